"""A table's column as the kernel's bar chart, labelled with the table's own words.

The label of a bar is the cell's text, so that £ and symbols read the same in both.
"""

from dataclasses import dataclass

from dalpb.kernel.cells import EMPTY_STATES, Figure, State
from dalpb.kernel.charts import Mark, bars
from reporting.returns.document import Cell, Chart, Table


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
    number, limits = cell.number, (cell.low, cell.high)
    if cell.state is State.BOUNDED and limits != (None, None):
        return Figure.bounded(*limits)
    if number is None or number < 0:
        return Figure.empty(_empty(cell.state))
    if cell.state is State.ESTIMATED:
        return Figure.estimated(number, cell.text)
    return Figure.exact(number)


def _empty(state: State | None) -> State:
    return state if state is not None and state in EMPTY_STATES else State.NOT_SUPPLIED
