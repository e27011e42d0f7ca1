"""Which sheet of a workbook holds the table, and what stands against it."""

from collections.abc import Callable, Sequence
from typing import Final

from dalpb.kernel.intake.shaping import Heading, column_letters, find_heading, no_headings
from dalpb.kernel.intake.sheet import Sheet
from dalpb.kernel.intake.table import CellFault, Unreadable

_DATE_WORDS: Final = frozenset({"date", "dates", "period", "month", "start", "end", "on", "from"})


def choose_sheet(
    sheets: Sequence[Sheet], expected: frozenset[str], note: Callable[[str], None]
) -> tuple[Sheet, Heading]:
    """The one visible sheet that has the headings."""
    found = [(sheet, find_heading(sheet.rows, expected)) for sheet in sheets]
    visible = [(s, h) for s, h in found if h is not None and not s.is_hidden]
    hidden = [s for s in sheets if s.is_hidden]
    if len(visible) > 1:
        names = ", ".join(f"“{sheet.name[:40]}”" for sheet, _ in visible)
        raise Unreadable(
            "file.sheets",
            f"The headings stand on more than one sheet: {names}. "
            "Keep one of them and send each of the others as a file of its own.",
        )
    if not visible:
        if any(h is not None for _, h in found):
            raise Unreadable(
                "file.sheet_hidden",
                "The headings stand only on a hidden sheet. Unhide it, check it and send it again.",
            )
        raise no_headings(expected)
    sheet, heading = visible[0]
    if hidden:
        note(f"Ignored {len(hidden)} hidden sheet{'s' if len(hidden) > 1 else ''}.")
    others = len(sheets) - len(hidden) - 1
    if others:
        note(f"Read the sheet “{sheet.name[:40]}”; the other sheets have no such headings.")
    if sheet.hidden_rows:
        note("Rows that are hidden in the sheet were read as well.")
    return sheet, heading


def refuse_merged(sheet: Sheet, heading: Heading) -> None:
    """Refuse cells merged across the headings or the data."""
    for top, left, bottom, right in sheet.merges:
        if bottom >= heading.row and left < heading.width and (top, left) != (bottom, right):
            row = max(top, heading.row)
            raise Unreadable(
                "file.merged",
                f"Cells are merged at row {row}, column {column_letters(left)}. Unmerge them, "
                "so that each row has its own text in each column.",
            )


def cell_faults(sheet: Sheet, heading: Heading) -> tuple[CellFault, ...]:
    """Faults of cells below the headings, in reading order."""
    names = dict(heading.columns)
    faults = [
        CellFault(row, names[column], code, message)
        for (row, column), (code, message) in sheet.faults.items()
        if row > heading.row and column in names
    ]
    faults += [
        CellFault(
            row,
            names[column],
            "cell.date",
            "The spreadsheet holds a date here. It may have turned text such as 16-24 into one: "
            "set the column to Text and type it again.",
        )
        for row, column in sheet.dates
        if row > heading.row and column in names and not _takes_dates(names[column])
    ]
    return tuple(sorted(faults, key=lambda fault: (fault.row, fault.column)))


def _takes_dates(name: str) -> bool:
    return not _DATE_WORDS.isdisjoint(name.casefold().replace("_", " ").replace("-", " ").split())
