"""The PDF is PDF/UA-1, whole at page breaks, marked, and fetches nothing."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import page
import pikepdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from dalpb.kernel.refusals import Refused
from reporting.render.html import html_of
from reporting.render.pdf import CHILD, print_guarded, render_pdf_guarded
from reporting.render.press import print_html
from reporting.returns.document import Document, Row
from tests.factories.reporting import PEOPLE, cell, sample_document
from tests.pdf_tags import Tagged, squeezed


@pytest.fixture(scope="module")
def document() -> Document:
    return sample_document()


@pytest.fixture(scope="module")
def html(document: Document) -> str:
    return html_of(document)


@pytest.fixture(scope="module")
def printed(html: str) -> bytes:
    return print_html(html)


@pytest.fixture(scope="module")
def tagged(printed: bytes) -> Tagged:
    return Tagged(printed)


def count(html: str, *tags: str) -> int:
    return sum(len(re.findall(rf"<{tag}[\s>]", html)) for tag in tags)


def counts_agree(html: str, content: bytes) -> bool:
    found = Tagged(content).counts()
    return (found["Table"], found["L"], found["P"], found["Figure"]) == (
        count(html, "table"),
        count(html, "ul", "ol", "dl"),
        count(html, "p"),
        count(html, "img"),
    )


def failures(content: bytes, tmp_path: Path) -> list[str]:
    path = tmp_path / "return.pdf"
    path.write_bytes(content)
    return [str(issue) for issue in page.validate_pdf(str(path), profile="ua1").failures]


def test_pdf_passes_pdf_ua_1(printed: bytes, tmp_path: Path) -> None:
    assert failures(printed, tmp_path) == []


def test_validator_fails_a_pdf_without_a_title(html: str, tmp_path: Path) -> None:
    untitled = re.sub(r"<title>.*</title>", "", html)

    assert failures(print_html(untitled), tmp_path)


def test_no_table_list_or_paragraph_is_split(html: str, printed: bytes) -> None:
    assert count(html, "table") > 24
    assert counts_agree(html, printed)


def test_every_table_has_a_caption_and_headers_with_scope(tagged: Tagged) -> None:
    for table in tagged.tables():
        assert len(table.all("Caption")) == 1
        for group in table.children:
            scope = {"THead": "/Column", "TBody": "/Row"}.get(group.tag)
            for header in group.all("TH") if scope else []:
                assert str(header.raw.A.Scope) == scope
        assert table.all("TH")
        assert all(row.children[0].tag == "TH" for row in table.all("TR"))


def test_every_chart_says_its_sentence(document: Document, tagged: Tagged) -> None:
    sentences = {chart.alternative for s in document.sections for chart in s.charts}

    assert {str(figure.raw.Alt) for figure in tagged.root.all("Figure")} == sentences


def test_every_page_is_marked_numbered_and_named(document: Document, tagged: Tagged) -> None:
    total = len(tagged.page_words)
    for number, words in enumerate(tagged.page_words, 1):
        assert "OFFICIAL-SENSITIVE" in words
        assert squeezed("Contains illustrative figures") in words
        assert f"Page{number}of{total}" in words
        assert document.sha256[:12] in words
        assert number == 1 or squeezed(document.title) in words


def test_last_page_carries_the_seal(document: Document, tagged: Tagged) -> None:
    assert document.sha256 in tagged.page_words[-1]
    assert document.audit_head in tagged.page_words[-1]


def test_contents_give_the_pages_of_sections(document: Document, tagged: Tagged) -> None:
    contents = tagged.page_words[1]
    for index, section in enumerate(document.sections, 1):
        title = squeezed(f"{index}{section.heading}")
        pages = [i for i, words in enumerate(tagged.page_words, 1) if title in words and i > 2]
        assert re.search(re.escape(title) + r"\.+" + str(pages[0]), contents)


def test_fonts_are_embedded_and_ours_alone(printed: bytes) -> None:
    with pikepdf.open(BytesIO(printed)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o]

        assert {str(f.FontName).split("+")[1].rstrip(",") for f in fonts} == {
            "Source-Sans-3",
            "Source-Sans-3-Bold",
        }
        assert all("/FontFile2" in f or "/FontFile3" in f for f in fonts)


def test_language_title_and_marks_are_set(document: Document, tagged: Tagged) -> None:
    root = tagged.pdf.Root

    assert str(root.Lang) == "en-GB"
    assert str(tagged.pdf.docinfo.Title) == document.title
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)


def test_the_child_prints_the_same_bytes(document: Document, printed: bytes) -> None:
    assert render_pdf_guarded(document) == printed


def test_a_page_that_takes_too_long_is_refused(html: str) -> None:
    with pytest.raises(Refused) as refusal:
        print_guarded(html, seconds=0.05)

    assert refusal.value.denial.code == "output.pdf_not_made"


def test_a_draft_says_so_on_every_page(document: Document) -> None:
    draft = replace(document, certified_by="Not certified", certified_on="", is_illustrative=False)

    tagged = Tagged(print_html(html_of(draft)))

    assert all("Notcertified" in words for words in tagged.page_words)
    assert not any("illustrativefigures" in words for words in tagged.page_words)


def test_a_table_longer_than_a_page_comes_in_whole_parts(document: Document) -> None:
    rows = tuple(Row(f"Category {i}", (cell(i), cell(i), cell(0))) for i in range(150))
    section = replace(
        document.sections[0],
        tables=(replace(PEOPLE, rows=rows),),
        charts=(),
        paragraphs=("A long paragraph. " * 700,),
    )
    html = html_of(replace(document, sections=(section,), annex=()))

    content = print_html(html)

    assert count(html, "table") > 6
    assert counts_agree(html, content)


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A loopback server that remembers who came."""
    seen: list[bytes] = []
    done = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)

        def serve() -> None:
            while not done.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    seen.append(b"came")

        thread = Thread(target=serve)
        thread.start()
        yield server.getsockname()[1], seen
        done.set()
        thread.join()


