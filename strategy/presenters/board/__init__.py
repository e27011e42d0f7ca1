"""The board's business as its pages show it."""
