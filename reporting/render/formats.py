"""The five formats of a return: their codes, file names and makers."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from reporting.frames.ods import render_ods
from reporting.frames.xlsx import render_xlsx
from reporting.render.pdf import render_pdf_guarded
from reporting.render.rows import render_csv, render_json
from reporting.returns.document import Document
from reporting.returns.printable import printable_document


class FormatCode(StrEnum):
    """A format of a return's output, as in addresses and commands."""

    PDF = "pdf"
    ODS = "ods"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """One format: `label` is for people, `render` takes a printable document."""

    code: FormatCode
    label: str
    content_type: str
    render: Callable[[Document], bytes]

    @property
    def extension(self) -> str:
        return f".{self.code}"


FORMATS: Final[Mapping[FormatCode, OutputFormat]] = {
    made.code: made
    for made in (
        OutputFormat(FormatCode.PDF, "PDF", "application/pdf", render_pdf_guarded),
        OutputFormat(
            FormatCode.ODS,
            "OpenDocument spreadsheet",
            "application/vnd.oasis.opendocument.spreadsheet",
            render_ods,
        ),
        OutputFormat(
            FormatCode.XLSX,
            "Excel workbook",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            render_xlsx,
        ),
        OutputFormat(
            FormatCode.CSV, "CSV, one figure a row", "text/csv; charset=utf-8", render_csv
        ),
        OutputFormat(FormatCode.JSON, "JSON", "application/json", render_json),
    )
}


def render(document: Document, code: FormatCode) -> bytes:
    """The document as a file; text that no file can carry is left out of all alike."""
    return FORMATS[code].render(printable_document(document))


def file_name(document: Document, code: FormatCode) -> str:
    """A name that says what it is, of which year and whose, and carries the marking."""
    authority = _slug(document.authority).removesuffix("-county-council").removesuffix("-council")
    parts = ["annual-return", _slug(document.year), authority, _marking(document.marking)]
    return "-".join(part for part in parts if part) + FORMATS[code].extension


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")


def _marking(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^A-Z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
