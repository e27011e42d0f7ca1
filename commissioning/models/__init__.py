"""The grant's tables."""

from commissioning.models.grants import Grant, GrantAward
from commissioning.models.ledger import AccountBalance, LedgerEntry, LedgerMonth

__all__ = ["AccountBalance", "Grant", "GrantAward", "LedgerEntry", "LedgerMonth"]
