"""The edge cases of the methods note, each by name, with answers worked by hand."""

import math

import pytest

from dalpb import stats


def test_no_events_have_limits_from_nought_to_three_and_seven_tenths() -> None:
    got = stats.rate(0, 1000, multiplier=1000)
    assert (got.value, got.lower, got.method) == (0, 0, "exact")
    assert got.upper == pytest.approx(-math.log(0.025), rel=1e-12)


@pytest.mark.parametrize("count", range(1, 10))
def test_one_to_nine_events_are_labelled_exact(count: int) -> None:
    assert stats.rate(count, 100, multiplier=1).method == "exact"


def test_byar_takes_over_at_ten_and_moves_the_limits_little() -> None:
    got = stats.rate(10, 10, multiplier=10)
    assert got.method == "byars"
    assert got.lower == pytest.approx(4.795389, rel=0.002)
    assert got.upper == pytest.approx(18.390356, rel=0.002)


def test_none_of_n_has_a_lower_limit_of_exactly_nought() -> None:
    got = stats.proportion(0, 7)
    assert (got.value, got.lower) == (0, 0)
    assert got.upper is not None
    assert 0 < got.upper < 1


def test_all_of_n_has_an_upper_limit_of_exactly_one() -> None:
    got = stats.proportion(7, 7)
    assert (got.value, got.upper) == (1, 1)


@pytest.mark.parametrize("population", [0, -1])
def test_a_population_of_nought_or_less_is_refused(population: int) -> None:
    with pytest.raises(stats.StatisticsRefused) as refused:
        stats.rate(5, population, multiplier=1000)
    assert refused.value.code == "not_above_zero"


def test_a_missing_denominator_gives_no_figure_and_says_so() -> None:
    got = stats.proportion(5, None)
    assert (got.value, got.lower, got.upper) == (None, None, None)
    assert got.reason == "The denominator is missing."


def test_a_missing_numerator_is_never_nought() -> None:
    got = stats.rate(None, 1000, multiplier=1000)
    assert got.value is None
    assert got.reason == "The count is missing."


def test_a_numerator_above_its_denominator_is_refused_for_a_proportion() -> None:
    with pytest.raises(stats.StatisticsRefused) as refused:
        stats.proportion(8, 7)
    assert refused.value.code == "above_denominator"


def test_a_count_above_its_population_is_allowed_for_a_rate() -> None:
    assert stats.rate(8, 7, multiplier=7).value == 8


def test_a_standardised_rate_from_nine_events_is_not_given_and_says_why() -> None:
    got = stats.directly_standardised_rate([4, 5], [100, 100], [1, 1], multiplier=100)
    assert (got.value, got.lower, got.upper, got.count) == (None, None, None, 9)
    assert "fewer than 10" in got.reason


def test_fewer_places_than_quantiles_gives_none_with_a_warning() -> None:
    got = stats.quantiles([3, 1, None, 2], 5, highest_is_first=True)
    assert got.value == (None, None, None, None)
    assert got.reason


def test_ties_across_an_edge_share_a_quantile() -> None:
    assert stats.quantiles([1, 2, 2, 3], 2, highest_is_first=True).value == (2, 1, 1, 1)


def test_a_count_that_is_not_whole_is_marked_as_estimated() -> None:
    assert stats.rate(12.5, 100, multiplier=1).estimated
    assert stats.proportion(12.5, 100).estimated
    assert not stats.rate(12, 100, multiplier=1).estimated


def test_people_counted_more_than_once_widen_the_limits() -> None:
    once = stats.directly_standardised_rate([40, 30], [500, 400], [6, 4], multiplier=100)
    again = stats.directly_standardised_rate(
        [{1: 20, 2: 10}, {1: 20, 5: 2}], [500, 400], [6, 4], multiplier=100
    )
    assert again.value == pytest.approx(once.value)
    assert again.lower is not None
    assert once.lower is not None
    assert again.lower < once.lower


def test_several_years_over_one_period_have_no_trend() -> None:
    points = [stats.TrendPoint(year=y, value=y, lower=y - 1, upper=y + 1) for y in range(5)]
    got = stats.recent_trend(points, kind="rate", polarity="low is good", years_per_period=3)
    assert got.direction is stats.Direction.UNKNOWN


def test_a_hidden_year_breaks_the_run() -> None:
    points = [stats.TrendPoint(year=y, value=y, lower=y - 1, upper=y + 1) for y in range(4)]
    points.append(stats.TrendPoint(year=4))
    got = stats.recent_trend(points, kind="rate", polarity="low is good")
    assert got.label == "cannot be calculated"


def test_two_noughts_have_no_ratio_and_say_why() -> None:
    got = stats.rate_ratio(0, 100, 0, 100)
    assert (got.value, got.lower, got.clear) == (None, None, None)
    assert got.reason


@pytest.mark.parametrize("gap", range(4))
def test_a_change_with_a_gap_has_no_figure_and_says_why(gap: int) -> None:
    given: list[int | None] = [5, 100, 8, 120]
    given[gap] = None
    for change in (stats.rate_ratio, stats.proportion_difference):
        got = change(*given)
        assert (got.value, got.lower, got.upper, got.clear) == (None, None, None, None)
        assert "missing" in got.reason


def test_a_limit_on_the_benchmark_is_similar() -> None:
    assert stats.compare_with_benchmark(2, 1, 3, 3, "low is good").label == "similar"


def test_demand_is_higher_and_never_worse() -> None:
    assert stats.compare_with_benchmark(9, 8, 10, 3, "no judgement").label == "higher"


def test_a_measure_without_a_polarity_is_not_compared() -> None:
    assert stats.compare_with_benchmark(9, 8, 10, 3, "not applicable").label == "not compared"


@pytest.mark.parametrize("confidence", [0.5, 1, 0.2, 40, 100, 9998, True, math.nan])
def test_confidence_out_of_range_is_refused(confidence: float) -> None:
    with pytest.raises(stats.StatisticsRefused) as refused:
        stats.rate(5, 100, multiplier=1, confidence=confidence)
    assert refused.value.code == "confidence"


@pytest.mark.parametrize("given", [math.nan, math.inf])
def test_what_is_no_number_is_refused(given: float) -> None:
    with pytest.raises(stats.StatisticsRefused) as refused:
        stats.rate(given, 100, multiplier=1)
    assert refused.value.code == "not_a_number"


def test_a_mean_of_two_values_uses_the_cauchy_quantile() -> None:
    got = stats.mean([1, 3], confidence=0.95)
    reach = math.tan(math.pi * 0.475)
    assert (got.value, got.n, got.total) == (2, 2, 4)
    assert got.upper == pytest.approx(2 + reach, rel=1e-10)


def test_places_of_safety_are_placed_three_times_in_ten() -> None:
    got = stats.proportion(45, 150, multiplier=100)
    assert got.value == pytest.approx(30)
    assert got.lower == pytest.approx(23.2, abs=0.05)
    assert got.upper == pytest.approx(37.8, abs=0.05)


def test_events_as_expected_stand_at_the_reference() -> None:
    got = stats.indirectly_standardised(
        [10, 20], [100, 100], [100, 200], [1000, 1000], multiplier=100, ratio=True
    )
    assert (got.observed, got.expected, got.value) == (30, 30, 100)
    assert got.reference_rate is None


def test_a_ratio_of_a_count_near_nought_has_no_limits_and_does_not_fail() -> None:
    found = stats.rate_ratio(0.000001, 1000, 5, 1000)

    assert found.value == pytest.approx(5_000_000)
    assert (found.lower, found.upper, found.clear) == (None, None, None)
    assert found.reason == "The counts are too near nought for limits."
