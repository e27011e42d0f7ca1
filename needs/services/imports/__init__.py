"""Figures from a file: checked in tiers, then written all together or not at all."""

from needs.services.imports.checking import Change, ImportPlan, check_import, read_table
from needs.services.imports.writing import ImportResult, Sender, import_observations

__all__ = [
    "Change",
    "ImportPlan",
    "ImportResult",
    "Sender",
    "check_import",
    "import_observations",
    "read_table",
]
