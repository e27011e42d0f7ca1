"""The one description of a return from which every output is made.

PDF, ODS, XLSX, CSV and JSON are laid out from the same `Document`, so they cannot
drift apart. It holds text and numbers only: no queries, no clock, no layout.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import State


@dataclass(frozen=True, slots=True)
class Cell:
    """What one table cell prints (`text`) and, where it is a number, its exact value.

    A bounded figure has no number but its limits.
    """

    text: str
    number: Decimal | None = None
    state: State | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row is headed by its first cell; `is_total` rows are set apart in print."""

    heading: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table that fits one printed page. `headings[0]` heads the row headings.

    `code` is unique in the document and a lawful sheet name (`R1a`). `numeric` says,
    for each column after the first, whether it holds numbers.
    """

    code: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    numeric: tuple[bool, ...]
    unit: str
    source: str
    notes: tuple[str, ...] = ()
    is_illustrative: bool = False


_QUESTION: Final = re.compile(r"[A-Z]{1,2}[0-9]+[a-z]?", re.ASCII)


def caption_of(table: Table) -> str:
    """`Table R1a: People supported`; a table of no question is called by its title."""
    if table.title.startswith(f"{table.code}:"):
        return f"Table {table.title}"
    if _QUESTION.fullmatch(table.code):
        return f"Table {table.code}: {table.title}"
    return table.title


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart of one table's column; the table beside it holds the same numbers."""

    table_code: str
    column: int
    title: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part: text first, then tables, each with its chart if it has one."""

    code: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Headline:
    """A key figure for the page that a reader sees first: `76,850`, what it counts, a remark."""

    figure: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TidyRow:
    """One figure of the return, for the CSV and JSON."""

    year: str
    authority_code: str
    authority: str
    question: str
    question_text: str
    breakdown: str
    category: str
    category_label: str
    unit: str
    state: State
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    words: str
    source_tag: str
    is_provisional: bool
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A whole return, ready to lay out."""

    title: str
    subtitle: str
    authority: str
    year: str
    period: str
    status: str
    marking: str
    prepared_by: str
    certified_by: str
    certified_on: str
    sha256: str
    audit_head: str
    spec_version: str
    is_illustrative: bool
    sections: tuple[Section, ...]
    annex: tuple[Table, ...]
    symbols: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    tidy: tuple[TidyRow, ...] = field(repr=False)
    headlines: tuple[Headline, ...] = ()
