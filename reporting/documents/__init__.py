"""Documents for the public: what one holds, how it is kept, and what may not stand in it."""
