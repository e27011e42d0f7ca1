"""Figures known only between two ends."""

import pytest

from dalpb import stats
from dalpb.stats import Span


def test_under_ten_gives_the_lowest_lower_and_the_highest_upper() -> None:
    got = stats.bounded_rate(Span(0, 9), 1000, multiplier=1000)
    assert (got.value, got.low, got.high, got.lower) == (None, 0, 9, 0)
    assert got.upper == stats.rate(9, 1000, multiplier=1000).upper


def test_equal_ends_give_the_plain_figure() -> None:
    got = stats.bounded_rate(Span(12, 12), 1000, multiplier=1000)
    plain = stats.rate(12, 1000, multiplier=1000)
    assert (got.value, got.lower, got.upper) == (plain.value, plain.lower, plain.upper)


def test_an_open_end_stays_open_and_is_not_compared() -> None:
    got = stats.bounded_rate(Span(7001, None), 640_650, multiplier=1000)
    assert (got.high, got.upper, got.open_above) == (None, None, True)
    assert stats.compare_bounded(got, 1, "low is good").label == "not compared"


def test_the_label_is_given_where_both_ends_agree() -> None:
    got = stats.bounded_rate(Span(100, 120), 1000, multiplier=1000)
    assert stats.compare_bounded(got, 10, "low is good").label == "worse"
    assert stats.compare_bounded(got, 10, "no judgement").label == "higher"


def test_no_label_is_given_where_the_ends_differ() -> None:
    got = stats.bounded_rate(Span(100, 200), 1000, multiplier=1000)
    assert stats.compare_bounded(got, 100, "low is good").label == "not compared"


def test_a_bounded_proportion_looks_at_every_corner() -> None:
    got = stats.bounded_proportion(Span(1, 4), Span(10, 20), multiplier=100)
    assert (got.low, got.high, got.value) == (5, 40, None)
    assert got.upper == stats.proportion(4, 10, multiplier=100).upper
    assert got.lower == stats.proportion(1, 20, multiplier=100).lower


def test_a_numerator_above_every_denominator_is_refused() -> None:
    with pytest.raises(stats.StatisticsRefused) as refused:
        stats.bounded_proportion(Span(30, 40), Span(10, 20))
    assert refused.value.code == "above_denominator"


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        (Span(5, 5), Span(3, 3), "The numerator is 5, above the denominator of 3."),
        (
            Span(30, 40),
            Span(10, 20.5),
            "The numerator is at least 30, above the denominator of at most 20.5.",
        ),
        (
            Span(1_234_567, None),
            Span(10, 10),
            "The numerator is at least 1,234,567, above the denominator of 10.",
        ),
    ],
)
def test_a_numerator_above_its_denominator_is_told_as_it_is_known(
    numerator: Span, denominator: Span, words: str
) -> None:
    with pytest.raises(stats.StatisticsRefused) as refused:
        stats.bounded_proportion(numerator, denominator)
    assert refused.value.sentence == words


def test_sums_add_the_ends_and_stay_open() -> None:
    assert stats.add_spans(Span(0, 9), Span(6, 8)) == Span(6, 17)
    assert stats.add_spans(Span(0, 9), Span(6, None)) == Span(6, None)


def test_crossed_ends_are_refused() -> None:
    with pytest.raises(stats.StatisticsRefused) as refused:
        Span(5, 4)
    assert refused.value.code == "ends_crossed"


def test_a_target_is_judged_only_where_both_ends_agree() -> None:
    def status(span: Span) -> str:
        return stats.bounded_against_target(span, polarity="high is good", target=75)

    assert status(Span(75, 78)) == "green"
    assert status(Span(70, 78)) == "not compared"
    assert status(Span(80, None)) == "not compared"
