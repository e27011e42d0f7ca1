"""A return's `Document` as a page shows it: the same tables as in every file."""

from dataclasses import dataclass

from dalpb.kernel.cells import EMPTY_STATES, SYMBOLS, Figure, State
from dalpb.kernel.charts.bars import bars
from dalpb.kernel.charts.marks import Mark
from dalpb.kernel.charts.svg import Svg
from dalpb.kernel.tables import Column, Row, Shown, Table
from reporting.returns import document as doc


@dataclass(frozen=True, slots=True)
class PageChart:
    key: str
    title: str
    chart: Svg


@dataclass(frozen=True, slots=True)
class PageSection:
    """One part of the return: text, then charts, then tables; `code` is its anchor."""

    code: str
    heading: str
    paragraphs: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    charts: tuple[PageChart, ...]
    tables: tuple[Table, ...]


def page_sections(document: doc.Document) -> tuple[PageSection, ...]:
    return tuple(_section(section) for section in document.sections)


def page_table(table: doc.Table, *, prefix: str = "table") -> Table:
    """The document's table with keys and notes for a page."""
    labels = table.headings[1:]
    return Table(
        key=f"{prefix}-{table.code}",
        caption=f"{table.code}: {table.title}",
        first=table.headings[0],
        columns=tuple(
            Column(label, is_number) for label, is_number in zip(labels, table.numeric, strict=True)
        ),
        rows=tuple(
            Row(row.heading, tuple(_shown(cell) for cell in row.cells), is_total=row.is_total)
            for row in table.rows
        ),
        unit=table.unit,
        notes=table.notes,
        source=table.source,
    )


def _section(section: doc.Section) -> PageSection:
    by_code = {table.code: table for table in section.tables}
    return PageSection(
        section.code,
        section.heading,
        section.paragraphs,
        section.answers,
        tuple(
            _chart(chart, by_code[chart.table_code], number)
            for number, chart in enumerate(section.charts, 1)
        ),
        tuple(page_table(table) for table in section.tables),
    )


def _shown(cell: doc.Cell) -> Shown:
    """An empty figure keeps its state, so that its symbol is read out in words."""
    if cell.state in EMPTY_STATES and cell.text == SYMBOLS.get(cell.state):
        return Figure.empty(cell.state)
    return cell.text


def _chart(chart: doc.Chart, table: doc.Table, number: int) -> PageChart:
    key = f"chart-{table.code}-{number}"
    marks = [
        mark_of(row.heading, row.cells[chart.column]) for row in table.rows if not row.is_total
    ]
    return PageChart(
        key, chart.title, bars(marks, key=key, title=chart.title, desc=chart.alternative)
    )


def mark_of(label: str, cell: doc.Cell) -> Mark:
    """One bar: a number has a length, limits a range, and anything else says its state."""
    if cell.number is not None:
        return Mark(label, Figure.exact(cell.number))
    if cell.low is not None or cell.high is not None:
        return Mark(label, Figure.bounded(cell.low, cell.high, cell.text))
    return Mark(label, Figure.empty(cell.state or State.NOT_SUPPLIED))
