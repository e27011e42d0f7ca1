"""Forms of the board's business: clean input, one form an act."""
