"""What a publication shows, as it is printed: no count that was withheld is in here."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

_NUMBER: Final = re.compile(r"\d+\.\d+|\d{1,3}(?:,\d{3})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One printed thing. `value` only where an exact count is printed; else a mark or words."""

    text: str
    value: int | None
    mark: str


def number_of(cell: ShownCell) -> Decimal | None:
    """The number that is printed: a count, a rounded one or a share; None for a mark or words."""
    if cell.value is not None:
        return Decimal(cell.value)
    if cell.mark or not _NUMBER.fullmatch(cell.text):
        return None
    return Decimal(cell.text.replace(",", ""))


@dataclass(frozen=True, slots=True)
class ShownRow:
    labels: tuple[str, ...]
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One table of a release. `sha256` is of everything else in it.

    `rounded_to` is the base that all its counts are rounded to; None where they are exact.
    """

    number: int
    code: str
    title: str
    counts: str
    period: str
    label_headings: tuple[str, ...]
    cell_headings: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    notes: tuple[str, ...]
    sha256: str
    rounded_to: int | None = None


def rounded_of(cell: ShownCell, table: ShownTable) -> int | None:
    """The rounded count that a cell prints; None for an exact number, a mark or a share."""
    number = number_of(cell)
    if table.rounded_to is None or cell.value is not None or number is None or "." in cell.text:
        return None
    return int(number)


def value_of(cell: ShownCell, table: ShownTable) -> int | None:
    """The count that a cell prints, exact or rounded; None for a mark or a share."""
    return rounded_of(cell, table) if cell.value is None else cell.value


@dataclass(frozen=True, slots=True)
class ShownFile:
    """One file of a release, without its bytes."""

    name: str
    title: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PublishedRelease:
    """One revision of a release that the public may read; no tables once it is withdrawn."""

    code: str
    revision: int
    title: str
    summary: str
    dataset: str
    period: str
    published_at: datetime
    data_cut_off: datetime
    policy: str
    reason: str
    correction_note: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    superseded_by: str
    sha256: str
    tables: tuple[ShownTable, ...]
    files: tuple[ShownFile, ...] = ()

    def file(self, name: str) -> ShownFile | None:
        return next((file for file in self.files if file.name == name), None)
