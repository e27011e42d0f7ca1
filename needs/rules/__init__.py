"""The rules of need and provision: pure functions over frozen values."""
