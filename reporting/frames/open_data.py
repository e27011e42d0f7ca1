"""Tables of open data as an ODS workbook: a cover, then a sheet for each."""

from datetime import UTC, datetime
from decimal import Decimal

from reporting.documents.content import Cell, DataTable, DocumentContent
from reporting.frames.ods import ods_of
from reporting.frames.sheets import Pattern, Sheet, Value, Workbook


def render_open_ods(content: DocumentContent, tables: tuple[DataTable, ...], licence: str) -> bytes:
    """The tables of a document; its day is the file's, so the same document gives the same bytes."""
    day = content.dated_on
    return ods_of(
        Workbook(
            title=content.title,
            subject=content.subtitle or content.summary,
            author=content.area,
            marking="",
            made=datetime(day.year, day.month, day.day, tzinfo=UTC),
            about=(f"Licence: {licence}", *((content.warning,) if content.warning else ())),
            sheets=tuple(_sheet(table) for table in tables),
        )
    )


def _sheet(table: DataTable) -> Sheet:
    return Sheet(
        name=table.name[:31],
        table_name=table.name,
        title=table.title,
        lines=table.notes,
        headings=table.headings,
        rows=tuple(tuple(_value(cell) for cell in row) for row in table.rows),
        numeric=tuple(_is_number(table, column) for column in range(len(table.headings))),
    )


def _value(cell: Cell) -> Value:
    if cell is None or isinstance(cell, str):
        return Value(cell or "")
    number = Decimal(cell)
    exponent = number.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return Value(f"{number:f}", number, Pattern(places=places, thousands=False))


def _is_number(table: DataTable, column: int) -> bool:
    cells = [row[column] for row in table.rows if row[column] is not None]
    return bool(cells) and all(isinstance(cell, int | Decimal) for cell in cells)
