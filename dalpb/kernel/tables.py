"""A table as a page shows it: caption, unit, columns, rows, notes and source."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dalpb.kernel.cells import MEANINGS, SYMBOLS, Figure, State
from dalpb.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement in words, with the class of its colour; its shape goes with the class."""

    words: str
    colour: str


# An int is a count. Money is never an int: it is `Money`. None is a figure not yet supplied, and counts as one in the notes.
Shown = str | int | Decimal | date | Figure | Money | Judged | None


def figure_of(shown: Shown) -> Figure | None:
    """The figure that a cell is, where it is one. Nothing at all is not yet supplied."""
    if shown is None:
        return Figure.empty(State.NOT_SUPPLIED)
    return shown if isinstance(shown, Figure) else None


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`label` heads the row; `url` makes a link of it."""

    label: str
    cells: tuple[Shown, ...]
    url: str = ""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`first` heads the column of row labels. `key` is the table's id on its page."""

    key: str
    caption: str
    first: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: str = ""
    notes: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"the row {row.label!r} does not fill its columns")

    def laid_out(self) -> Iterator[tuple[Row, tuple[tuple[Column, Shown], ...]]]:
        """Each row with its cells beside the columns they stand in."""
        for row in self.rows:
            yield row, tuple(zip(self.columns, row.cells, strict=True))

    @property
    def shorthand(self) -> tuple[tuple[str, str], ...]:
        """Each symbol that the table uses, with its meaning, in one fixed order."""
        figures = (figure_of(cell) for row in self.rows for cell in row.cells)
        used = {figure.state for figure in figures if figure is not None}
        return tuple((SYMBOLS[state], MEANINGS[state]) for state in SYMBOLS if state in used)


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line of a summary list, with the way to change it where there is one."""

    label: str
    value: Shown
    change_url: str = ""
    change_label: str = "Change"
