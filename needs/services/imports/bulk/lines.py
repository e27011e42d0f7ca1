"""Rows by columns, written out for the database: each different piece of a line once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import chain
from operator import add
from struct import pack
from typing import Final
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.backends.utils import CursorWrapper

from dalpb.kernel.intake.coded import Numbers
from dalpb.kernel.periods import Period
from needs.rules.stored import Stored
from needs.rules.submission import SubmittedRow
from needs.services.imports.bulk.arrays import paired
from needs.services.imports.bulk.by_pieces import insert_by_pieces, may_go_by_pieces
from needs.services.imports.bulk.resolved import Resolved
from needs.services.imports.bulk.said_once import Piece, by_default, parted

TABLE: Final = "needs_observation"
CHUNK: Final = 50_000
# So many rows of COPY at a time are still near the processor when they are joined and sent.
_BLOCK: Final = 8_000
SET: Final = 50
COLUMNS: Final = (
    "period_id", "area_id", "organisation_id", "service_id", "measure_id", "category_key",
    "state", "value_micro", "low_micro", "high_micro", "words", "note", "source",
    "is_illustrative",
)  # fmt: skip
ALL_COLUMNS: Final = (*COLUMNS, "batch_id", "version")
# From so many rows on that share a piece it pays to make one of two.
_SHARED: Final = 16
HEADER: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER: Final = b"\xff\xff"
_NULL: Final = pack(">i", -1)


class Short(int):
    """A number for a column of four bytes; any other goes into one of eight."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The columns of each row in pieces, whose texts are made once."""

    pieces: tuple[Sequence[Piece], ...]
    places: tuple[Numbers, ...]

    def with_end(self, end: Piece) -> "Lines":
        """The same with more at the end of each row."""
        *rest, last = self.pieces
        return Lines((*rest, [piece + end for piece in last]), self.places)


def lines_of(rows: Resolved, period_ids: Sequence[int], order: Numbers) -> Lines:
    """The rows in an order, as lines."""
    wheres, where = paired(rows.period, rows.area, len(rows.areas))
    whos, who = paired(rows.organisation, rows.service, len(rows.services))
    subjects, subject = paired(rows.measure, rows.category, len(rows.categories))
    notes, note = paired(rows.note, rows.source, len(rows.sources))
    saids, said = paired(note, rows.flag, 2)
    tolds, told = paired(rows.figure, said, len(saids))
    ends = [(rows.notes[notes[n][0]], rows.sources[notes[n][1]], bool(f)) for n, f in saids]
    figures = {f: _figure(rows.figures[f]) for f in {f for f, _ in tolds}}
    begun = _together(
        ([(period_ids[p], rows.areas[a].id) for p, a in wheres], where),
        ([(rows.organisations[o].id, rows.services[s].id or None) for o, s in whos], who),
    )
    ended = _together(
        ([(rows.measures[m].id, rows.categories[c]) for m, c in subjects], subject),
        ([figures[f] + ends[e] for f, e in tolds], told),
    )
    made = (*begun, *ended)
    return Lines(
        pieces=tuple(pieces for pieces, _ in made),
        places=tuple(place[order] for _, place in made),
    )


def _together(
    one: tuple[list[Piece], Numbers], other: tuple[list[Piece], Numbers]
) -> tuple[tuple[list[Piece], Numbers], ...]:
    """Two pieces of each row as one, where many rows share it; else each by itself."""
    if len(one[0]) * len(other[0]) * _SHARED > len(one[1]):
        return one, other
    both, place = paired(one[1], other[1], len(other[0]))
    return (([one[0][a] + other[0][b] for a, b in both], place),)


def lines_of_rows(rows: Sequence[SubmittedRow], period_ids: Mapping[Period, int]) -> Lines:
    """The rows of a short file, each in one piece."""
    pieces = [
        (
            period_ids[row.period],
            row.area_id,
            row.organisation_id,
            row.service_id,
            row.measure_id,
            row.category_key,
            *_figure(row.stored),
            row.note,
            row.source,
            row.is_illustrative,
        )
        for row in rows
    ]
    return Lines((pieces,), (np.arange(len(pieces)),))


