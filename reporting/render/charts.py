"""A table's column as the kernel's bar chart, labelled with the table's own words.

The label of a bar is the cell's text, so that £ and symbols read the same in both.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.charts import Mark, bars
from reporting.returns.document import Cell, Chart, Table

_NUMBER: Final = r"([0-9][0-9,]*(?:\.[0-9]+)?)"
_BETWEEN: Final = re.compile(f"{_NUMBER} to {_NUMBER}", re.ASCII)
_AT_MOST: Final = re.compile(f"at most {_NUMBER}", re.ASCII)
_AT_LEAST: Final = re.compile(f"at least {_NUMBER}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CellMark(Mark):
    """A mark that says what its cell says."""

    said: str = ""

    @property
    def words(self) -> str:
        return self.said


def chart_uri(chart: Chart, table: Table, *, key: str) -> str:
    """The chart as a data URI for an image: one bar for each row that is not a total."""
    marks = [
        CellMark(row.heading, figure_of(row.cells[chart.column]), said=row.cells[chart.column].text)
        for row in table.rows
        if not row.is_total
    ]
    return bars(marks, key=key, title=chart.title, desc=chart.alternative).data_uri()


def figure_of(cell: Cell) -> Figure:
    """The figure that a bar stands for; one that has no length is only said in words."""
    number = cell.number
    if number is not None and number >= 0:
        if cell.state is State.ESTIMATED:
            return Figure.estimated(number, cell.text)
        return Figure.exact(number)
    return _limits(cell.text) if cell.state is State.BOUNDED else Figure.empty(_empty(cell))


def _empty(cell: Cell) -> State:
    state = cell.state
    if state in {State.SUPPRESSED, State.NOT_COLLECTED, State.NOT_APPLICABLE}:
        return State(state)
    return State.NOT_SUPPLIED


def _limits(text: str) -> Figure:
    """The limits that a bounded cell prints, where it prints them in our own words."""
    if found := _BETWEEN.fullmatch(text):
        low, high = map(_decimal, found.groups())
        return Figure.bounded(low, high) if low <= high else Figure.empty(State.NOT_SUPPLIED)
    if found := _AT_MOST.fullmatch(text):
        return Figure.bounded(None, _decimal(found.group(1)))
    if found := _AT_LEAST.fullmatch(text):
        return Figure.bounded(_decimal(found.group(1)), None)
    return Figure.empty(State.NOT_SUPPLIED)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
