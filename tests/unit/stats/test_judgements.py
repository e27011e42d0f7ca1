"""Labels, statuses and trends, with answers worked by hand."""

import math
from fractions import Fraction

import pytest

from dalpb import stats
from tests.oracles.stats import poisson_limits


@pytest.mark.parametrize(
    ("benchmark", "polarity", "label"),
    [
        (30, "low is good", "best"),
        (30, "high is good", "worst"),
        (28, "low is good", "better"),
        (26, "low is good", "similar"),
        (22, "low is good", "worst"),
        (22, "no judgement", "higher"),
    ],
)
def test_two_levels_add_best_and_worst(benchmark: float, polarity: str, label: str) -> None:
    got = stats.compare_at_two_levels(26, (25, 27), (23, 29), benchmark, polarity)
    assert got.label == label


def test_both_intervals_must_be_clear_of_each_other() -> None:
    assert stats.compare_both_intervals(4, 3, 5, 2, 3, "low is good").label == "similar"
    assert stats.compare_both_intervals(4, 3, 5, 1, 2.9, "low is good").label == "worse"
    assert stats.compare_both_intervals(4, 3, 5, None, 2, "low is good").label == "not compared"


def test_crossed_limits_are_refused() -> None:
    with pytest.raises(stats.StatisticsRefused) as refused:
        stats.compare_with_benchmark(4, 5, 3, 4, "low is good")
    assert refused.value.code == "limits_crossed"


def test_control_limits_stand_round_the_benchmark() -> None:
    plain = stats.proportion(50, 100)
    got = stats.compare_with_control_limits(61, 100, 0.5, "high is good")
    assert (got.lower, got.upper) == (plain.lower, plain.upper)
    assert got.label == "better"
    assert stats.compare_with_control_limits(59, 100, 0.5, "high is good").label == "similar"


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (0, "green", "red"),
        (1, "amber", "amber"),
        (2, "red", "green"),
        (None,) + ("not compared",) * 2,
    ],
)
def test_a_range_is_amber_up_to_its_upper_end(value: float | None, low: str, high: str) -> None:
    assert stats.against_target(value, polarity="low is good", target=(1, 2)).status == low
    assert stats.against_target(value, polarity="high is good", target=(1, 2)).status == high


def test_meeting_a_target_exactly_is_green_either_way() -> None:
    for polarity in ("low is good", "high is good"):
        assert stats.against_target(10, polarity=polarity, target=10).status == "green"


def test_a_target_by_limits_needs_both_limits_beyond_it() -> None:
    def status(lower: float | None, upper: float | None) -> str:
        return stats.against_target(
            9, polarity="high is good", target=10, lower=lower, upper=upper, by_limits=True
        ).status

    assert [status(8, 9), status(9, 11), status(11, 12)] == ["red", "amber", "green"]
    assert status(None, None) == "not compared"


def test_demand_has_no_target() -> None:
    with pytest.raises(stats.StatisticsRefused) as refused:
        stats.against_target(10, polarity="no judgement", target=10)
    assert refused.value.code == "no_better_side"


def test_a_funnel_tells_the_places_beyond_its_limits() -> None:
    # About the average of a half, 100 people reach 0.098 at 95% and 0.155 at 99.8%.
    got = stats.funnel_of_proportions([50, 61, 39, 70, 30], [100] * 5)
    assert got.value == 0.5
    assert got.labels == (
        "Not significant",
        "High (0.025)",
        "Low (0.025)",
        "High (0.001)",
        "Low (0.001)",
    )


def test_a_funnel_of_ratios_uses_exact_limits() -> None:
    # No events: the upper limits are 3.69 at 95% and 6.91 at 99.8%.
    got = stats.funnel_of_ratios([0, 0, 0], [3.6, 3.7, 7.0])
    assert got.labels == ("Not significant", "Low (0.025)", "Low (0.001)")


def test_a_funnel_of_rates_weighs_by_the_people_behind_each_rate() -> None:
    got = stats.funnel_of_rates([20, 60, 0], [20, 30, 0], [100, 200, 100], multiplier=100)
    assert got.value == pytest.approx(20)
    # Sixty events where 40 are expected: the lower limits of 60 stand either side of 40.
    assert poisson_limits(60, "0.95")[0] > 40 > poisson_limits(60, "0.998")[0]
    assert got.labels == ("Not significant", "High (0.025)", "Low (0.001)")


def test_a_standardised_rate_from_few_events_is_left_out_of_its_funnel() -> None:
    got = stats.funnel_of_rates([20, 9], [20, None], [100, 100], multiplier=100, standardised=True)
    assert (got.value, got.labels) == (20, ("Not significant", "not applicable"))


def test_percentile_bounds_lie_between_the_values() -> None:
    assert stats.percentile_bounds([0, 10], 5) == (0, 2, 4, 6, 8, 10)
    assert [stats.quantile_by_percentile(v, range(11)) for v in (0, 2, 2.1, 10)] == [1, 1, 2, 5]


def test_fifths_are_named_by_polarity() -> None:
    assert stats.quintile_label(1, "low is good") == "best"
    assert stats.quintile_label(1, "high is good") == "worst"
    assert stats.quintile_label(5, "no judgement") == "highest"
    assert stats.quintile_label(3, "not applicable") == "not compared"


def _years(counts: list[int], whole: int) -> list[stats.TrendPoint]:
    return [
        stats.TrendPoint(year=2018 + t, count=x, denominator=whole) for t, x in enumerate(counts)
    ]


