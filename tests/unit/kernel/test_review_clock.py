"""The review clock: windows of three years from the first publication, and what fell in them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.review_clock import ReviewState, standings, window, window_on

FIRST = date(2021, 11, 25)
days = st.dates(date(2021, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("number", "first", "last"),
    [
        (1, date(2021, 11, 25), date(2024, 11, 24)),
        (2, date(2024, 11, 25), date(2027, 11, 24)),
        (3, date(2027, 11, 25), date(2030, 11, 24)),
    ],
)
def test_gloucestershire_s_windows(number: int, first: date, last: date) -> None:
    found = window(FIRST, number)

    assert (found.first_on, found.last_on) == (first, last)


def test_a_leap_day_has_its_anniversary_on_the_first_of_march() -> None:
    assert window(date(2024, 2, 29), 1).last_on == date(2027, 2, 28)
    assert window(date(2024, 2, 29), 2).first_on == date(2027, 3, 1)


def test_there_is_no_window_nought_and_none_before_the_first_publication() -> None:
    with pytest.raises(ValueError, match="from 1"):
        window(FIRST, 0)
    assert window_on(FIRST, FIRST - timedelta(days=1)) is None
    assert standings(FIRST, [FIRST], FIRST - timedelta(days=1)) == ()


@given(days, st.integers(1, 12))
def test_windows_follow_each_other_without_gap_or_overlap(first: date, number: int) -> None:
    assert window(first, number + 1).first_on == window(first, number).last_on + timedelta(days=1)


@given(days, days)
def test_every_day_from_the_first_is_in_one_window_and_no_other(first: date, on: date) -> None:
    found = window_on(first, on)

    if on < first:
        assert found is None
    else:
        assert found is not None
        assert found.holds(on)
        assert not window(first, found.number + 1).holds(on)


@given(days, st.lists(days, max_size=6), days)
def test_every_review_counts_in_its_own_window_alone(
    first: date, reviews: list[date], on: date
) -> None:
    found = standings(first, reviews, on)

    counted = [day for one in found for day in one.reviewed_on]
    assert sorted(counted) == sorted(day for day in reviews if first <= day <= on)
    for one in found:
        assert (one.state is ReviewState.REVIEWED) == bool(one.reviewed_on)
        if one.state is ReviewState.MISSED:
            assert one.window.last_on < on


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2024, 5, 25), ReviewState.OPEN),
        (date(2024, 5, 26), ReviewState.DUE_SOON),
        (date(2024, 11, 24), ReviewState.DUE_SOON),
        (date(2024, 11, 25), ReviewState.MISSED),
    ],
)
def test_a_window_runs_out(on: date, state: ReviewState) -> None:
    assert standings(FIRST, [], on)[0].state is state


def test_a_later_strategy_does_not_start_the_clock_again() -> None:
    found = standings(FIRST, [date(2025, 12, 8)], date(2026, 1, 1))

    assert [one.state for one in found] == [ReviewState.MISSED, ReviewState.REVIEWED]
