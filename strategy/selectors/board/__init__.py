"""Reads of the board's business, narrowed to what a person may see."""
