"""Writing the risk register."""
