"""A return laid out as five files that agree cell by cell."""
