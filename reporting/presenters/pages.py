"""A return's `Document` as a page shows it: the same tables as in every file."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dalpb.kernel.cells import EMPTY_STATES, SYMBOLS, Figure, State
from dalpb.kernel.charts.bars import bars
from dalpb.kernel.charts.marks import Mark
from dalpb.kernel.charts.narrow import narrow_bars
from dalpb.kernel.charts.svg import Svg
from dalpb.kernel.tables import Column, Row, Shown, Table
from reporting.render.charts import CellMark
from reporting.returns import document as doc


@dataclass(frozen=True, slots=True)
class PageChart:
    key: str
    title: str
    chart: Svg
    narrow: Svg


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """A question in words; `edit_url` is the way to write its answer, for those who may."""

    heading: str
    answer: str
    edit_url: str = ""


@dataclass(frozen=True, slots=True)
class PagePart:
    """A table with its chart before it, and the way to what is behind its figures."""

    table: Table
    chart: PageChart | None = None
    question: str = ""
    behind_url: str = ""


@dataclass(frozen=True, slots=True)
class PageSection:
    """One part of the return: text, then tables; `code` is its anchor."""

    code: str
    heading: str
    paragraphs: tuple[str, ...]
    answers: tuple[PageAnswer, ...]
    parts: tuple[PagePart, ...]


# The code of a table that answers a question, such as R1a, R7_awards or L3.
QUESTION: Final = re.compile(r"[A-Z]{1,2}[0-9]")
Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Ways:
    """The addresses of a question's sources and of its text; nothing where there is no way."""

    behind: Address = lambda _: ""
    edit: Address = lambda _: ""


# Tables that submissions, or for R7 the ledger's entries, stand behind: R1 to R7 and the local ones.
FROM_SUBMISSIONS: Final = re.compile(r"(R[1-7][a-z]?|L\d+)")


def page_sections(document: doc.Document, ways: Ways | None = None) -> tuple[PageSection, ...]:
    return tuple(_section(section, ways or Ways()) for section in document.sections)


def page_table(table: doc.Table, *, prefix: str = "table") -> Table:
    """The document's table with keys and notes for a page."""
    labels = table.headings[1:]
    return Table(
        key=f"{prefix}-{table.code}",
        caption=_caption(table),
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


def _section(section: doc.Section, ways: Ways) -> PageSection:
    charts = {chart.table_code: chart for chart in section.charts}
    return PageSection(
        section.code,
        section.heading,
        section.paragraphs,
        tuple(
            PageAnswer(heading, text, ways.edit(heading.split(":")[0]))
            for heading, text in section.answers
        ),
        tuple(_part(table, charts.get(table.code), ways) for table in section.tables),
    )


def _part(table: doc.Table, chart: doc.Chart | None, ways: Ways) -> PagePart:
    is_sent = FROM_SUBMISSIONS.fullmatch(table.code) is not None
    return PagePart(
        page_table(table),
        _chart(chart, table) if chart else None,
        table.code,
        ways.behind(table.code) if is_sent else "",
    )


def _caption(table: doc.Table) -> str:
    """A table of no question is named by its title alone; its code is a sheet's name."""
    return f"{table.code}: {table.title}" if QUESTION.match(table.code) else table.title


def _shown(cell: doc.Cell) -> Shown:
    """An empty figure keeps its state, so that its symbol is read out in words."""
    if cell.state in EMPTY_STATES and cell.text == SYMBOLS.get(cell.state):
        return Figure.empty(cell.state)
    return cell.text


def _chart(chart: doc.Chart, table: doc.Table) -> PageChart:
    key = "chart-" + table.code.replace("_", "-")
    marks = [
        mark_of(row.heading, row.cells[chart.column]) for row in table.rows if not row.is_total
    ]
    wide, narrow = (
        draw(marks, key=name, title=chart.title, desc=chart.alternative)
        for draw, name in ((bars, key), (narrow_bars, f"{key}-narrow"))
    )
    return PageChart(key, chart.title, wide, narrow)


def mark_of(label: str, cell: doc.Cell) -> Mark:
    """One bar: a number has a length, limits a range, and anything else says its state."""
    if cell.number is not None and cell.number >= 0:
        return CellMark(label, Figure.exact(cell.number), said=cell.text)
    if cell.low is not None or cell.high is not None:
        return Mark(label, Figure.bounded(cell.low, cell.high, cell.text))
    return Mark(label, Figure.empty(cell.state or State.NOT_SUPPLIED))
