"""Both workbooks follow the Analysis Function's guidance on tables."""

import zipfile
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from python_calamine import CalamineWorkbook

from reporting.frames.ods import render_ods
from reporting.frames.sheets import Pattern, pattern_of, value_of, workbook_of
from reporting.frames.xlsx import render_xlsx
from reporting.returns.document import Cell, Document
from tests.factories.reporting import hostile_document, sample_document

FRONT = ["Cover", "Contents", "Notes", "Symbols", "Text"]
DC = "{http://purl.org/dc/elements/1.1/}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


@pytest.fixture(scope="module")
def document() -> Document:
    return sample_document()


@pytest.fixture(scope="module")
def xlsx(document: Document) -> Workbook:
    return openpyxl.load_workbook(BytesIO(render_xlsx(document)))


@pytest.fixture(scope="module")
def ods(document: Document) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(render_ods(document)))


def part(archive: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(archive.read(name))


def codes(document: Document) -> list[str]:
    return [t.code for s in document.sections for t in s.tables] + [t.code for t in document.annex]


def test_xlsx_has_a_cover_contents_notes_and_a_sheet_for_each_table(
    document: Document, xlsx: Workbook
) -> None:
    assert xlsx.sheetnames == FRONT + codes(document)


def test_ods_has_the_same_sheets(document: Document, ods: zipfile.ZipFile) -> None:
    tables = part(ods, "content.xml").iter(f"{TABLE}table")

    assert [table.get(f"{TABLE}name") for table in tables] == FRONT + codes(document)


def test_every_sheet_but_the_cover_has_one_named_table(
    xlsx: Workbook, ods: zipfile.ZipFile
) -> None:
    names = [list(sheet.tables) for sheet in xlsx.worksheets]
    ranges = [
        r.get(f"{TABLE}name") for r in part(ods, "content.xml").iter(f"{TABLE}database-range")
    ]

    assert names[0] == []
    assert all(len(found) == 1 for found in names[1:])
    assert ranges == [found[0] for found in names[1:]]


def test_no_sheet_has_merged_cells_filters_or_frozen_panes(xlsx: Workbook) -> None:
    for sheet in xlsx:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None
        assert all(table.autoFilter is None for table in sheet.tables.values())


def test_the_title_and_language_are_set(
    document: Document, xlsx: Workbook, ods: zipfile.ZipFile
) -> None:
    meta = part(ods, "meta.xml")
    title = f"{document.title} {document.year}: {document.authority}"

    assert xlsx.properties.title == title
    assert meta.findtext(f".//{DC}title") == title
    assert meta.findtext(f".//{DC}language") == "en-GB"


def test_the_marking_is_on_the_cover_and_on_every_printed_page(
    xlsx: Workbook, ods: zipfile.ZipFile
) -> None:
    cover = [cell.value for row in xlsx["Cover"].iter_rows() for cell in row]
    page = part(ods, "styles.xml").find(f".//{STYLE}master-page[@{STYLE}name='Default']")

    assert "Marking: OFFICIAL-SENSITIVE" in cover
    for sheet in xlsx:
        assert sheet.oddHeader.center.text == "OFFICIAL-SENSITIVE"
        assert sheet.oddFooter.center.text == "OFFICIAL-SENSITIVE"
    assert page is not None
    for place in ("header", "footer"):
        found = page.find(f"{STYLE}{place}")
        assert found is not None
        assert "OFFICIAL-SENSITIVE" in "".join(found.itertext())


def test_the_contents_lead_to_every_sheet(xlsx: Workbook) -> None:
    links = [
        cell.hyperlink.location
        for row in xlsx["Contents"].iter_rows()
        for cell in row
        if cell.hyperlink
    ]

    assert links == [f"'{name}'!A1" for name in xlsx.sheetnames[2:]]


def test_a_table_explains_the_symbols_it_uses(xlsx: Workbook) -> None:
    lines = [str(row[0].value) for row in xlsx["R1a"].iter_rows(max_row=6)]

    assert any("[c] Withheld to protect people" in line for line in lines)
    assert not any("[z]" in line for line in lines)


def test_both_open_in_another_reader_with_the_same_values(document: Document) -> None:
    books = [
        CalamineWorkbook.from_filelike(BytesIO(content))
        for content in (render_xlsx(document), render_ods(document))
    ]

    for name in codes(document):
        one, two = (book.get_sheet_by_name(name).to_python() for book in books)
        assert one == two


def test_tabs_have_lawful_names_no_two_alike() -> None:
    names = [
        sheet.name for sheet in workbook_of(hostile_document(("Notes", "a/b", "x" * 50))).sheets
    ]

    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@pytest.mark.parametrize(
    ("text", "number", "pattern"),
    [
        ("1,234", "1234", Pattern()),
        ("0", "0", Pattern()),
        ("−3", "-3", Pattern()),
        ("£1,152,238.00", "1152238", Pattern("£", "", 2)),
        ("−£12.50", "-12.5", Pattern("£", "", 2)),
        ("45.6%", "45.6", Pattern("", "%", 1)),
        ("around 40", "40", Pattern("around ", "")),
        ("1234", "1234", Pattern("", "", 0, thousands=False)),
    ],
)
def test_a_number_that_its_text_writes_stays_a_number(
    text: str, number: str, pattern: Pattern
) -> None:
    assert pattern_of(text, Decimal(number)) == pattern


@pytest.mark.parametrize(
    ("text", "number"),
    [("50 to 59", "50"), ("1 in 5", "0.2"), ("[c]", "5"), ("12,34", "1234"), ("1.5", "1.49")],
)
def test_a_number_that_its_text_does_not_write_stays_text(text: str, number: str) -> None:
    assert value_of(Cell(text, Decimal(number))).number is None
