"""The workbook as XLSX, by gptables, to the Analysis Function's guidance."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from reporting.frames.sheets import Sheet, Value, Workbook, workbook_of
from reporting.returns.document import Document

TEXT_ONLY: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LONGEST: Final = 32_767


@dataclass(frozen=True, slots=True)
class Held:
    """A value in a frame, out of reach of gptables' mark-up and of its checks of text."""

    value: Value

    def __str__(self) -> str:
        return "held"


def render_xlsx(document: Document) -> bytes:
    """The document as an XLSX workbook in which text is never a formula or a link."""
    return xlsx_of(workbook_of(document))


def xlsx_of(workbook: Workbook) -> bytes:
    """A workbook as XLSX. The same workbook gives the same bytes."""
    with warnings.catch_warnings():
        # gptables 2 leaves its theme file open and calls pandas in ways that pandas 4 drops.
        warnings.simplefilter("ignore", ResourceWarning)
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="gptables")
        return _made(workbook)


def _made(workbook: Workbook) -> bytes:
    buffer = BytesIO()
    made = _workbook_class()(buffer, options=TEXT_ONLY)
    made.set_properties(
        {
            "title": workbook.title,
            "subject": workbook.subject,
            "author": workbook.author,
            "comments": workbook.marking,
            "created": workbook.made.replace(tzinfo=None),
        }
    )
    _cover(made, workbook)
    for sheet in workbook.sheets:
        _table(made, sheet, workbook)
    made.close()
    return buffer.getvalue()


def _workbook_class() -> Any:
    """gptables' workbook with its mark-up off: text is written as it stands."""
    from gptables.core.wrappers import GPWorkbook, GPWorksheet

    class Worksheet(GPWorksheet):  # type: ignore[misc]
        def _parse_urls(self, sheet: object) -> None:
            """Text in brackets is not a link."""

        def _reference_annotations(self, gptable: object, reference_order: object) -> None:
            """Dollar signs are not notes."""

        def _smart_write(
            self, row: int, col: int, data: object, format_dict: dict[str, Any], *args: Any
        ) -> None:
            book = self._workbook
            if not isinstance(data, Held):
                self.write_string(row, col, str(data)[:LONGEST], book.add_format(format_dict))
            elif data.value.number is None or data.value.pattern is None:
                text = data.value.text[:LONGEST]
                self.write_string(row, col, text, book.add_format(format_dict))
            else:
                look = {**format_dict, "num_format": data.value.pattern.excel()}
                self.write_number(row, col, data.value.number, book.add_format(look))

    class Book(GPWorkbook):  # type: ignore[misc]
        def add_worksheet(self, name: str | None = None, gridlines: str = "hide_all") -> Any:
            worksheet = super(GPWorkbook, self).add_worksheet(name, Worksheet)
            worksheet.theme = self.theme
            worksheet._workbook = self  # noqa: SLF001 - as gptables does it
            worksheet.hide_gridlines(2)
            return worksheet

    return Book


def _cover(made: Any, workbook: Workbook) -> None:
    from gptables import Cover

    cover = made.add_worksheet("Cover")
    cover.write_cover(
        Cover(title=workbook.title, intro=[workbook.subject], about=list(workbook.about))
    )
    _page(cover, workbook)


def _table(made: Any, sheet: Sheet, workbook: Workbook) -> None:
    from gptables import GPTable
    from pandas import DataFrame

    rows = sheet.rows or (tuple(Value("No rows") for _ in sheet.headings),)
    # gptables refuses dollar pairs in headings and gives tables no other way to be empty.
    headings = [heading.replace("$$", "$ $") for heading in sheet.headings]
    frame = DataFrame([[Held(v) for v in row] for row in rows], columns=headings, dtype=object)
    table = GPTable(
        table=frame,
        table_name=sheet.table_name,
        title=sheet.title,
        instructions=sheet.lines[0],
        legend=list(sheet.lines[1:]),
        index_columns={2: 0},
        additional_formatting=_formats(sheet),
    )
    worksheet = made.add_worksheet(sheet.name)
    worksheet.write_gptable(table, auto_width=False)
    worksheet.set_column(0, 0, 14 if sheet.links or sheet.name in {"Notes", "Symbols"} else 46)
    for column, numeric in enumerate(sheet.numeric[1:], 1):
        worksheet.set_column(column, column, 16 if numeric else 58)
    if sheet.links:
        _link(worksheet, made, sheet, first=1 + len(sheet.lines) + 1)
    _page(worksheet, workbook)


def _formats(sheet: Sheet) -> list[dict[str, Any]]:
    numbers = [i for i, numeric in enumerate(sheet.numeric) if numeric]
    words = [i for i, numeric in enumerate(sheet.numeric) if not numeric]
    top = {"valign": "top", "text_wrap": True}
    formats: list[dict[str, Any]] = [
        {"column": {"columns": words, "include_names": True, "format": {"align": "left", **top}}}
    ]
    if numbers:
        right = {"align": "right", **top}
        formats.append({"column": {"columns": numbers, "include_names": True, "format": right}})
    if sheet.totals:
        total = {"bold": True, "top": 1}
        rows = [i + 1 for i in sorted(sheet.totals)]
        formats.append({"row": {"rows": rows, "include_names": True, "format": total}})
    return formats


def _link(worksheet: Any, made: Any, sheet: Sheet, *, first: int) -> None:
    """The contents' names lead to sheets of this workbook; nothing else is a link."""
    look = made.add_format(
        {"font_color": "#1a5a96", "underline": 1, "font_name": "Arial", "font_size": 12}
    )
    for i, row in enumerate(sheet.rows):
        name = row[0].text
        worksheet.write_url(first + i, 0, f"internal:'{name}'!A1", look, name)


def _page(worksheet: Any, workbook: Workbook) -> None:
    """The marking in the header and the footer of every printed page."""
    marking = " ".join(workbook.marking.split())[:100].replace("&", "&&")
    if marking:
        worksheet.set_header(f"&C{marking}")
    worksheet.set_footer((f"&C{marking}" if marking else "") + "&RPage &P of &N")
    worksheet.set_paper(9)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
