"""Figures from a file: checked in tiers, then written all together or not at all."""

from needs.services.imports.again import already_in
from needs.services.imports.bulk import import_long, import_while_reading
from needs.services.imports.checking import (
    Change,
    ImportPlan,
    check_import,
    read_long_table,
    read_table,
)
from needs.services.imports.sending import BY_COLUMNS_ROWS, LONG_ROWS, ImportResult, Sender
from needs.services.imports.staging import (
    Upload,
    check_staged,
    confirm_staged,
    prepare_long_import,
    stage_import,
    sweep,
)
from needs.services.imports.writing import import_observations

__all__ = [
    "BY_COLUMNS_ROWS",
    "LONG_ROWS",
    "Change",
    "ImportPlan",
    "ImportResult",
    "Sender",
    "Upload",
    "already_in",
    "check_import",
    "check_staged",
    "confirm_staged",
    "import_long",
    "import_observations",
    "import_while_reading",
    "prepare_long_import",
    "read_long_table",
    "read_table",
    "stage_import",
    "sweep",
]
