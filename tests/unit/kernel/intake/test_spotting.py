"""Cells told apart by their bytes are told apart as their texts are."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.intake import spotting
from dalpb.kernel.intake.spotting import LONGEST, Spotted, lines_of

CELLS = st.text(st.characters(codec="utf-8", exclude_characters=",\n\0"), max_size=14)


class Known:
    """The plainest giver of numbers: the order in which texts came."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __call__(self, texts: Sequence[str]) -> list[int]:
        return [self.numbers.setdefault(text, len(self.numbers)) for text in texts]


def read(blocks: Sequence[Sequence[Sequence[str]]], width: int) -> list[list[str]]:
    """The texts of each cell, read by numbers and back."""
    known = [Known() for _ in range(width)]
    spotted = [Spotted(each) for each in known]
    found = []
    for block in blocks:
        written = "".join(",".join(row) + "\n" for row in block).encode()
        lines = lines_of(written, ",", width, "utf-8")
        assert lines is not None
        columns = [lines.coded(place, spotted[place]).tolist() for place in range(width)]
        texts = [list(each.numbers) for each in known]
        found += [
            [names[number] for names, number in zip(texts, row, strict=True)]
            for row in zip(*columns, strict=True)
        ]
    return found


@given(st.lists(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=30), max_size=4))
def test_every_cell_reads_back(blocks: list[list[tuple[str, str]]]) -> None:
    assert read(blocks, 2) == [list(row) for block in blocks for row in block]


@pytest.mark.parametrize("bits", [1, 4, 16])
@pytest.mark.parametrize("many", [4, 4096])
def test_texts_that_share_a_slot_stay_apart(
    bits: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spotting, "_SLOT_BITS", bits)
    monkeypatch.setattr(spotting, "_MANY_NEW", many)
    rows = [[f"text number {n}", "x" * (n % 60)] for n in range(500)]

    assert read([rows[:250], rows, rows[::-1]], 2) == [*rows[:250], *rows, *rows[::-1]]


def test_a_text_is_not_its_own_beginning() -> None:
    rows = [["a" * n] for n in range(LONGEST + 1)]

    assert read([rows], 1) == rows


@pytest.mark.parametrize(
    "block", [b"a,b\nc\n", b"a\nb,c\n", b"a,b,c\n", b"a,b\nc,d,e\n", b"a,b\n\n", b"a," + b"x" * 65]
)
def test_lines_that_are_not_as_the_headings_are_left_to_others(block: bytes) -> None:
    assert lines_of(block if block.endswith(b"\n") else block + b"\n", ",", 2, "utf-8") is None


def test_as_many_marks_in_other_places_are_not_taken() -> None:
    assert lines_of(b"a\nb,c,d\n", ",", 2, "utf-8") is None
    lines = lines_of(b"a,b\nc,d\n", ",", 2, "utf-8")
    assert lines is not None
    assert np.array_equal(lines.coded(1, Spotted(Known())), [0, 1])
