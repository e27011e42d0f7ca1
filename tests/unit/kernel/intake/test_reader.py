"""Good files in the odd shapes that spreadsheet programs and people give them."""

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from dalpb.kernel.intake.export import write_csv
from dalpb.kernel.intake.limits import DEFAULT_LIMITS, Limits
from dalpb.kernel.intake.reader import read_bytes, read_file
from dalpb.kernel.intake.table import Table, Unreadable
from tests.hostile.good import EXPECTED, HEADINGS, ROWS, csv_text, ods, ods_cell, ods_content, xlsx
from tests.unit.kernel.intake.harmless import HARMLESS

# A spreadsheet knows no time zones.
HALF_PAST_NINE = dt.datetime(2024, 4, 1, 9, 30)  # noqa: DTZ001


def read(
    data: bytes, *, expected: frozenset[str] = EXPECTED, limits: Limits = DEFAULT_LIMITS
) -> Table:
    return read_bytes(data, filename="return.csv", expected_headings=expected, limits=limits)


def workbook(rows: Sequence[Sequence[object]], *, also: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Figures"
    for row in rows:
        sheet.append(list(row))
    for name, state in (also or {}).items():
        other = book.create_sheet(name)
        other.append(["something else"])
        other.sheet_state = state
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_separator_in_any_encoding_reads_the_same(separator: str, encoding: str) -> None:
    table = read(csv_text(separator).encode(encoding))
    assert table.headings == HEADINGS
    assert table.rows == ROWS
    assert table.row_numbers == tuple(range(2, 12))


def test_utf_16_big_endian_is_known_by_its_mark() -> None:
    assert read(b"\xfe\xff" + csv_text().encode("utf-16-be")).rows == ROWS


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_any_line_ending_reads_the_same(ending: str) -> None:
    assert read(csv_text().replace("\r\n", ending).encode()).rows == ROWS


def test_windows_1252_is_read_with_a_note() -> None:
    table = read(csv_text().replace("Trust", "Trust’s café £").encode("cp1252"))
    assert table.rows[0][2] == "Example Refuge Trust’s café £"
    assert any("Windows-1252" in note for note in table.notes)


def test_title_and_blank_rows_are_skipped_and_row_numbers_count_them() -> None:
    table = read(("Return of the trust\r\n\r\nfor 2024-25,,\r\n" + csv_text()).encode())
    assert table.heading_row == 4
    assert table.row_numbers[0] == 5
    assert table.notes == ("Skipped 2 title rows above the headings.",)
    assert table.title_texts == ("Return of the trust", "for 2024-25")


def test_a_total_row_is_skipped_with_a_note() -> None:
    table = read((csv_text() + ",,Grand  TOTAL:,,,315,\r\n,,,,,,\r\n").encode())
    assert len(table.rows) == len(ROWS)
    assert table.notes == ("Skipped the total row at row 12.",)


def test_headings_match_in_any_case_order_and_joining() -> None:
    text = "Value;NOTE; Service-Name ;period\r\n5;;x;2024-25\r\n"
    expected = frozenset({"period", "value", "note", "service_name"})
    assert read(text.encode(), expected=expected).headings == (
        "value",
        "note",
        "service_name",
        "period",
    )


def test_an_unknown_heading_is_kept_as_written() -> None:
    assert read(b"period,value,Shoe Size\r\n2024,1,9\r\n").headings == (
        "period",
        "value",
        "Shoe Size",
    )


def test_a_quoted_line_break_stays_in_its_cell_and_counts_as_one_row() -> None:
    table = read(b'period,value,note\r\n2024,1,"two\nlines"\r\n2025,2,\r\n')
    assert table.rows[0][2] == "two\nlines"
    assert table.row_numbers == (2, 3)


def test_extra_empty_cells_at_the_end_are_forgiven_and_a_missing_note_too() -> None:
    table = read(b"period,value,note\r\n2024,1,,,,\r\n2025,2\r\n")
    assert table.rows == (("2024", "1", ""), ("2025", "2", ""))


@pytest.mark.parametrize("row", [b"2025,1,a,b", b"2025"])
def test_a_ragged_row_is_refused_with_its_number(row: bytes) -> None:
    with pytest.raises(Unreadable, match="Row 3 has") as refusal:
        read(b"period,value,note\r\n2024,1,\r\n" + row + b"\r\n")
    assert refusal.value.code == "file.ragged"


def test_the_limit_of_rows_is_exact() -> None:
    text = b"period,value\r\n" + b"2024,1\r\n" * 5
    assert len(read(text, limits=Limits(rows=5)).rows) == 5
    with pytest.raises(Unreadable) as refusal:
        read(text, limits=Limits(rows=4))
    assert refusal.value.code == "file.too_many_rows"


def test_the_kind_is_told_by_content_and_a_file_reads_as_its_bytes_do(tmp_path: Path) -> None:
    path = tmp_path / "really-a-workbook.csv"
    path.write_bytes(xlsx())
    table = read_file(path, expected_headings=EXPECTED)
    assert (table.file_kind, table.sheet, table.rows) == ("xlsx", "Data", ROWS)
    assert table == read(xlsx())


def test_a_child_out_of_memory_or_time_makes_the_file_unreadable() -> None:
    for limits in (
        Limits(memory_bytes=20_000_000),
        Limits(wall_seconds=0),
        Limits(output_bytes=10),
    ):
        with pytest.raises(Unreadable) as refusal:
            read(csv_text().encode(), limits=limits)
        assert refusal.value.code == "file.unsafe"


def test_a_workbook_shows_numbers_dates_and_percentages_as_people_see_them() -> None:
    rows: list[list[object]] = [
        ["Period", "Date", "Value", "Note"],
        ["2024-25", dt.date(2024, 4, 1), 12.0, "plain"],
        ["2024-25", HALF_PAST_NINE, 0.1 + 0.2, True],
        ["2024-25", None, "007", 1234567.25],
    ]
    book = openpyxl.load_workbook(io.BytesIO(workbook(rows)))
    sheet = book["Figures"]
    sheet["C5"] = 0.125
    sheet["C5"].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    table = read(out.getvalue(), expected=EXPECTED | {"date"})
    assert table.rows == (
        ("2024-25", "2024-04-01", "12", "plain"),
        ("2024-25", "2024-04-01 09:30:00", "0.3", "TRUE"),
        ("2024-25", "", "007", "1234567.25"),
        ("", "", "12.5%", ""),
    )
    assert table.faults == ()


def test_a_band_that_became_a_date_is_a_fault_of_its_cell() -> None:
    table = read(workbook([["period", "category", "value"], ["2024", dt.date(2024, 1, 16), 3]]))
    assert [(f.row, f.column, f.code) for f in table.faults] == [(2, "category", "cell.date")]


def test_hidden_sheets_are_ignored_with_a_note_and_other_sheets_named() -> None:
    data = workbook([["period", "value"], ["2024", 3]], also={"Lists": "hidden", "Help": "visible"})
    table = read(data)
    assert table.sheet == "Figures"
    assert table.sheet_names == ("Figures", "Lists", "Help")
    assert "Ignored 1 hidden sheet." in table.notes


def test_two_sheets_with_the_headings_are_refused_by_name() -> None:
    book = openpyxl.Workbook()
    for name in ("April", "May"):
        book.create_sheet(name).append(["period", "value"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Unreadable, match="“April”, “May”"):
        read(out.getvalue())


def test_merged_titles_are_accepted_and_merged_data_refused() -> None:
    rows: list[list[object]] = [["A title", None], ["period", "value"], ["2024", 1], [None, 2]]
    book = openpyxl.load_workbook(io.BytesIO(workbook(rows)))
    book["Figures"].merge_cells("A1:B1")
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()).rows == (("2024", "1"), ("", "2"))
    book["Figures"].merge_cells("A3:A4")
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Unreadable, match="row 3, column A"):
        read(out.getvalue())


