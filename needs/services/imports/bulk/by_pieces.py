"""Lines put into a table of SQLite, where to hand a value over costs more than to store it.

Each different piece is handed over once, into a small temporary table. A row is then one number
that stands for its pieces together, and all rows of a block come in one text.
"""

import json
from collections.abc import Iterator, Sequence
from math import prod
from typing import Any, Final

import numpy as np
from django.db.backends.utils import CursorWrapper

from dalpb.kernel.intake.coded import Numbers

# One text holds so many rows.
_BLOCK: Final = 50_000
# A whole number of SQLite's has eight bytes and a sign.
_MOST: Final = 2**63
Pieces = Sequence[Sequence[tuple[Any, ...]]]


def may_go_by_pieces(pieces: Pieces) -> bool:
    """Whether one number can stand for the pieces of a row. A row in one piece gains nothing."""
    return len(pieces) > 1 and prod(map(len, pieces)) < _MOST


def insert_by_pieces(
    cursor: CursorWrapper,
    table: str,
    columns: Sequence[str],
    pieces: Pieces,
    places: Sequence[Numbers],
) -> None:
    """Rows of a table, in order. A row's columns are its pieces', kind after kind.

    `places` has for each kind the place of every row's piece. In the caller's transaction; the
    temporary tables are gone after it.
    """
    for number, kind in enumerate(pieces):
        _lay_out(cursor, number, kind)
    statement = _statement(table, columns, pieces)
    for block in _blocks(pieces, places):
        cursor.execute(statement, [json.dumps(block.tolist(), separators=(",", ":"))])
    for number in range(len(pieces)):
        cursor.execute(f"DROP TABLE {_name(number)}")


def _name(number: int) -> str:
    return f"temp.needs_piece_{number}"


def _lay_out(cursor: CursorWrapper, number: int, kind: Sequence[tuple[Any, ...]]) -> None:
    """The different pieces of one kind, each under its place."""
    cursor.execute(f"CREATE TABLE {_name(number)} (n integer PRIMARY KEY, {_cells('', kind)})")
    marks = ", ".join(["%s"] * (1 + len(kind[0])))
    cursor.executemany(
        f"INSERT INTO {_name(number)} VALUES ({marks})",  # noqa: S608 - our names
        [(place, *piece) for place, piece in enumerate(kind)],
    )


def _cells(prefix: str, kind: Sequence[tuple[Any, ...]]) -> str:
    return ", ".join(f"{prefix}c{cell}" for cell in range(len(kind[0])))


def _statement(table: str, columns: Sequence[str], pieces: Pieces) -> str:
    """One row for each number of a text. CROSS JOIN keeps their order."""
    sizes = list(map(len, pieces))
    said = ", ".join(_cells(f"p{n}.", kind) for n, kind in enumerate(pieces))
    joined = " ".join(
        f"CROSS JOIN {_name(n)} p{n} ON p{n}.n = j.value / {prod(sizes[n + 1 :])} %% {sizes[n]}"
        for n in range(len(pieces))
    )
    return (
        f"INSERT INTO {table} ({', '.join(columns)})"  # noqa: S608 - our names
        f" SELECT {said} FROM json_each(%s) j {joined}"
    )


def _blocks(pieces: Pieces, places: Sequence[Numbers]) -> Iterator[Numbers]:
    """The number of each row: the places of its pieces as digits."""
    for start in range(0, len(places[0]), _BLOCK):
        block = [column[start : start + _BLOCK] for column in places]
        number = np.zeros(len(block[0]), np.int64)
        for kind, column in zip(pieces, block, strict=True):
            number = number * len(kind) + column
        yield number
