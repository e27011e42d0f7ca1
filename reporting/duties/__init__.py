"""The duty watch: what Part 4 asks of the authority, and what shows that it was done."""
