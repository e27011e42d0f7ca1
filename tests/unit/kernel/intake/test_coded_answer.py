"""An answer by columns that makes no sense is no table, and never an exception."""

import json
from io import BytesIO
from typing import Any

import pytest

from dalpb.kernel.intake import coded_blocks
from dalpb.kernel.intake.answer import coded_of
from dalpb.kernel.intake.coded import Coded

BLOCK = {"count": 2, "first": 5, "texts": [["2024"], ["1", "2"]], "kinds": ["B", "H"]}
NUMBERS = b"\0\0" + b"\0\0\1\0"
LISTED = NUMBERS + b"\5\0\0\0\11\0\0\0"
END = {
    "end": True,
    "file_kind": "csv",
    "headings": ["period", "value"],
    "heading_row": 1,
    "notes": [],
}


def read(*said: dict[str, Any] | bytes) -> Coded | None:
    parts = [
        each if isinstance(each, bytes) else json.dumps(each).encode() + b"\n" for each in said
    ]
    return coded_of(BytesIO(b"".join(parts)))


ROWS = {"numbers": [2, 3], "texts": ["2024", "1"], "cells": [0, 1, 0, 1]}


def test_a_whole_answer_is_a_table() -> None:
    found = read(BLOCK, NUMBERS, END)

    assert found is not None
    assert found.whole().rows == (("2024", "1"), ("2024", "2"))
    assert found.whole().row_numbers == (5, 6)


def test_rows_that_do_not_follow_one_another_are_numbered_one_by_one() -> None:
    found = read({**BLOCK, "first": 0}, LISTED, END)

    assert found is not None
    assert found.whole().row_numbers == (5, 9)


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 0},
        {"count": -2},
        {"count": True},
        {"count": "2"},
        {"count": 1 << 62},
        {"first": -1},
        {"first": 1 << 32},
        {"first": None},
        {"texts": []},
        {"texts": [["2024"]]},
        {"texts": [["2024"], [1, 2]]},
        {"texts": [["2024"], ["1"]]},
        {"texts": {"2024": "1"}},
        {"kinds": []},
        {"kinds": "BH"},
        {"kinds": ["B", 2]},
        {"kinds": ["B", ["H"]]},
        {"kinds": ["B", "Q"]},
        {"kinds": ["B", "O"]},
        {"texts": [], "kinds": []},
        {"texts": [["2024"]], "kinds": ["B"]},
    ],
)
def test_a_block_that_makes_no_sense_is_no_table(wrong: dict[str, Any]) -> None:
    assert read({**BLOCK, **wrong}, NUMBERS, END) is None


@pytest.mark.parametrize(
    "said",
    [
        (BLOCK, NUMBERS),
        (BLOCK, NUMBERS[:-1], END),
        (BLOCK, NUMBERS, b"\0\n", END),
        (BLOCK, NUMBERS[:3]),
        (BLOCK, b"\1" + NUMBERS[1:], END),
        (BLOCK, NUMBERS, END, END),
        (BLOCK, NUMBERS, {**END, "headings": ["period"]}),
        (BLOCK, NUMBERS, {"numbers": [9], "texts": ["a", "b"], "cells": [0, 1]}, END),
        ({**BLOCK, "first": 0}, NUMBERS, b"\0\0\0\0\1\0\0\0", END),
        ({**BLOCK, "first": 0}, NUMBERS, END),
        (BLOCK, NUMBERS, {**BLOCK, "texts": [[]], "kinds": ["B"]}, b"\0\0", END),
    ],
)
def test_an_answer_that_makes_no_sense_is_no_table(
    said: tuple[dict[str, Any] | bytes, ...],
) -> None:
    assert read(*said) is None


@pytest.mark.parametrize("number", [-1, 0, 1 << 32, 1 << 64])
def test_a_row_that_no_file_has_is_no_table(number: int) -> None:
    assert read(ROWS, END) is not None

    assert read({**ROWS, "numbers": [2, number]}, END) is None


def test_blocks_of_one_row_are_not_counted_over_and_over(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []

    class Counted(coded_blocks.Runs):
        def __len__(self) -> int:
            counted.append(self.count)
            return self.count

    monkeypatch.setattr(coded_blocks, "Runs", Counted)
    one = {**BLOCK, "count": 1}
    told = {**one, "texts": [[], []], "kinds": ["B", "B"]}

    found = read(one, b"\0\0\0", *[told, b"\0\0"] * 199, END)

    assert found is not None
    assert found.whole().rows == (("2024", "1"),) * 200
    assert len(counted) < 5 * 200
