"""The files of a document for the public: tagged PDF, and its tables as CSV, ODS and JSON."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.template.loader import render_to_string

from dalpb.kernel.codec import plain
from dalpb.kernel.intake.export import write_csv
from reporting.blocks import Part
from reporting.documents.content import (
    KIND_WORDS,
    Cell,
    DataTable,
    DocumentContent,
    shown_parts,
)
from reporting.frames.open_data import render_open_ods
from reporting.render.in_print import in_print
from reporting.render.pdf import SECONDS, print_guarded

LICENCE: Final = "Open Government Licence v3.0"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """What the print template shows."""

    kind_words: str
    title: str
    subtitle: str
    summary: str
    area: str
    warning: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file before it is stored."""

    name: str
    title: str
    media_type: str
    content: bytes


def document_pdf(content: DocumentContent, sha256: str) -> bytes:
    """The document as PDF/UA-1. The same document gives the same bytes."""
    paper = PrintedDocument(
        kind_words=KIND_WORDS[content.kind],
        title=content.title,
        subtitle=content.subtitle,
        summary=content.summary,
        area=content.area,
        warning=content.warning,
        facts=(*content.facts, ("Digest (SHA-256)", sha256)),
        parts=tuple(part for leaf in content.leaves for part in shown_parts(leaf.parts)),
        sha256=sha256,
    )
    html = render_to_string("reporting/print/document.html", {"paper": in_print(paper)})
    return print_guarded(html, seconds=SECONDS, sheet="pack.css")


def table_files(content: DocumentContent, tables: tuple[DataTable, ...]) -> tuple[MadeFile, ...]:
    """Each table as CSV and JSON, and all of them in one ODS workbook."""
    made = []
    for table in tables:
        rows = write_csv([table.headings, *table.rows])
        made.append(MadeFile(f"{table.name}.csv", f"{table.title}, CSV", "text/csv", rows))
        body = _json(content, table)
        made.append(
            MadeFile(f"{table.name}.json", f"{table.title}, JSON", "application/json", body)
        )
    if tables:
        book = render_open_ods(content, tables, LICENCE)
        made.append(MadeFile(f"{tables[0].name}.ods", f"{tables[0].title}, ODS", ODS, book))
    return tuple(made)


def content_json(content: DocumentContent) -> MadeFile:
    """The whole document as data, for whoever reads it by program."""
    text = json.dumps(plain(content), ensure_ascii=False, sort_keys=True, allow_nan=False)
    return MadeFile("document.json", "The whole document, JSON", "application/json", text.encode())


def _json(content: DocumentContent, table: DataTable) -> bytes:
    """Rows as objects; numbers are texts of plain digits, so that none turns into a fraction."""
    body = {
        "title": table.title,
        "document": content.title,
        "area": content.area,
        "dated": content.dated_on.isoformat(),
        "warning": content.warning,
        "licence": LICENCE,
        "notes": table.notes,
        "rows": [
            {name: _written(cell) for name, cell in zip(table.headings, row, strict=True)}
            for row in table.rows
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _written(cell: Cell) -> Any:
    return f"{Decimal(cell):f}" if isinstance(cell, int | Decimal) else cell
