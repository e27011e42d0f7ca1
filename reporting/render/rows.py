"""The return as tidy CSV and as JSON."""

import json
from dataclasses import fields
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from dalpb.kernel.intake.export import write_csv
from reporting.returns.document import Document, TidyRow

COLUMNS: Final = tuple(field.name for field in fields(TidyRow))


def render_csv(document: Document) -> bytes:
    """One figure a row, UTF-8 with a byte order mark; no text can act as a formula.

    The mark is there because officers open the file in Excel, which reads UTF-8
    without it as another encoding and spoils £ and names. The marking stands in the
    file's name and in the JSON, so that the table stays tidy.
    """
    rows = ([_field(getattr(row, name)) for name in COLUMNS] for row in document.tidy)
    return write_csv([COLUMNS, *rows])


def render_json(document: Document) -> bytes:
    """The whole document, keys in order, no needless space.

    Numbers are texts of plain digits, since a JSON reader may make any bare number a
    binary fraction.
    """
    text = json.dumps(
        _plain(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def _field(value: Any) -> str | Decimal | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None or isinstance(value, Decimal) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum | bool | str | int) or value is None:
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
