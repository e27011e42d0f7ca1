"""Figures from a file: checked in tiers, then written all together or not at all."""

from needs.services.imports.checking import Change, ImportPlan, check_import, read_table
from needs.services.imports.staging import (
    Upload,
    check_staged,
    confirm_staged,
    prepare_long_import,
    stage_import,
    sweep,
)
from needs.services.imports.writing import ImportResult, Sender, import_observations

__all__ = [
    "Change",
    "ImportPlan",
    "ImportResult",
    "Sender",
    "Upload",
    "check_import",
    "check_staged",
    "confirm_staged",
    "import_observations",
    "prepare_long_import",
    "read_table",
    "stage_import",
    "sweep",
]
