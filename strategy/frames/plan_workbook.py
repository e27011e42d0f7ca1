"""The plan as a workbook to change and send back."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from dalpb.kernel.intake.export import safe_text
from strategy.rules.delivery.workbook import HEADINGS, WRITABLE

_WIDTHS: Final = {"title": 36, "wording": 60, "money": 44, "what it takes": 36, "action": 10}
_LINES: Final = (
    "Change the yellow columns on the sheet “Plan”, then send this file on the plan's import page."
    " It is taken whole or not at all.",
    "A row without a code in “action” is a new action. It is proposed; the board agrees it.",
    "Leave “version” as it is: it shows whether somebody changed the action after this file was"
    " made. Then both values are shown and nothing is lost.",
    "What the board agreed, its wording and its dates, is not changed here. Record a correction on"
    " the action's page.",
    "Money has a line for each purpose: own, grant or other, what it is for, and pounds, such as"
    " “grant: Two posts = 84500.00”. Helping organisations are separated by semicolons.",
    "The plan tells of work, never of people: no names and nothing about one person's case.",
)


def plan_workbook(rows: Sequence[Mapping[str, str]]) -> bytes:
    """A workbook of one row per action, every cell written as text."""
    import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    _plan(book, rows)
    _read_me(book)
    book.close()
    return out.getvalue()


def _read_me(book: Any) -> None:
    sheet = book.add_worksheet("Read me")
    wrap = book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 100, wrap)
    for number, line in enumerate(_LINES):
        sheet.write_string(number, 0, line, wrap)


def _plan(book: Any, rows: Sequence[Mapping[str, str]]) -> None:
    sheet = book.add_worksheet("Plan")
    head = book.add_format({"bold": True, "valign": "top", "bottom": 1})
    fixed = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#505a5f"})
    fill = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#fff7bf"})
    for index, name in enumerate(HEADINGS):
        sheet.set_column(index, index, _WIDTHS.get(name, 18))
        sheet.write_string(0, index, name, head)
    for number, row in enumerate(rows, 1):
        for index, name in enumerate(HEADINGS):
            style = fill if name in WRITABLE else fixed
            if row[name]:
                sheet.write_string(number, index, safe_text(row[name]), style)
            else:
                sheet.write_blank(number, index, None, style)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(len(rows), 1), len(HEADINGS) - 1)
