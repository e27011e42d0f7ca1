"""What every row of a long file says alike is said once, and not with each row."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

Piece = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """The columns that are the same in every row, and the others in their pieces.

    `kinds` are the places of the pieces' kinds that have something left.
    """

    same: Mapping[str, Any]
    columns: tuple[str, ...]
    pieces: tuple[Sequence[Piece], ...]
    kinds: tuple[int, ...]


def parted(
    columns: Sequence[str],
    pieces: Sequence[Sequence[Piece]],
    before: Mapping[str, Any] | None = None,
) -> Parted:
    """Which columns of the pieces, kind after kind, have one value. Every piece is of some row.

    Where rows went `before`, only those that had the same value in all of them.
    """
    names = iter(columns)
    same: dict[str, Any] = {}
    left: list[str] = []
    kept: list[Sequence[Piece]] = []
    kinds: list[int] = []
    for number, kind in enumerate(pieces):
        first, varied = kind[0], []
        for place, name in zip(range(len(first)), names, strict=False):
            if _is_alike(kind, place) and _was_so(before, name, first[place]):
                same[name] = first[place]
            else:
                left.append(name)
                varied.append(place)
        if varied:
            kept.append([tuple(piece[place] for place in varied) for piece in kind])
            kinds.append(number)
    return Parted(same, tuple(left), tuple(kept), tuple(kinds))


def _is_alike(kind: Sequence[Piece], place: int) -> bool:
    first = kind[0][place]
    return all(piece[place] == first for piece in kind)


def _was_so(before: Mapping[str, Any] | None, name: str, value: object) -> bool:
    return before is None or (name in before and before[name] == value)


@contextmanager
def by_default(table: str, same: Mapping[str, Any]) -> Iterator[None]:
    """On PostgreSQL, rows that do not name these columns have these values.

    For a table of ours that has no defaults, in a transaction that has it alone: nobody else
    ever sees them. What is not received with each row costs a fifth of what it did. Nothing is
    said too: it must not be left to a default that somebody gave the table.
    """
    from psycopg import sql

    name = connection.ops.quote_name
    if not same:
        yield
        return
    with connection.cursor() as cursor:
        literals = (sql.Literal(value).as_string(cursor.connection) for value in same.values())
        set_to = (
            f"ALTER COLUMN {name(column)} SET DEFAULT {literal}"
            for column, literal in zip(same, literals, strict=True)
        )
        cursor.execute(f"ALTER TABLE {name(table)} {', '.join(set_to)}")
    yield
    dropped = (f"ALTER COLUMN {name(column)} DROP DEFAULT" for column in same)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name(table)} {', '.join(dropped)}")
