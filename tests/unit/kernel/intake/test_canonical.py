"""One digest for one content."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from dalpb.kernel.intake.canonical import digest_of_written, rows_digest, written

ROWS = st.lists(st.lists(st.text(max_size=6), min_size=2, max_size=2).map(tuple), max_size=12)


@settings(max_examples=1_000, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(
    rows: list[tuple[str, ...]], chance: random.Random
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert rows_digest(shuffled) == rows_digest(rows)


def test_any_other_difference_does() -> None:
    digests = {
        rows_digest(rows)
        for rows in (
            [],
            [("",)],
            [("a", "b")],
            [("b", "a")],
            [("ab", "")],
            [("a",), ("b",)],
            [("a", "b"), ("a", "b")],
            [("1:a", "b")],
        )
    }
    assert len(digests) == 8


def test_space_that_nobody_sees_makes_no_difference() -> None:
    assert rows_digest([(" a\u00a0", "b\u200b")]) == rows_digest([("a", "b")])


@settings(deadline=None)
@given(ROWS)
def test_cells_written_together_or_one_by_one_make_the_same(rows: list[tuple[str, ...]]) -> None:
    assert digest_of_written([written(row)] for row in rows) == rows_digest(rows)
    assert digest_of_written([written([c]) for c in row] for row in rows) == rows_digest(rows)
