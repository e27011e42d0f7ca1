"""Whatever a document says, every file can be made, and no text in it acts."""

import csv
import json
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import page
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dalpb.kernel.intake.export import starts_like_formula
from reporting.render.formats import FormatCode, file_name, render
from reporting.render.html import html_of
from reporting.render.press import print_html
from reporting.returns.document import Document
from reporting.returns.printable import printable, printable_document
from tests.factories.reporting import HOSTILE, hostile_document
from tests.pdf_tags import Tagged

TEXTS = st.tuples(*[st.text(max_size=40)] * 6)
# A document takes a while to make, so a failure is shown as it was found, not shrunk.
GENERATED = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
    phases=[Phase.generate],
)


def xlsx_is_inert(document: Document) -> bool:
    content = render(document, FormatCode.XLSX)
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n"}
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert all(link.target is None and link.location.endswith("!A1") for link in links)
    assert len(links) == len(book.sheetnames) - 2
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    return not any(b'TargetMode="External"' in part or b"<f>" in part for part in parts)


def ods_is_inert(document: Document) -> bool:
    with zipfile.ZipFile(BytesIO(render(document, FormatCode.ODS))) as archive:
        assert archive.namelist()[0] == "mimetype"
        trees = [
            ET.fromstring(archive.read(name))
            for name in ("content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml")
        ]
    nodes = [node for tree in trees for node in tree.iter()]
    links = [
        value
        for node in nodes
        for name, value in node.attrib.items()
        if name.endswith("}href") and node.tag.endswith("}a")
    ]
    assert all(link.startswith("#") for link in links)
    return not any(name.endswith("}formula") for node in nodes for name in node.attrib)


def csv_is_inert(document: Document) -> bool:
    text = render(document, FormatCode.CSV).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline="")))
    assert len(rows) == len(document.tidy) + 1
    fields = [field for row in rows for field in row]
    numbers = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z", re.ASCII)
    return not any(starts_like_formula(field) and not numbers.match(field) for field in fields)


def json_is_whole(document: Document) -> bool:
    told = json.loads(render(document, FormatCode.JSON))
    return bool(told["title"] == printable(document.title))


def without_long_parts(document: Document) -> Document:
    """A shorter document for the slow PDF: the first few texts are in every place."""
    (section,) = document.sections
    return replace(document, sections=(replace(section, answers=section.answers[:4]),))


def test_workbooks_of_the_corpus_are_inert() -> None:
    document = hostile_document()

    assert xlsx_is_inert(document)
    assert ods_is_inert(document)


def test_data_files_of_the_corpus_are_inert() -> None:
    document = hostile_document()

    assert csv_is_inert(document)
    assert json_is_whole(document)


def test_workbooks_keep_the_corpus_as_text() -> None:
    book = openpyxl.load_workbook(BytesIO(render(hostile_document(), FormatCode.XLSX)))

    sheet = book["H1"]
    rows = list(sheet[next(iter(sheet.tables.values())).ref])[1:]
    for text, row in zip(HOSTILE, rows, strict=True):
        assert (row[0].value or "") == printable(text)
        assert (row[1].value or "") == printable(text)
        assert row[2].value == -1234


def test_pdf_of_the_corpus_is_pdf_ua_1(tmp_path: Path) -> None:
    html = html_of(printable_document(hostile_document()))

    content = print_html(html)

    path = tmp_path / "hostile.pdf"
    path.write_bytes(content)
    assert page.validate_pdf(str(path), profile="ua1").is_compliant
    found = Tagged(content)
    assert found.counts()["Table"] == html.count("<table")
    assert found.counts()["P"] == len(re.findall(r"<p[\s>]", html))
    assert len(found.pdf.attachments) == 0


def test_pdf_of_the_corpus_links_only_within_itself() -> None:
    found = Tagged(print_html(html_of(printable_document(without_long_parts(hostile_document())))))

    actions = [
        annotation
        for sheet in found.pdf.pages
        for annotation in sheet.obj.get("/Annots", [])
        if "/A" in annotation and str(annotation.A.get("/S")) in {"/URI", "/Launch", "/GoToR"}
    ]
    assert actions == []


def test_html_of_the_corpus_holds_no_markup_of_its_own() -> None:
    html = html_of(printable_document(hostile_document()))

    assert "<script" not in html
    assert "<b>" not in html
    assert "{{ document }}" in html


@GENERATED
@given(TEXTS)
def test_any_text_makes_inert_workbooks_and_data(texts: tuple[str, ...]) -> None:
    document = hostile_document(texts)

    assert xlsx_is_inert(document)
    assert ods_is_inert(document)
    assert csv_is_inert(document)
    assert json_is_whole(document)


@settings(GENERATED, max_examples=4)
@given(TEXTS)
def test_any_text_makes_a_pdf(texts: tuple[str, ...]) -> None:
    html = html_of(printable_document(hostile_document(texts)))

    counts = Tagged(print_html(html)).counts()

    assert counts["Table"] == html.count("<table")
    assert counts["P"] == len(re.findall(r"<p[\s>]", html))


@pytest.mark.parametrize("code", list(FormatCode))
def test_file_names_are_plain_whatever_the_text(code: FormatCode) -> None:
    for text in HOSTILE:
        document = replace(hostile_document(), authority=text, year=text, marking=text)

        assert re.fullmatch(r"[A-Za-z0-9-]+\.[a-z]+", file_name(document, code))


def test_numbers_too_long_for_a_spreadsheet_stay_text() -> None:
    long = Decimal("12345678901234567")
    plain = hostile_document(("a", "b", "c"))
    (section,) = plain.sections
    (table,) = section.tables
    row = table.rows[0]
    cell = replace(row.cells[1], text="12,345,678,901,234,567", number=long)
    exact = replace(table, rows=(replace(row, cells=(row.cells[0], cell)),))
    document = replace(plain, sections=(replace(section, tables=(exact,)),))

    book = openpyxl.load_workbook(BytesIO(render(document, FormatCode.XLSX)))

    (named,) = book["H1"].tables.values()
    assert list(book["H1"][named.ref])[1][2].value == "12,345,678,901,234,567"