def _figure(stored: Stored) -> Piece:
    return (
        stored.state,
        stored.value_micro,
        stored.low_micro,
        stored.high_micro,
        stored.words,
    )


def insert_figures(lines: Lines, batch: UUID, *, is_alone: bool = False) -> None:
    """The lines are figures of a batch, each in its first version.

    `is_alone` where this transaction has the table to itself, on PostgreSQL: what all the lines
    say alike is then said once.
    """
    is_postgres = connection.vendor == "postgresql"
    whole = lines.with_end((batch, Short(1)) if is_postgres else (batch.hex, 1))
    rest = parted(ALL_COLUMNS, whole.pieces) if is_alone else None
    # One row alone says everything alike, and COPY takes no rows of nothing.
    if rest is None or not rest.columns:
        insert(TABLE, ALL_COLUMNS, whole)
        return
    with by_default(TABLE, rest.same):
        places = tuple(whole.places[kind] for kind in rest.kinds)
        insert(TABLE, rest.columns, Lines(rest.pieces, places))


def insert(table: str, columns: Sequence[str], lines: Lines) -> None:
    """The lines are rows of a table: by COPY on PostgreSQL, on SQLite by pieces where it can be."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            into = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
            with cursor.copy(into) as copy:
                copy.write(HEADER)
                for block in written(lines, len(columns)):
                    copy.write(block)
                copy.write(TRAILER)
            return
        if may_go_by_pieces(lines.pieces):
            insert_by_pieces(cursor, table, columns, lines.pieces, lines.places)
            return
        for rows in _tuples(lines):
            insert_in_sets(cursor, table, columns, rows)


def insert_in_sets(
    cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Sequence[Piece]
) -> None:
    """Many rows a statement: on SQLite each statement notes the last id it gave."""
    row = f"({', '.join(['%s'] * len(columns))})"
    into = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608 - our names
    whole = len(rows) - len(rows) % SET
    sets = [list(chain.from_iterable(rows[at : at + SET])) for at in range(0, whole, SET)]
    cursor.executemany(into + ", ".join([row] * SET), sets)
    cursor.executemany(into + row, rows[whole:])


def written(lines: Lines, width: int) -> Iterator[bytes]:
    """Rows as binary COPY has them: the number of cells, then each cell's size and bytes."""
    first, *rest = lines.pieces
    begin = pack(">h", width)
    made = [[begin + b"".join(map(_cell, piece)) for piece in first]]
    made += [[b"".join(map(_cell, piece)) for piece in pieces] for pieces in rest]
    kinds = [np.array(cells, object) for cells in made]
    for start in range(0, len(lines.places[0]), _BLOCK):
        columns = [places[start : start + _BLOCK] for places in lines.places]
        block = np.empty((len(columns[0]), len(kinds)), object)
        for number, (cells, places) in enumerate(zip(kinds, columns, strict=True)):
            block[:, number] = cells[places]
        yield b"".join(block.ravel().tolist())


def _cell(value: object) -> bytes:
    match value:
        case None:
            return _NULL
        case bool():
            return pack(">i?", 1, value)
        case Short():
            return pack(">ii", 4, value)
        case int():
            return pack(">iq", 8, value)
        case UUID():
            return pack(">i", 16) + value.bytes
        case _:
            text = str(value).encode()
            return pack(">i", len(text)) + text


def _tuples(lines: Lines) -> Iterator[list[Piece]]:
    for start in range(0, len(lines.places[0]), CHUNK):
        parts = [
            map(pieces.__getitem__, places[start : start + CHUNK].tolist())
            for pieces, places in zip(lines.pieces, lines.places, strict=True)
        ]
        yield list(reduce(partial(map, add), parts))
