"""The user guide's pictures, made from the example partnership."""
