"""Pure rules of the grant and its ledger."""
