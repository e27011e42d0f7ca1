"""Text going out to a spreadsheet, written so that no cell of it can act as a formula."""

import io
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

# What spreadsheet programs have taken as the start of a formula, a command or a new cell.
TRIGGERS: Final = frozenset("=+-@\t\r\n\0|;%")
# Control and format characters show nothing, and some programs drop them.
_UNSEEN: Final = frozenset({"Cc", "Cf"})

Cell = str | int | Decimal | None


def starts_like_formula(value: str) -> bool:
    """Whether the first thing a program sees, past any space, could start a formula."""
    if value[:1] in TRIGGERS:
        return True
    for character in value:
        if character in TRIGGERS:
            return True
        if unicodedata.category(character) in _UNSEEN:
            continue
        # Full-width and other forms fold to the plain character.
        plain = unicodedata.normalize("NFKC", character).strip()
        if plain:
            return plain[0] in TRIGGERS
    return False


def safe_text(value: str) -> str:
    """The text, with an apostrophe before it where a program could take it for a formula."""
    return f"'{value}" if value and starts_like_formula(value) else value


def guarded_text(value: str) -> str:
    """As `safe_text`, for a text that comes back: `unguarded_text` of it is the text again.

    A text that begins with apostrophes of its own, and then as a formula would, is guarded as
    well, or the first of them would be taken for the guard.
    """
    return f"'{value}" if starts_like_formula(value.lstrip("'")) else value


def unguarded_text(value: str) -> str:
    """The text without the guard that `guarded_text` put before it, if it did."""
    is_guarded = value[:1] == "'" and starts_like_formula(value.lstrip("'"))
    return value[1:] if is_guarded else value


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            raise TypeError("write a truth as a word")
        case int():
            return str(cell)
        case Decimal():
            if not cell.is_finite():
                raise ValueError("only finite numbers are written")
            return f"{cell:f}"
        case str():
            return '"' + safe_text(cell).replace("\0", "").replace('"', '""') + '"'


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """RFC 4180 text in UTF-8 with a byte order mark, by which Excel knows the encoding.

    Text is always in quotes. Numbers given as `int` or `Decimal` stay numbers.
    """
    out = io.StringIO(newline="")
    for row in rows:
        out.write(",".join(map(_written, row)))
        out.write("\r\n")
    return out.getvalue().encode("utf-8-sig", "replace")
