"""One digest for the content of a long file, whichever way it came in.

It is made of each column by itself: of its different values in one order, and of which of them
each row has, the rows in the order of their keys.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any, Final

import numpy as np

from dalpb.kernel.intake.coded import Numbers, narrow
from needs.rules.submission import SubmittedRow, digest_of
from needs.services.imports.sending import LONG_ROWS

# Of each column: what a row has in it, by which it is put in order, and the text of that.
_COLUMNS: Final[tuple[tuple[Callable[[SubmittedRow], Any], Callable[[Any], str]], ...]] = (
    (lambda row: (row.period.first, row.period.until, row.period.code), lambda of: of[2]),
    (lambda row: (row.area_id, row.area_code), lambda of: of[1]),
    (lambda row: (row.organisation_id, row.organisation_code), lambda of: of[1]),
    (lambda row: (row.service_id or 0, row.service_code), lambda of: of[1]),
    (lambda row: (row.measure_id, row.measure_code), lambda of: of[1]),
    (lambda row: row.category_key, str),
    (lambda row: repr(row.stored), str),
    (lambda row: row.note, str),
    (lambda row: row.source, str),
)
FLAGS: Final = ("", "yes")


def digest_of_rows(rows: Sequence[SubmittedRow]) -> str:
    """The digest of rows that were read one by one: a long file's where they are many."""
    if len(rows) <= LONG_ROWS:
        return digest_of(rows)
    ordered = sorted(rows, key=_order)
    columns = [_column(map(of_row, ordered), text_of) for of_row, text_of in _COLUMNS]
    flags = np.array([row.is_illustrative for row in ordered])
    return told([*columns, (FLAGS, sha256(in_bytes(flags, len(FLAGS))).digest())])


def _order(row: SubmittedRow) -> tuple[Any, ...]:
    """The order of keys."""
    return (
        row.measure_id, row.period, row.organisation_id, row.area_id, row.service_id or 0,
        row.category_key,
    )  # fmt: skip


def _column(found: Iterable[Any], text_of: Callable[[Any], str]) -> tuple[list[str], bytes]:
    """The texts of a column in order, and the digest of the places that its rows have."""
    cells = list(found)
    values = sorted(set(cells))
    place_of = {value: place for place, value in enumerate(values)}
    places = np.array([place_of[cell] for cell in cells])
    # Where all rows have one text their places say nothing.
    made = in_bytes(places, len(values)) if len(values) > 1 else b""
    return [text_of(value) for value in values], sha256(made).digest()


def in_bytes(places: Numbers, texts: int) -> bytes:
    """Places among so many texts as they go into the digest."""
    return places.astype(np.dtype(narrow(texts)).newbyteorder("<"), copy=False).tobytes()


def told(columns: Iterable[tuple[Sequence[str], bytes]]) -> str:
    """The digest of all columns, each given by its texts and the digest of its places."""
    whole = sha256(b"columns;")
    for texts, places in columns:
        listed = "\0".join(f"{len(text)}:{text}" for text in texts)
        whole.update(listed.encode("utf-8", "surrogatepass"))
        whole.update(places)
    return whole.hexdigest()
