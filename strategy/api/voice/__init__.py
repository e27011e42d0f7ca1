"""What people said, by machine: read only, and only as far as each agreed."""
