"""Writes to the grant and its ledger."""
