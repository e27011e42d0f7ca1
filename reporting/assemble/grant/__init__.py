"""The grant's outputs, each composed from facts into one document."""
