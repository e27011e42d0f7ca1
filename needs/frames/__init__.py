"""The error workbook: what is wrong, row by row, to mend beside the file."""

import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

from dalpb.kernel.intake.export import safe_text, write_csv

HEADINGS: Final = ("Row", "Column", "What is there", "Problem", "What to do")
_WIDTHS: Final = (8, 18, 26, 14, 90)


def error_rows(report: Mapping[str, Any]) -> list[tuple[int | None, str, str, str, str]]:
    """Errors first, then warnings."""
    return [
        (issue["row"], issue["column"], issue["value"], kind, issue["message"])
        for kind, name in (("Error", "errors"), ("Warning", "warnings"))
        for issue in report.get(name, ())
    ]


def error_csv(report: Mapping[str, Any]) -> bytes:
    return write_csv([HEADINGS, *error_rows(report)])


def error_workbook(report: Mapping[str, Any]) -> bytes:
    """One sheet, every text written as text: no cell of it can act as a formula or a link."""
    import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("To correct")
    bold, wrapped = (
        book.add_format({"bold": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width, wrapped)
    _write_row(sheet, 0, HEADINGS, bold)
    rows = error_rows(report)
    for number, row in enumerate(rows, 1):
        _write_row(sheet, number, row, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(HEADINGS) - 1)
    book.close()
    return out.getvalue()


def _write_row(sheet: Any, number: int, cells: Iterable[int | str | None], style: Any) -> None:
    for index, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(number, index, cell, style)
        elif cell:
            sheet.write_string(number, index, safe_text(cell), style)
