"""Help lines, read from a file that each council may replace."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One number to ring, whom it is for, and where and when it was checked."""

    name: str
    number: str
    when: str
    for_whom: str
    source: str
    checked_on: date
    is_urgent: bool = False

    @property
    def tel(self) -> str:
        return "tel:" + self.number.replace(" ", "")


def help_lines() -> tuple[HelpLine, ...]:
    """The lines in the order of the file."""
    return _read(Path(settings.HELP_LINES))


@cache
def _read(path: Path) -> tuple[HelpLine, ...]:
    lines = tomllib.loads(path.read_text("utf-8"))["line"]
    return tuple(HelpLine(**line) for line in lines)
