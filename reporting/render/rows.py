"""The return as tidy CSV and as JSON."""

import csv
import json
import unicodedata
from dataclasses import fields
from decimal import Decimal
from enum import Enum
from io import StringIO
from typing import Any, Final

from reporting.returns.document import Document, TidyRow

# What spreadsheets take for a formula, in any width, or for the end of a cell.
TRIGGERS: Final = frozenset("=+-@|;\t\r\n\x00\N{MINUS SIGN}")
COLUMNS: Final = tuple(field.name for field in fields(TidyRow))


def render_csv(document: Document) -> bytes:
    """One figure a row, every field quoted, UTF-8 with a byte order mark.

    The mark is there because officers open the file in Excel, which reads UTF-8
    without it as another encoding and spoils £ and names. The marking stands in the
    file's name and in the JSON, so that the table stays tidy.
    """
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_field(getattr(row, name)) for name in COLUMNS] for row in document.tidy)
    return out.getvalue().encode("utf-8-sig")


def render_json(document: Document) -> bytes:
    """The whole document, keys in order, no needless space.

    Numbers are texts of plain digits, since a JSON reader may make any bare number a
    binary fraction.
    """
    text = json.dumps(
        _plain(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def harmless(text: str) -> str:
    """`text` that no spreadsheet takes for a formula: an apostrophe goes before such."""
    first = unicodedata.normalize("NFKC", text.lstrip(" \u00a0\u3000"))[:1]
    return "'" + text if first in TRIGGERS and first else text


def _field(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else harmless(str(value))


def _plain(value: Any) -> Any:
    if isinstance(value, Enum | bool | str | int) or value is None:
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
