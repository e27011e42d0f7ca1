"""Where what several apps know is joined, one output a file."""
