"""Writing one plan of a file: what it says, part by part, and how it stands."""
