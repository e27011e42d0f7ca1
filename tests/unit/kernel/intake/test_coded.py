"""What is kept of very many rows takes few bytes and says the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.intake.coded import narrow, runs_of


@given(st.lists(st.integers(1, 40), unique=True).map(sorted), st.data())
def test_row_numbers_come_back_from_their_runs(numbers: list[int], data: st.DataObject) -> None:
    kept = runs_of(np.array(numbers, np.int64))
    places = data.draw(st.lists(st.sampled_from(range(len(numbers))))) if numbers else []

    assert len(kept) == len(numbers)
    assert kept.at(np.array(places, np.int64)).tolist() == [numbers[place] for place in places]


def test_consecutive_rows_are_one_run() -> None:
    assert len(runs_of(np.arange(2, 1000)).begins) == 1


@pytest.mark.parametrize(
    ("count", "size"), [(0, 1), (1, 1), (256, 1), (257, 2), (1 << 16, 2), ((1 << 16) + 1, 4)]
)
def test_places_take_the_fewest_bytes(count: int, size: int) -> None:
    kept = narrow(count)

    assert np.dtype(kept).itemsize == size
    assert np.iinfo(kept).max >= count - 1
