"""The five files of one document say the same, cell by cell and figure by figure."""

import csv
import json
import re
import zipfile
from decimal import Decimal
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from reporting.render.formats import FormatCode, file_name, render
from reporting.render.rows import COLUMNS
from reporting.returns.document import Cell, Document, Table, caption_of
from tests.factories.reporting import sample_document
from tests.pdf_tags import Tagged, cells_of, squeezed

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@pytest.fixture(scope="module")
def document() -> Document:
    return sample_document()


@pytest.fixture(scope="module")
def files(document: Document) -> dict[FormatCode, bytes]:
    return {code: render(document, code) for code in FormatCode}


def tables_of(document: Document) -> list[Table]:
    return [t for s in document.sections for t in s.tables] + list(document.annex)


def texts_of(table: Table) -> list[list[str]]:
    rows = [[row.heading, *(cell.text for cell in row.cells)] for row in table.rows]
    return [list(table.headings), *rows]


def test_pdf_tables_hold_every_cell(document: Document, files: dict[FormatCode, bytes]) -> None:
    printed = [
        (squeezed(table.all("Caption")[0].words()), cells_of(table))
        for table in Tagged(files[FormatCode.PDF]).tables()
    ]

    for table in tables_of(document):
        start = squeezed(caption_of(table))
        (cells,) = [rows for caption, rows in printed if caption.startswith(start)]
        assert cells == [[squeezed(text) for text in row] for row in texts_of(table)]


def test_xlsx_tables_hold_every_cell(document: Document, files: dict[FormatCode, bytes]) -> None:
    book = openpyxl.load_workbook(BytesIO(files[FormatCode.XLSX]))

    for table in tables_of(document):
        sheet = book[table.code]
        (named,) = sheet.tables.values()
        rows = list(sheet[named.ref])
        assert [cell.value for cell in rows[0]] == list(table.headings)
        for row, cells in zip(table.rows, rows[1:], strict=True):
            assert cells[0].value == row.heading
            for ours, theirs in zip(row.cells, cells[1:], strict=True):
                same_in_excel(ours, theirs)


def same_in_excel(ours: Cell, theirs: "openpyxl.cell.Cell") -> None:
    if ours.number is None:
        assert (theirs.data_type, theirs.value) == ("s", ours.text)
    else:
        assert theirs.data_type == "n"
        assert Decimal(str(theirs.value)) == ours.number
        assert shown_in_excel(theirs) == ours.text


def shown_in_excel(cell: "openpyxl.cell.Cell") -> str:
    """What the cell's number format prints, for the formats that we write."""
    above, below = cell.number_format.split(";")
    pattern = below if cell.value < 0 else above
    places = len(pattern.partition(".")[2].split('"')[0])
    number = f"{abs(Decimal(str(cell.value))):,.{places}f}"
    return re.sub(r"#,##0(\.0+)?", number, pattern).replace('"', "")


def test_ods_tables_hold_every_cell(document: Document, files: dict[FormatCode, bytes]) -> None:
    with zipfile.ZipFile(BytesIO(files[FormatCode.ODS])) as archive:
        content = ET.fromstring(archive.read("content.xml"))
    sheets = {t.get(f"{TABLE}name"): t for t in content.iter(f"{TABLE}table")}
    ranges = {
        r.get(f"{TABLE}target-range-address", "").split(".")[0].strip("'"): r
        for r in content.iter(f"{TABLE}database-range")
    }

    for table in tables_of(document):
        address = ranges[table.code].get(f"{TABLE}target-range-address", "")
        first, last = (int(re.sub(r".*\.[A-Z]+", "", part)) for part in address.split(":"))
        rows = list(sheets[table.code].iter(f"{TABLE}table-row"))[first - 1 : last]
        cells = [list(row.iter(f"{TABLE}table-cell")) for row in rows]
        texts = [["".join(c.itertext()) for c in row] for row in cells]
        assert texts == texts_of(table)
        for row, theirs in zip(table.rows, cells[1:], strict=True):
            values = [c.get(f"{OFFICE}value") for c in theirs[1:]]
            numbers = [None if v is None else Decimal(v) for v in values]
            assert numbers == [cell.number for cell in row.cells]


def test_csv_holds_every_figure(document: Document, files: dict[FormatCode, bytes]) -> None:
    rows = list(csv.DictReader(StringIO(files[FormatCode.CSV].decode("utf-8-sig"), newline="")))

    assert len(rows) == len(document.tidy) > 50
    for ours, theirs in zip(document.tidy, rows, strict=True):
        assert tuple(theirs) == COLUMNS
        for name in COLUMNS:
            value = getattr(ours, name)
            if isinstance(value, bool):
                assert theirs[name] == str(value).lower()
            elif isinstance(value, Decimal):
                assert Decimal(theirs[name]) == value
            else:
                assert theirs[name] == ("" if value is None else str(value))


def test_json_holds_every_cell_and_figure(
    document: Document, files: dict[FormatCode, bytes]
) -> None:
    told = json.loads(files[FormatCode.JSON])

    tables = [t for s in told["sections"] for t in s["tables"]] + told["annex"]
    for ours, theirs in zip(tables_of(document), tables, strict=True):
        rows = [[r["heading"], *(c["text"] for c in r["cells"])] for r in theirs["rows"]]
        assert [theirs["headings"], *rows] == texts_of(ours)
    values = [None if row["value"] is None else Decimal(row["value"]) for row in told["tidy"]]
    assert values == [row.value for row in document.tidy]
    assert told["marking"] == "OFFICIAL-SENSITIVE"
    assert told["sha256"] == document.sha256


def test_the_same_document_gives_the_same_bytes(
    document: Document, files: dict[FormatCode, bytes]
) -> None:
    for code in FormatCode:
        assert render(document, code) == files[code], code


def test_file_names_carry_year_authority_and_marking(document: Document) -> None:
    name = file_name(document, FormatCode.PDF)

    assert name == "annual-return-2024-25-gloucestershire-OFFICIAL-SENSITIVE.pdf"
