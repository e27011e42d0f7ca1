"""Rows put into SQLite by their pieces are the rows, in order, whatever the pieces say."""

from typing import Any

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from needs.services.imports.bulk import by_pieces
from needs.services.imports.bulk.by_pieces import insert_by_pieces, may_go_by_pieces

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL takes rows by COPY."),
]
CELL = st.none() | st.integers(-(2**63), 2**63 - 1) | st.booleans() | st.text(max_size=9)
Made = tuple[list[list[tuple[Any, ...]]], list[np.ndarray[Any, Any]]]


@st.composite
def rows_in_pieces(draw: st.DrawFn) -> Made:
    widths = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    pieces = [
        draw(st.lists(st.tuples(*[CELL] * width), min_size=1, max_size=6)) for width in widths
    ]
    count = draw(st.integers(0, 12))
    places = [
        np.array(
            draw(st.lists(st.integers(0, len(kind) - 1), min_size=count, max_size=count)), np.int32
        )
        for kind in pieces
    ]
    return pieces, places


@given(rows_in_pieces(), st.integers(1, 5))
def test_every_row_is_there_in_its_order(made: Made, block: int) -> None:
    pieces, places = made
    columns = [f"v{n}" for n in range(sum(len(kind[0]) for kind in pieces))]
    wanted = [
        tuple(cell for kind, at in zip(pieces, row, strict=True) for cell in kind[at])
        for row in zip(*(column.tolist() for column in places), strict=True)
    ]

    with pytest.MonkeyPatch.context() as patch, transaction.atomic(), connection.cursor() as cursor:
        patch.setattr(by_pieces, "_BLOCK", block)
        cursor.execute(f"CREATE TABLE temp.put (id integer PRIMARY KEY, {', '.join(columns)})")
        insert_by_pieces(cursor, "temp.put", columns, pieces, places)
        cursor.execute("SELECT * FROM temp.put ORDER BY id")
        found = [row[1:] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT count(*) FROM temp.sqlite_master WHERE name LIKE 'needs_piece%%'", []
        )
        left = cursor.fetchone()
        cursor.execute("DROP TABLE temp.put")

    assert found == wanted
    assert left == (0,)


def test_one_row_that_is_refused_leaves_none_and_no_piece() -> None:
    pieces = [[(1,), (2,)], [("a",), ("b",)]]
    places = [np.array([0, 0, 1], np.int32), np.array([0, 1, 0], np.int32)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE temp.put (v integer CHECK (v < 2), w text)")

        with pytest.raises(IntegrityError), transaction.atomic():
            insert_by_pieces(cursor, "temp.put", ["v", "w"], pieces, places)

        cursor.execute("SELECT count(*) FROM temp.put")
        assert cursor.fetchone() == (0,)
        insert_by_pieces(cursor, "temp.put", ["v", "w"], pieces, [c[:2] for c in places])
        cursor.execute("SELECT v, w FROM temp.put")
        assert cursor.fetchall() == [(1, "a"), (1, "b")]
        cursor.execute("DROP TABLE temp.put")


def test_pieces_that_one_number_cannot_stand_for_go_another_way() -> None:
    many = [(n,) for n in range(3)]

    assert may_go_by_pieces([many, many])
    assert not may_go_by_pieces([many])
    assert not may_go_by_pieces([range(2**21)] * 3)  # type: ignore[list-item]
