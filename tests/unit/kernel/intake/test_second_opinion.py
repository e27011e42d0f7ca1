"""Two other readers see in good workbooks what ours sees."""

import io

import openpyxl
import python_calamine

from dalpb.kernel.intake.folding import seen
from dalpb.kernel.intake.reader import read_bytes
from tests.hostile.texts import HOSTILE_VALUES

EXPECTED = frozenset({"period", "value", "note"})


def workbook_of_odd_texts() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["period", "value", "note"])
    for number, text in enumerate(HOSTILE_VALUES, 2):
        sheet.append([f"2024-{number}", number * 1.5, "-"])
        cell = sheet.cell(number, 3, "-")
        cell.value = text if text.isprintable() else repr(text)
        cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float | int) else seen(str(value))


def test_three_readers_agree_on_every_odd_text() -> None:
    data = workbook_of_odd_texts()
    ours = read_bytes(data, filename="odd.xlsx", expected_headings=EXPECTED).rows
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    openpyxl_rows = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    calamine = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    calamine_rows = calamine.get_sheet_by_index(0).to_python()[1:]
    assert len(ours) == len(HOSTILE_VALUES)
    assert ours == tuple(tuple(map(as_text, row)) for row in openpyxl_rows)
    assert ours == tuple(tuple(map(as_text, row)) for row in calamine_rows)
