"""What the print template shows: the document cut into pieces that fit a page.

WeasyPrint makes a second tag of any paragraph, list or table that runs over a page,
so each piece is kept short enough to stay whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reporting.render.charts import chart_uri
from reporting.render.columns import ANNEX, BODY, Setting, rows_by_page, shares
from reporting.returns.document import Cell, Document, Row, Section, Table, caption_of

# Characters of a paragraph that fit one page with room to spare.
PARAGRAPH_CHARACTERS: Final = 1800
_LATER_PART: Final = re.compile(r", part ([2-9]|[1-9][0-9]+) of [0-9]+\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; a symbol is one of those that the return explains."""

    text: str
    is_symbol: bool


@dataclass(frozen=True, slots=True)
class Symbols:
    """What finds the document's symbols in a text, and what each means."""

    pattern: re.Pattern[str]
    meanings: dict[str, str]

    def legend(self, rows: tuple[Row, ...], notes: tuple[str, ...] = ()) -> str:
        """Those that stand in these rows and that no note explains, in one line."""
        texts = [row.heading for row in rows] + [c.text for row in rows for c in row.cells]
        found = {symbol for text in texts for symbol in self.pattern.findall(text)}
        found -= {symbol for symbol in found if any(note.startswith(symbol) for note in notes)}
        return "; ".join(f"{s} {m}" for s, m in self.meanings.items() if s in found)


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One cell with the class that sets it."""

    pieces: tuple[Piece, ...]
    look: str


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row with its heading."""

    heading: tuple[Piece, ...]
    cells: tuple[PrintedCell, ...]
    is_total: bool


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table, or the part of one, that fits a page."""

    anchor: str
    caption: str
    part: str
    first_heading: str
    headings: tuple[tuple[str, str], ...]
    widths: tuple[str, ...]
    rows: tuple[PrintedRow, ...]
    unit: str
    source: str
    notes: tuple[str, ...]
    legend: str
    is_illustrative: bool
    charts: tuple["PrintedChart", ...]

    @property
    def is_first(self) -> bool:
        """Whether the contents list it: parts after the first follow it closely."""
        return not _LATER_PART.search(f"{self.caption}, {self.part}")


@dataclass(frozen=True, slots=True)
class PrintedChart:
    """A chart as an image with its sentence."""

    title: str
    alternative: str
    uri: str


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """One numbered part of the return."""

    anchor: str
    number: int
    heading: str
    paragraphs: tuple[str, ...]
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    tables: tuple[PrintedTable, ...]


def printed_sections(document: Document) -> tuple[PrintedSection, ...]:
    """The document's sections, in order."""
    symbols = symbols_of(document)
    return tuple(_section(i, s, symbols) for i, s in enumerate(document.sections, 1))


def printed_annex(document: Document) -> tuple[PrintedTable, ...]:
    """The annex's tables, in order."""
    symbols = symbols_of(document)
    return tuple(
        part
        for i, table in enumerate(document.annex, 1)
        for part in _table(f"annex-{i}", table, (), symbols, ANNEX)
    )


def symbols_of(document: Document) -> Symbols:
    """The symbols that the document explains, ready to be found in its cells."""
    meanings = {symbol: meaning for symbol, meaning in document.symbols if symbol}
    known = sorted(meanings, key=len, reverse=True)
    pattern = "(" + "|".join(map(re.escape, known)) + ")" if known else "(?!)()"
    return Symbols(re.compile(pattern), meanings)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """`text` cut at blank lines, and at a space where a part would not fit a page."""
    parts = (part.strip() for part in re.split(r"\n\s*\n", text))
    return tuple(cut for part in parts if part for cut in _cut(part))


def _cut(text: str) -> Iterator[str]:
    while len(text) > PARAGRAPH_CHARACTERS:
        at = text.rfind(". ", 0, PARAGRAPH_CHARACTERS) + 1
        at = at or text.rfind(" ", 0, PARAGRAPH_CHARACTERS) or PARAGRAPH_CHARACTERS
        at = at if at > 0 else PARAGRAPH_CHARACTERS
        yield text[:at]
        text = text[at:].strip()
    yield text


def _section(index: int, section: Section, symbols: Symbols) -> PrintedSection:
    charts: dict[str, list[PrintedChart]] = {}
    tables = {table.code: table for table in section.tables}
    for number, chart in enumerate(section.charts, 1):
        uri = chart_uri(chart, tables[chart.table_code], key=f"chart-{index}-{number}")
        drawn = PrintedChart(chart.title, chart.alternative, uri)
        charts.setdefault(chart.table_code, []).append(drawn)
    return PrintedSection(
        anchor=f"section-{index}",
        number=index,
        heading=section.heading,
        paragraphs=tuple(cut for text in section.paragraphs for cut in paragraphs_of(text)),
        answers=tuple((q, paragraphs_of(a)) for q, a in section.answers),
        tables=tuple(
            part
            for i, table in enumerate(section.tables, 1)
            for part in _table(
                f"table-{index}-{i}", table, tuple(charts.get(table.code, ())), symbols, BODY
            )
        ),
    )


def _table(
    anchor: str,
    table: Table,
    charts: tuple[PrintedChart, ...],
    symbols: Symbols,
    setting: Setting,
) -> Iterator[PrintedTable]:
    across = shares(table, setting)
    groups = list(rows_by_page(table, across, setting))
    for number, rows in enumerate(groups, 1):
        is_last = number == len(groups)
        yield PrintedTable(
            anchor=anchor if number == 1 else f"{anchor}-{number}",
            caption=caption_of(table),
            part=f"part {number} of {len(groups)}" if len(groups) > 1 else "",
            first_heading=table.headings[0],
            headings=tuple(
                (heading, "number" if numeric else "words")
                for heading, numeric in zip(table.headings[1:], table.numeric, strict=True)
            ),
            widths=tuple(f"{share}%" for share in across),
            rows=tuple(_row(row, table.numeric, symbols) for row in rows),
            unit=table.unit,
            source=table.source,
            notes=table.notes if is_last else (),
            legend=symbols.legend(rows, table.notes),
            is_illustrative=table.is_illustrative,
            charts=charts if number == 1 else (),
        )


def _row(row: Row, numeric: tuple[bool, ...], symbols: Symbols) -> PrintedRow:
    return PrintedRow(
        heading=_pieces(row.heading, symbols),
        cells=tuple(
            _cell(cell, is_number, symbols)
            for cell, is_number in zip(row.cells, numeric, strict=True)
        ),
        is_total=row.is_total,
    )


def _cell(cell: Cell, is_number: bool, symbols: Symbols) -> PrintedCell:
    return PrintedCell(_pieces(cell.text, symbols), "number" if is_number else "words")


def _pieces(text: str, symbols: Symbols) -> tuple[Piece, ...]:
    parts = symbols.pattern.split(text)
    return tuple(Piece(part, i % 2 == 1) for i, part in enumerate(parts) if part)
