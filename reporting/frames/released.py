"""A released table as an ODS workbook: what is printed, numbers as numbers, and nothing behind it."""

from datetime import datetime

from reporting.disclosure.shown import ShownCell, ShownTable, number_of
from reporting.frames.ods import ods_of
from reporting.frames.sheets import Pattern, Sheet, Value, Workbook


def render_released_ods(
    table: ShownTable, *, release: str, author: str, made: datetime, about: tuple[str, ...]
) -> bytes:
    """The table as printed. `made` is when its figures were read: the same gives the same bytes."""
    return ods_of(
        Workbook(
            title=table.title,
            subject=release,
            author=author,
            marking="",
            made=made,
            about=(f"{table.counts}, {table.period}", *about),
            sheets=(_sheet(table),),
        )
    )


def _sheet(table: ShownTable) -> Sheet:
    """Marks stand as text in columns of numbers, as they do on the page."""
    labels = [False] * len(table.label_headings)
    return Sheet(
        name=f"Table {table.number}",
        table_name=f"table_{table.number}",
        title=table.title,
        lines=(f"{table.counts}, {table.period}", *table.notes),
        headings=(*table.label_headings, *table.cell_headings),
        rows=tuple(
            (*(Value(label) for label in row.labels), *(_value(cell) for cell in row.cells))
            for row in table.rows
        ),
        numeric=(*labels, *([True] * len(table.cell_headings))),
    )


def _value(cell: ShownCell) -> Value:
    number = number_of(cell)
    if number is None:
        return Value(cell.text)
    exponent = number.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return Value(cell.text, number, Pattern(places=places))
