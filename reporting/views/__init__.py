"""Pages of the annual return, and everybody's home page."""
