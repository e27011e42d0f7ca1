"""What the print template shows: the document cut into pieces that fit a page.

WeasyPrint makes a second tag of any paragraph, list or table that runs over a page,
so each piece is kept short enough to stay whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reporting.render.charts import chart_uri
from reporting.returns.document import Cell, Document, Row, Section, Table

# Millimetres of rows and characters of a paragraph that fit one page under a heading,
# with room to spare; and what one row takes.
ROWS_HEIGHT: Final = 180.0
LINE_HEIGHT: Final = 4.4
ROW_PADDING: Final = 2.8
PARAGRAPH_CHARACTERS: Final = 1800
LINE_CHARACTERS: Final = 104


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

    def legend(self, rows: tuple[Row, ...]) -> str:
        """Those that stand in these rows, explained in one line."""
        texts = [row.heading for row in rows] + [c.text for row in rows for c in row.cells]
        found = {symbol for text in texts for symbol in self.pattern.findall(text)}
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
    code: str
    title: str
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
        return not self.part or self.part.startswith("part 1 ")


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
    code: str
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
        for part in _table(f"annex-{i}", table, (), symbols)
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
        code=section.code,
        heading=section.heading,
        paragraphs=tuple(cut for text in section.paragraphs for cut in paragraphs_of(text)),
        answers=tuple((q, paragraphs_of(a)) for q, a in section.answers),
        tables=tuple(
            part
            for i, table in enumerate(section.tables, 1)
            for part in _table(
                f"table-{index}-{i}", table, tuple(charts.get(table.code, ())), symbols
            )
        ),
    )


def _table(
    anchor: str, table: Table, charts: tuple[PrintedChart, ...], symbols: Symbols
) -> Iterator[PrintedTable]:
    shares = _shares(table)
    groups = list(_groups(table, shares))
    for number, rows in enumerate(groups, 1):
        is_last = number == len(groups)
        yield PrintedTable(
            anchor=anchor if number == 1 else f"{anchor}-{number}",
            code=table.code,
            title=table.title,
            part=f"part {number} of {len(groups)}" if len(groups) > 1 else "",
            first_heading=table.headings[0],
            headings=tuple(
                (heading, "number" if numeric else "words")
                for heading, numeric in zip(table.headings[1:], table.numeric, strict=True)
            ),
            widths=tuple(f"{share}%" for share in shares),
            rows=tuple(_row(row, table.numeric, symbols) for row in rows),
            unit=table.unit,
            source=table.source,
            notes=table.notes if is_last else (),
            legend=symbols.legend(rows),
            is_illustrative=table.is_illustrative,
            charts=charts if number == 1 else (),
        )


def _shares(table: Table) -> tuple[float, ...]:
    """Each column's share of the width in hundredths, that of the row headings first."""
    columns = len(table.numeric)
    if all(table.numeric):
        first = {0: 100, 1: 72, 2: 56, 3: 44, 4: 38, 5: 32}.get(columns, 26)
        return (float(first), *(((100 - first) / columns,) * columns))
    weights = [float(_weight(table.headings[0], [row.heading for row in table.rows]))]
    for i, numeric in enumerate(table.numeric):
        texts = [row.cells[i].text for row in table.rows]
        weights.append(14.0 if numeric else float(_weight(table.headings[i + 1], texts)))
    return tuple(round(100 * weight / sum(weights), 2) for weight in weights)


def _weight(heading: str, texts: list[str]) -> int:
    """A narrow column for short texts, a wide one for long, within reason."""
    return max(12, min(34, max([len(heading), *(len(text) for text in texts)])))


def _groups(table: Table, shares: tuple[float, ...]) -> Iterator[tuple[Row, ...]]:
    """Rows in runs that fit a page; a table without rows is one empty run."""
    group: list[Row] = []
    taken = 0.0
    for row in table.rows:
        height = _row_height(row, shares)
        if group and taken + height > ROWS_HEIGHT:
            yield tuple(group)
            group, taken = [], 0.0
        group.append(row)
        taken += height
    yield tuple(group)


def _row_height(row: Row, shares: tuple[float, ...]) -> float:
    texts = (row.heading, *(cell.text for cell in row.cells))
    lines = max(_lines(text, share) for text, share in zip(texts, shares, strict=True))
    return lines * LINE_HEIGHT + ROW_PADDING


def _lines(text: str, share: float) -> int:
    across = max(4, int(LINE_CHARACTERS * share / 100) - 3)
    return sum(max(1, -(-len(line) // across)) for line in text.split("\n"))


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
