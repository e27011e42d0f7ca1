"""Writes: each one transaction, with its audit event inside it."""
