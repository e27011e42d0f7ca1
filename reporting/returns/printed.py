"""A return as a page shows it: words and printed figures, as text alone."""

from dataclasses import dataclass
from typing import Final

from reporting.returns.document import Document, Section, Table, caption_of

# The name of the file that holds it, beside those to take away.
PAGE: Final = "page.json"


@dataclass(frozen=True, slots=True)
class PrintedRow:
    heading: str
    cells: tuple[str, ...]
    is_total: bool


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """`numeric` says of each column after the first whether it holds numbers."""

    code: str
    caption: str
    unit: str
    headings: tuple[str, ...]
    rows: tuple[PrintedRow, ...]
    numeric: tuple[bool, ...]
    notes: tuple[str, ...]
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class PrintedAnswer:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class PrintedSymbol:
    symbol: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PrintedPart:
    anchor: str
    heading: str
    paragraphs: tuple[str, ...]
    tables: tuple[PrintedTable, ...]
    answers: tuple[PrintedAnswer, ...]


@dataclass(frozen=True, slots=True)
class PrintedReturn:
    """`certified_by` is in what capacity somebody signed, never who."""

    year: str
    title: str
    subtitle: str
    authority: str
    period: str
    prepared_by: str
    certified_by: str
    certified_on: str
    sha256: str
    form: str
    is_illustrative: bool
    parts: tuple[PrintedPart, ...]
    symbols: tuple[PrintedSymbol, ...]
    notes: tuple[str, ...]


def printed_return(document: Document) -> PrintedReturn:
    """The document's text, part by part; only the symbols that stand in it are explained."""
    parts = tuple(_part(section) for section in document.sections)
    shown = {
        cell
        for part in parts
        for table in part.tables
        for row in table.rows
        for cell in (row.heading, *row.cells)
    }
    return PrintedReturn(
        year=document.year,
        title=document.title,
        subtitle=document.subtitle,
        authority=document.authority,
        period=document.period,
        prepared_by=document.prepared_by,
        certified_by=document.certified_by,
        certified_on=document.certified_on,
        sha256=document.sha256,
        form=document.spec_version,
        is_illustrative=document.is_illustrative,
        parts=parts,
        symbols=tuple(
            PrintedSymbol(symbol, meaning)
            for symbol, meaning in document.symbols
            if any(symbol in text for text in shown)
        ),
        notes=document.notes,
    )


def _part(section: Section) -> PrintedPart:
    return PrintedPart(
        f"part-{section.code}",
        f"{section.code}. {section.heading}",
        section.paragraphs,
        tuple(_table(table) for table in section.tables),
        tuple(PrintedAnswer(question, answer) for question, answer in section.answers),
    )


def _table(table: Table) -> PrintedTable:
    return PrintedTable(
        code=table.code,
        caption=caption_of(table),
        unit=table.unit,
        headings=table.headings,
        rows=tuple(
            PrintedRow(row.heading, tuple(cell.text for cell in row.cells), row.is_total)
            for row in table.rows
        ),
        numeric=table.numeric,
        notes=table.notes,
        is_illustrative=table.is_illustrative,
    )
