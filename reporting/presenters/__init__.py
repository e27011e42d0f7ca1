"""From returns and documents to what templates show."""