FETCHES = (
    '<img alt="x" src="{url}">',
    '<link rel="stylesheet" href="{url}">',
    '<link rel="attachment" href="{url}">',
    '<a rel="attachment" href="{url}">x</a>',
    '<object data="{url}" type="image/png">x</object>',
    '<embed src="{url}" type="image/png">',
    '<style>@import url("{url}");</style>',
    '<style>@font-face{{font-family:F;src:url("{url}")}} p{{font-family:F}}</style><p>x</p>',
    '<p style="background:url({url})">x</p>',
    '<p style="list-style-image:url({url});display:list-item">x</p>',
    '<p style="border-image:url({url}) 1;border-style:solid">x</p>',
    '<style>p::before{{content:url("{url}")}}</style><p>x</p>',
    '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><image href="{url}" width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><use href="{url}#a"/></svg>',
)


@pytest.mark.parametrize("form", FETCHES)
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_page_fetches_nothing(
    form: str, scheme: str, listener: tuple[int, list[bytes]], tmp_path: Path
) -> None:
    port, seen = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("a file of this machine")
    url = f"http://127.0.0.1:{port}/x" if scheme == "http" else secret.as_uri()
    body = form.format(url=url)

    try:
        content = print_html(f'<html lang="en-GB"><title>x</title><body><h1>x</h1>{body}</body>')
    except FatalURLFetchingError:
        content = b""

    assert seen == []
    if content:
        with pikepdf.open(BytesIO(content)) as pdf:
            assert len(pdf.attachments) == 0


def test_the_child_ends_with_its_page_and_is_not_taken_apart(tmp_path: Path) -> None:
    """A library that dies while it is let go of would cost a page that was printed."""
    (tmp_path / "child.py").write_bytes(CHILD.read_bytes())
    (tmp_path / "press.py").write_text(
        "import atexit, os\n"
        "atexit.register(os._exit, 11)\n"
        "def print_html(html, sheet):\n"
        "    return b'%PDF-' + html.encode()\n"
    )

    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "child.py")],
        input=b'{"html": "a page", "sheet": ""}',
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, b"%PDF-a page")
