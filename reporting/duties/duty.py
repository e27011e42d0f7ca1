"""A duty as data, and what is said of it on a day."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("duties.toml")


class DutyState(StrEnum):
    """`due` is not done and still in time; `unknown` is what nothing here can show."""

    MET = "met"
    DUE = "due"
    GAP = "gap"
    UNKNOWN = "unknown"
    NOT_IN_FORCE = "not_in_force"


@dataclass(frozen=True, slots=True)
class Duty:
    """`asks` is our plain wording, and `source` where the law's own stands."""

    code: str
    title: str
    source: str
    asks: str
    when: str
    in_force_from: date
    rule: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that shows a duty done. `url` is empty where there is no page of it."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a duty stands on a day: what shows it, what is missing, what to do, and by when.

    `next_on` is the day by which something has to happen next, where one is known.
    """

    state: DutyState
    evidence: tuple[Evidence, ...] = ()
    gaps: tuple[str, ...] = ()
    act: str = ""
    next_on: date | None = None


@cache
def duties() -> tuple[Duty, ...]:
    """Every duty of the file, in its order."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Duty(
            code=row["code"],
            title=row["title"],
            source=row["source"],
            asks=row["asks"],
            when=row["when"],
            in_force_from=row["from"],
            rule=row["rule"],
        )
        for row in data["duty"]
    )
