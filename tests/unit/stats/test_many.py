"""The limits of many at once are the limits of each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.stats import StatisticsRefused, limits_of_counts, limits_of_proportions, many
from dalpb.stats.intervals import count_limits, wilson_limits

LEVELS = st.sampled_from([0.9, 0.95, 0.998, 0.999999])
PAIRS = st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)).map(
    lambda pair: (min(pair), max(*pair, 1))
)


def exactly(value: float) -> object:
    return pytest.approx(value, rel=1e-11, abs=1e-12)


@given(st.lists(st.integers(0, 40) | st.integers(0, 10**9), max_size=40), LEVELS)
def test_counts(counts: list[int], level: float) -> None:
    lower, upper = limits_of_counts(np.array(counts, np.int64), confidence=level)

    for count, low, high in zip(counts, lower, upper, strict=True):
        assert (low, high) == tuple(map(exactly, count_limits(count, level)[:2]))


@given(st.lists(PAIRS, max_size=40), LEVELS)
def test_proportions(pairs: list[tuple[int, int]], level: float) -> None:
    columns = np.array(pairs, np.int64).reshape(len(pairs), 2)
    lower, upper = limits_of_proportions(columns[:, 0], columns[:, 1], confidence=level)

    for (top, bottom), low, high in zip(pairs, lower, upper, strict=True):
        assert (low, high) == tuple(map(exactly, wilson_limits(top, bottom, level)))
        assert low == 0 or top > 0
        assert high == 1 or top < bottom


@pytest.mark.parametrize("length", [0, 1, many.BLOCK - 1, many.BLOCK, 2 * many.BLOCK + 5])
def test_blocks_leave_no_seam(length: int) -> None:
    counts = np.arange(length) % 53
    lower, upper = limits_of_counts(counts)
    one = [count_limits(count, 0.95)[:2] for count in range(53)]

    assert np.allclose(lower, [one[count][0] for count in counts], rtol=1e-11)
    assert np.allclose(upper, [one[count][1] for count in counts], rtol=1e-11)
    low, high = limits_of_proportions(counts, np.full(length, 60))
    assert np.allclose(low, [wilson_limits(count, 60, 0.95)[0] for count in counts.tolist()])
    assert np.allclose(high, [wilson_limits(count, 60, 0.95)[1] for count in counts.tolist()])


@pytest.mark.parametrize(("top", "bottom"), [(-1, 5), (6, 5), (0, 0), (1, -1)])
def test_what_is_no_proportion_is_refused(top: int, bottom: int) -> None:
    with pytest.raises(StatisticsRefused):
        limits_of_proportions(np.array([1, top]), np.array([2, bottom]))


def test_a_count_below_zero_is_refused() -> None:
    with pytest.raises(StatisticsRefused):
        limits_of_counts(np.array([3, -1]))
