"""Where the published cases lie, if they are on this machine; they are not part of the project."""

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("DALPB_TESTDATA", "nowhere")) / "indicators"


def cases_found() -> bool:
    return (FOLDER / "crude_rates.json").is_file()


def cases() -> list[tuple[str, dict[str, Any]]]:
    """Every case with the name of its file."""
    return [
        (path.stem, case)
        for path in sorted(FOLDER.glob("*.json"))
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
    ]