def test_a_proportion_that_climbs_each_year_is_increasing() -> None:
    counts = [100, 150, 200, 250, 300]
    got = stats.recent_trend(_years(counts, 1000), kind="proportion", polarity="high is good")
    # N(N Sxt - X Snt)^2 / (X(N - X)(N Sntt - (Snt)^2)), by hand on t = 0 to 4.
    by_hand = Fraction(5000 * (5000 * 2500 - 1000 * 10_000) ** 2)
    by_hand /= 1000 * 4000 * (5000 * 30_000 - 10_000**2)
    assert got.chi_squared == pytest.approx(float(by_hand))
    assert got.value == pytest.approx(0.05)
    assert got.label == "increasing and getting better"


def test_level_proportions_show_no_change() -> None:
    got = stats.recent_trend(_years([50] * 5, 100), kind="proportion", polarity="low is good")
    assert (got.label, got.chi_squared) == ("no significant change", 0)


def test_a_year_of_all_or_none_has_no_trend() -> None:
    for counts in ([50, 50, 50, 50, 100], [0, 50, 50, 50, 50]):
        got = stats.recent_trend(_years(counts, 100), kind="proportion", polarity="low is good")
        assert got.label == "cannot be calculated"


def test_a_gap_among_the_last_five_years_breaks_the_run() -> None:
    points = [
        stats.TrendPoint(year=year, value=year, lower=year - 1, upper=year + 1)
        for year in (2015, 2016, 2018, 2019, 2020)
    ]
    got = stats.recent_trend(points, kind="rate", polarity="low is good")
    assert got.label == "cannot be calculated"
    assert got.reason


def test_one_odd_year_does_not_make_a_trend() -> None:
    values = [10.0, 10.2, 9.9, 9.8, 30.0]
    points = [
        stats.TrendPoint(year=y, value=v, lower=v - 1, upper=v + 1) for y, v in enumerate(values)
    ]
    got = stats.recent_trend(points, kind="rate", polarity="low is good")
    assert got.chi_squared is not None
    assert got.chi_squared > 9.55
    assert (got.same_direction, got.label) == (False, "no significant change")


def test_the_slope_index_of_a_straight_line_is_its_slope() -> None:
    # Equal fifths have midpoints 0.1, 0.3 ... so 50, 40 ... falls by 50 from end to end.
    got = stats.slope_index([50, 40, 30, 20, 10], [1] * 5, standard_errors=[1] * 5)
    assert got.value == pytest.approx(-50)
    assert got.intercept == pytest.approx(55)
    assert got.relative == pytest.approx(5 / 55)
    # The variance of the slope is 1 / sum (x - 0.5)^2 = 1 / 0.4.
    assert got.lower == pytest.approx(-50 - 1.959964 / 0.4**0.5, rel=1e-6)
    assert got.upper == pytest.approx(-50 + 1.959964 / 0.4**0.5, rel=1e-6)


def test_a_negative_multiplier_turns_the_slope_and_inverts_the_ratio() -> None:
    plain = stats.slope_index([50, 40, 30, 20, 10], [1] * 5, standard_errors=[1] * 5)
    turned = stats.slope_index(
        [50, 40, 30, 20, 10], [1] * 5, standard_errors=[1] * 5, multiplier=-1
    )
    assert turned.value == pytest.approx(-(plain.value or 0))
    assert turned.lower == pytest.approx(-(plain.upper or 0))
    assert turned.relative_lower == pytest.approx(1 / (plain.relative_upper or 0))


def test_four_groups_have_no_slope_index() -> None:
    with pytest.raises(stats.StatisticsRefused) as refused:
        stats.slope_index([1, 2, 3, 4], [1] * 4)
    assert refused.value.code == "groups"


def test_errors_on_another_scale_are_carried_over_by_its_slope() -> None:
    values = [0.5, 0.4, 0.3, 0.2, 0.1]
    plain = stats.slope_index(
        values, [1] * 5, standard_errors=[0.1 * v * (1 - v) for v in values], proportions=True
    )
    carried = stats.slope_index(
        values, [1] * 5, standard_errors=[0.1] * 5, errors_on="logit", proportions=True
    )
    assert (carried.lower, carried.upper) == pytest.approx((plain.lower, plain.upper))


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("place", range(4))
def test_what_is_no_number_is_never_judged(odd: float, place: int) -> None:
    """Nothing is above or below not-a-number, so it would pass for lower, or for better."""
    given = [5.0, 4.0, 6.0, 5.0]
    given[place] = odd

    with pytest.raises(stats.StatisticsRefused) as refused:
        stats.compare_with_benchmark(*given, stats.Polarity.LOW_IS_GOOD)

    assert refused.value.code == "not_a_number"


@pytest.mark.parametrize(
    ("value", "target"), [(math.nan, 5.0), (5.0, math.nan), (5.0, (1.0, math.nan))]
)
def test_what_is_no_number_meets_no_target(
    value: float, target: float | tuple[float, float]
) -> None:
    with pytest.raises(stats.StatisticsRefused):
        stats.against_target(value, polarity=stats.Polarity.LOW_IS_GOOD, target=target)


def test_a_trend_of_limits_without_a_width_that_can_be_squared_is_unknown() -> None:
    points = [
        stats.TrendPoint(year=2019 + n, value=1.0 + n, lower=0.0, upper=1e-200) for n in range(5)
    ]

    found = stats.recent_trend(points, kind="rate", polarity="no judgement")

    assert (found.direction, found.value) == (stats.Direction.UNKNOWN, None)


def test_a_trend_has_no_infinite_limits() -> None:
    points = [
        stats.TrendPoint(year=2019 + n, value=1.0, lower=0.0, upper=math.inf) for n in range(5)
    ]

    with pytest.raises(stats.StatisticsRefused):
        stats.recent_trend(points, kind="rate", polarity="no judgement")
