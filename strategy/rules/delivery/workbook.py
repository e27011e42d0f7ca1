"""The plan as a workbook: its columns, and one row of it as text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dalpb.kernel.intake.export import safe_text
from dalpb.kernel.money import Money
from dalpb.kernel.refusals import Denial, Refused
from strategy.rules.delivery.vocabulary import Funder

# What may be changed in the file, and what stands there to be read.
WRITABLE: Final = (
    "objective",
    "title",
    "wording",
    "owner",
    "owner role",
    "supporters",
    "agreed start",
    "agreed end",
    "outcome",
    "what it takes",
    "money",
)
READ_ONLY: Final = (
    "standing",
    "forecast end",
    "evidence computes",
    "owner says",
    "board agreed",
)
KEYS: Final = ("action", "version")
HEADINGS: Final = (*KEYS, *WRITABLE, *READ_ONLY)
_MONEY: Final = re.compile(r"(own|grant|other): (.+) = ([0-9.,£]+)\Z")
_DAY: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\Z")


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong with a cell. `row` counts as a spreadsheet does."""

    row: int
    column: str
    value: str
    code: str
    message: str


def plain(text: str) -> str:
    """A cell's text as it was before it was made safe, with one kind of line break."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if text.startswith("'") and safe_text(text[1:]) == text:
        text = text[1:]
    return text.strip()


def day_in(text: str) -> date | None:
    """The day in a cell: 2027-03-31 or 31/3/2027."""
    if not text:
        return None
    match = _DAY.match(text)
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Refused(
            Denial("workbook.day", "Write the date as 2027-03-31 or 31/3/2027.")
        ) from None


def money_in(text: str) -> tuple[tuple[Funder, str, int], ...]:
    """The lines of money in a cell, each as `grant: what for = 84500.00`."""
    found = []
    for line in filter(None, (part.strip() for part in text.split("\n"))):
        match = _MONEY.match(line)
        if match is None:
            raise Refused(
                Denial(
                    "workbook.money",
                    "Write each line of money as “grant: what it is for = 84500.00”, beginning"
                    " with own, grant or other.",
                )
            )
        found.append((Funder(match[1]), match[2].strip(), Money.parse(match[3]).pence))
    return tuple(found)


def money_words(lines: Sequence[tuple[str, str, int]]) -> str:
    """Lines of money as a cell holds them."""
    return "\n".join(f"{who}: {label} = {Money(pence).plain()}" for who, label, pence in lines)


def differences(now: Mapping[str, str], given: Mapping[str, str]) -> tuple[str, ...]:
    """The columns in which a row of the file says otherwise than the plan."""
    return tuple(name for name in WRITABLE if plain(now[name]) != plain(given[name]))


def both_values(now: Mapping[str, str], given: Mapping[str, str]) -> str:
    """What the plan and the file say where they differ."""
    return " ".join(
        f"{name.capitalize()}: the plan says “{now[name]}”, the file says “{given[name]}”."
        for name in differences(now, given)
    )