def test_comments_and_properties_come_back_for_screening() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["period", "value"], ["2024", 1]])))
    book.properties.title = "A title in the properties"
    book["Figures"]["A2"].comment = Comment("a remark on the cell", "somebody")
    out = io.BytesIO()
    book.save(out)
    comments = read(out.getvalue()).comments
    assert any("a remark on the cell" in text for text in comments)
    assert "A title in the properties" in comments


def test_an_ods_workbook_reads_as_the_text_file_does() -> None:
    table = read(ods())
    assert (table.file_kind, table.headings, table.rows) == ("ods", HEADINGS, ROWS)


def test_ods_cells_come_back_as_people_see_them() -> None:
    cells = "".join(
        (
            ods_cell("2024-25"),
            ods_cell("01/04/24", 'office:value-type="date" office:date-value="2024-04-01"'),
            '<table:table-cell table:number-columns-repeated="2"/>',
            ods_cell("13 %", 'office:value-type="percentage" office:value="0.125"'),
            ods_cell("1,234.00", 'office:value-type="float" office:value="1234"'),
            "<table:table-cell><office:annotation><text:p>a remark</text:p></office:annotation>"
            "<text:p>one<text:s/>two</text:p><text:p>three</text:p></table:table-cell>",
        )
    )
    blank = '<table:table-row table:number-rows-repeated="5"><table:table-cell/></table:table-row>'
    table = read(ods(ods_content(f"{blank}<table:table-row>{cells}</table:table-row>")))
    assert table.rows[-1] == ("2024-25", "2024-04-01", "", "", "12.5%", "1234", "one two\nthree")
    assert table.row_numbers[-1] == 17
    assert "a remark" in table.comments
    assert [(f.column, f.code) for f in table.faults] == [("area", "cell.date")]


def test_cells_that_nobody_sees_are_no_part_of_an_ods_table() -> None:
    deleted = (
        "<table:tracked-changes><table:table-cell><text:p>gone</text:p></table:table-cell>"
        "</table:tracked-changes>"
    )
    hidden = '<table:table table:name="Old" table:style-name="hid"><table:table-row>'
    hidden += "".join(map(ods_cell, HEADINGS)) + "</table:table-row></table:table>"
    table = read(ods(ods_content(inner=deleted + hidden)))
    assert table.rows == ROWS
    assert table.notes[0] == "Ignored 1 hidden sheet."


@pytest.mark.parametrize("seed", range(5))
def test_openpyxl_reads_the_same_texts_from_good_workbooks(seed: int) -> None:
    rows: list[list[object]] = [["period", "area", "value", "note"]]
    rows += [
        [f"2024-25 Q{n % 4 + 1}", f"E0700{seed}{n:03d}", n * seed, f"é {n}"] for n in range(40)
    ]
    data = workbook(rows)
    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)["Figures"]
    theirs = tuple(tuple(map(str, row)) for row in sheet.iter_rows(min_row=2, values_only=True))
    assert read(data).rows == theirs


def test_what_the_export_writes_reads_back_as_it_was() -> None:
    rows = [(f"2024-25 Q{n % 4 + 1}", str(n), note) for n, note in enumerate(HARMLESS)]
    written = write_csv([("period", "value", "note"), *rows])
    assert read(written).rows == tuple(rows)
