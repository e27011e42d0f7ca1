"""The pages of the partner quarter: the grid of who sent what, rounds, and submissions."""
