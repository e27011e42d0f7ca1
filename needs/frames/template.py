"""The template workbook of a round: every figure asked for is a row, with its codes in it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from dalpb.kernel.intake.export import guarded_text, safe_text, unguarded_text
from dalpb.kernel.intake.separated import CONTROL
from dalpb.kernel.intake.table import Table

# The first four are for the eye; the system reads the rest.
LABELS: Final = ("Question", "Figure asked for", "Place or service", "Last time")
HEADINGS: Final = (
    *LABELS,
    "value",
    "note",
    "period",
    "area",
    "organisation",
    "service",
    "measure",
    "category",
)
_WIDTHS: Final = (44, 34, 28, 12, 14, 36, 12, 12, 24, 24, 28, 26)
_FILLED: Final = ("value", "note")


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One figure that is asked for, as its row in the workbook."""

    labels: tuple[str, str, str, str]
    value: str
    note: str
    codes: tuple[str, str, str, str, str, str]


def template_workbook(title: str, rows: Sequence[TemplateRow]) -> bytes:
    """A workbook to fill in and send back. Only the two columns to fill in can be written to."""
    import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    _read_me(book, title)
    _figures(book, rows)
    book.close()
    return out.getvalue()


def without_guards(table: Table) -> Table:
    """The template's table as it was filled in: without the guards that were put before its notes.

    Any other table is as its sender wrote it.
    """
    if not set(LABELS) <= set(table.headings) or "note" not in table.headings:
        return table
    note = table.headings.index("note")
    rows = tuple((*row[:note], unguarded_text(row[note]), *row[note + 1 :]) for row in table.rows)
    return replace(table, rows=rows)


def _read_me(book: Any, title: str) -> None:
    sheet = book.add_worksheet("Read me")
    wrap, bold = (
        book.add_format({"text_wrap": True}),
        book.add_format({"bold": True, "font_size": 14}),
    )
    sheet.set_column(0, 0, 100, wrap)
    lines = (
        "Fill in the yellow column “value” on the sheet “Figures”, then send this file in the same"
        " round. You may send it as often as you like until you declare the figures complete.",
        "Give whole numbers where people, households or events are counted. 0 means that there"
        " were none.",
        "A blank means that the figure is still to come. It is never read as 0.",
        "Where there is no figure write .. (still to come), x (you do not collect it), z (it does"
        " not apply) or c (withheld). A limit such as <10 or 75-78 may stand where you cannot say"
        " more.",
        "Send totals only. Nothing here may be about one person: no names, no dates of birth, no"
        " references of cases.",
        "The columns to the right hold the codes by which the figures are read. Leave them as they"
        " are. Rows may be sorted or left out.",
    )
    sheet.write_string(0, 0, safe_text(title), bold)
    for number, line in enumerate(lines, 2):
        sheet.write_string(number, 0, line, wrap)


def _figures(book: Any, rows: Sequence[TemplateRow]) -> None:
    sheet = book.add_worksheet("Figures")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    fixed = book.add_format({"text_wrap": True, "valign": "top"})
    codes = book.add_format({"font_color": "#505a5f", "valign": "top"})
    fill = book.add_format({"bg_color": "#fff7bf", "border": 1, "locked": False, "valign": "top"})
    for index, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, heading, head)
    for number, row in enumerate(rows, 1):
        for index, text in enumerate((*row.labels, row.value, row.note, *row.codes)):
            style = fill if HEADINGS[index] in _FILLED else fixed if index < len(LABELS) else codes
            _write(sheet, number, index, text, style)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(len(rows), 1), len(HEADINGS) - 1)
    sheet.protect("", {"sort": True, "autofilter": True, "format_columns": True})


def _write(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    if not text:
        sheet.write_blank(row, column, None, style)
    elif HEADINGS[column] == "value" and text.isdigit() and len(text) < 15:
        sheet.write_number(row, column, int(text), style)
    else:
        guarded = guarded_text if HEADINGS[column] == "note" else safe_text
        # No workbook with one can be read; a note of before they were refused may hold one.
        sheet.write_string(row, column, guarded(CONTROL.sub("", text)), style)
