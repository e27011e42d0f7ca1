"""Doubts about a whole file: parts above their whole, jumps, and rows that are people."""

from dataclasses import replace

import pytest

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.periods import quarter
from needs.rules.doubts import (
    Split,
    has_a_note_for_each,
    jumps,
    looks_person_level,
    parts_above_whole,
)
from needs.rules.stored import to_stored
from needs.rules.submission import SubmittedRow, digest_of, duplicates

SPLITS = {
    1: Split({"refuge": "kind", "dispersed": "kind", "disabled": "traits"}, frozenset({"traits"}))
}


def row(number: int, figure: Figure | int, key: str = "ALL", note: str = "") -> SubmittedRow:
    held = figure if isinstance(figure, Figure) else Figure.exact(figure)
    return SubmittedRow(
        number, quarter(2024, 1), 1, "E1", 1, "north", None, "", 1, "beds", key,
        to_stored(held), held.shown(), note, "", False,
    )  # fmt: skip


def codes(rows: list[SubmittedRow]) -> list[tuple[int | None, str]]:
    return [(issue.row, issue.code) for issue in parts_above_whole(rows, SPLITS)]


def test_parts_that_come_to_their_whole_are_right() -> None:
    assert codes([row(2, 10), row(3, 6, "refuge"), row(4, 4, "dispersed")]) == []


def test_parts_that_come_to_more_are_not() -> None:
    assert codes([row(2, 9), row(3, 6, "refuge"), row(4, 4, "dispersed")]) == [
        (2, "value.parts_above_all")
    ]


def test_one_part_above_its_whole_is_named_even_where_parts_overlap() -> None:
    assert codes([row(2, 9), row(3, 10, "disabled")]) == [(3, "value.part_above_all")]


@pytest.mark.parametrize(
    "whole", [Figure.empty(State.NOT_SUPPLIED), Figure.bounded(5, None), Figure.estimated(3)]
)
def test_what_cannot_be_told_is_no_fault(whole: Figure) -> None:
    assert codes([row(2, whole), row(3, 6, "refuge"), row(4, 4, "dispersed")]) == []


def test_a_bounded_part_counts_at_its_least() -> None:
    at_least = Figure.bounded(8, None, "at least 8")

    assert codes([row(2, 9), row(3, at_least, "refuge"), row(4, 2, "dispersed")]) == [
        (2, "value.parts_above_all")
    ]


@pytest.mark.parametrize(
    ("now", "before", "is_doubted"),
    [
        (240, 20, True),
        (2, 30, True),
        (200, 20, False),
        (11, 1, False),
        (0, 500, False),
        (25, 2, True),
    ],
)
def test_ten_times_more_or_less_is_doubted(now: int, before: int, is_doubted: bool) -> None:
    found = jumps(row(2, now), Figure.exact(before), "the quarter before")

    assert (found is not None) is is_doubted


def test_a_bound_is_no_jump() -> None:
    assert jumps(row(2, Figure.bounded(500, None)), Figure.exact(2), "before") is None


def test_ones_everywhere_look_like_people() -> None:
    ones = [row(n, 1, note=f"note {n}") for n in range(2, 14)]

    assert [i.code for i in looks_person_level(ones)] == ["file.looks_person_level"]
    assert has_a_note_for_each(ones)
    assert looks_person_level([*ones, row(20, 2)]) == []
    assert looks_person_level(ones[:5]) == []


def test_a_digest_is_of_what_rows_say_not_of_their_order_or_place() -> None:
    rows = [row(2, 10), row(3, 6, "refuge")]
    moved = [replace(rows[1], number=90), replace(rows[0], number=91)]

    assert digest_of(rows) == digest_of(moved)
    assert digest_of(rows) != digest_of([rows[0], replace(rows[1], note="x")])


def test_a_key_that_stands_thrice_is_told_twice() -> None:
    found = duplicates([row(2, 1), row(5, 1), row(9, 2)])

    assert [issue.row for issue in found] == [5, 9]
    assert "Rows 2 and 9" in found[1].message
