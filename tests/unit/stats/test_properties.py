"""What holds for any figures, and agreement with the slow twins."""

import math
from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalpb import stats
from dalpb.stats.distributions import gamma_quantile, student_quantile
from dalpb.stats.intervals import exact_limits, wilson_limits
from tests.oracles import stats as slow

unhurried = settings(deadline=None, max_examples=60)
counts = st.integers(0, 3000)
people = st.integers(1, 10**7)
levels = st.sampled_from(["0.9", "0.95", "0.998"])


@unhurried
@given(st.integers(0, 60), levels)
def test_exact_limits_equal_the_sum_of_the_terms(count: int, level: str) -> None:
    assert exact_limits(count, float(level)) == pytest.approx(
        slow.poisson_limits(count, level), rel=1e-11, abs=1e-15
    )


@unhurried
@given(st.integers(1, 400), st.data())
def test_wilson_limits_equal_the_bisection(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    twin = slow.wilson_limits(x, n, NormalDist().inv_cdf(0.975))
    assert wilson_limits(x, n, 0.95) == pytest.approx(twin, abs=1e-12)


def test_wilson_limits_cover_the_truth_about_as_often_as_they_say() -> None:
    truth, n = Fraction(3, 10), 60
    inside = []
    for x in range(n + 1):
        lower, upper = wilson_limits(x, n, 0.95)
        inside.append(lower <= truth <= upper)
    assert float(slow.binomial_cover(n, truth, inside)) == pytest.approx(0.95, abs=0.02)


spans = st.tuples(st.integers(0, 14), st.integers(0, 6)).map(lambda t: stats.Span(t[0], sum(t)))


@unhurried
@given(spans, st.floats(0, 30))
def test_a_bounded_rate_holds_for_every_count_within(span: stats.Span, mark: float) -> None:
    got = stats.bounded_rate(span, 100, multiplier=100)
    label = stats.compare_bounded(got, mark, "low is good").label
    for x in range(int(span.low), int(span.high or 0) + 1):
        one = stats.rate(x, 100, multiplier=100)
        assert (got.lower or 0) <= (one.lower or 0)
        assert (one.upper or 0) <= (got.upper or 0)
        each = stats.compare_with_benchmark(one.value, one.lower, one.upper, mark, "low is good")
        assert label in (each.label, "not compared")


@unhurried
@given(spans, spans, st.floats(0, 1))
def test_a_bounded_proportion_holds_for_every_pair_within(
    top: stats.Span, extra: stats.Span, mark: float
) -> None:
    bottom = stats.Span(extra.low + 1, (extra.high or 0) + top.low + 1)
    got = stats.bounded_proportion(top, bottom)
    label = stats.compare_bounded(got, mark, "high is good").label
    for n in range(int(bottom.low), int(bottom.high or 0) + 1):
        for x in range(int(top.low), min(int(top.high or 0), n) + 1):
            one = stats.proportion(x, n)
            assert (got.lower or 0) <= (one.lower or 0) + 1e-12
            assert (one.upper or 0) <= (got.upper or 0) + 1e-12
            each = stats.compare_with_benchmark(
                one.value, one.lower, one.upper, mark, "high is good"
            )
            assert label in (each.label, "not compared")


@unhurried
@given(counts, people, st.sampled_from([1, 100, 1000, 100_000]))
def test_a_rate_lies_within_its_limits_and_scales(x: int, n: int, per: int) -> None:
    one, scaled = stats.rate(x, n, multiplier=1), stats.rate(x, n, multiplier=per)
    assert scaled.lower is not None
    assert scaled.value is not None
    assert scaled.upper is not None
    assert scaled.lower <= scaled.value < scaled.upper
    ends = (scaled.value / per, scaled.lower / per, scaled.upper / per)
    assert ends == pytest.approx((one.value, one.lower, one.upper), rel=1e-12)


@unhurried
@given(counts)
def test_limits_rise_with_the_count(x: int) -> None:
    less, more = stats.rate(x, 100, multiplier=1), stats.rate(x + 1, 100, multiplier=1)
    assert (less.lower or 0) < (more.lower or 0)
    assert (less.upper or 0) < (more.upper or 0)


@unhurried
@given(people, st.data())
def test_the_rest_of_a_whole_mirrors_its_limits(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    lower, upper = wilson_limits(x, n, 0.95)
    assert wilson_limits(n - x, n, 0.95) == pytest.approx((1 - upper, 1 - lower), abs=1e-12)
    assert lower <= x / n <= upper


@unhurried
@given(st.integers(1, 500), st.integers(1, 500))
def test_a_ratio_turned_round_is_its_inverse(x: int, y: int) -> None:
    there, back = stats.rate_ratio(x, 10, y, 20), stats.rate_ratio(y, 20, x, 10)
    assert there.value == pytest.approx(1 / (back.value or 0))
    assert there.lower == pytest.approx(1 / (back.upper or 0))
    assert there.clear is back.clear


@unhurried
@given(st.integers(0, 50), st.integers(0, 70))
def test_a_difference_turned_round_changes_sign(x: int, y: int) -> None:
    there = stats.proportion_difference(x, 50, y, 70)
    back = stats.proportion_difference(y, 70, x, 50)
    assert there.value == pytest.approx(-(back.value or 0))
    assert there.lower == pytest.approx(-(back.upper or 0))


bands = st.lists(
    st.tuples(st.integers(0, 50), st.integers(50, 9000), st.integers(1, 9000)),
    min_size=1,
    max_size=8,
).filter(lambda rows: sum(x for x, _, _ in rows) >= 10)


@unhurried
@given(bands, st.randoms())
def test_a_standardised_rate_equals_its_fractions_in_any_order(rows, order) -> None:
    value, variance = slow.standardised(rows)
    order.shuffle(rows)
    got = stats.directly_standardised_rate(*zip(*rows, strict=True), multiplier=1)
    seen = sum(x for x, _, _ in rows)
    plain = stats.rate(seen, 1, multiplier=1)
    reach = math.sqrt(variance / seen) * ((plain.upper or 0) - seen)
    assert got.value == pytest.approx(float(value), rel=1e-12)
    assert got.upper == pytest.approx(float(value) + reach, rel=1e-10)


@unhurried
@given(st.lists(st.none() | st.integers(-20, 20), max_size=40), st.integers(2, 10), st.booleans())
def test_quantiles_equal_the_counting_twin(values, n: int, first: bool) -> None:
    got = stats.quantiles(values, n, highest_is_first=first)
    assert list(got.value) == slow.ranked(values, n, first)


@unhurried
@given(st.lists(st.tuples(st.integers(1, 900), st.integers(1, 90)), min_size=5, max_size=5))
def test_the_trend_slope_equals_the_normal_equations(rows) -> None:
    points = [
        stats.TrendPoint(year=2017 + t, value=v, lower=v - half, upper=v + half)
        for t, (v, half) in enumerate(rows)
    ]
    got = stats.recent_trend(points, kind="rate", polarity="no judgement")
    twin = [(Fraction(t), Fraction(v), Fraction(1, h * h)) for t, (v, h) in enumerate(rows)]
    assert got.value == pytest.approx(float(slow.line(twin)[1]), rel=1e-9, abs=1e-9)


groups = st.lists(st.tuples(st.integers(1, 900), st.integers(100, 9000)), min_size=5, max_size=12)


@unhurried
@given(groups)
def test_the_slope_index_equals_the_normal_equations(rows) -> None:
    values, sizes = [float(v) for v, _ in rows], [n for _, n in rows]
    start, slope = slow.deprivation_line(values, sizes)
    got = stats.slope_index(values, sizes)
    assert got.value == pytest.approx(float(slope), rel=1e-8, abs=1e-8)
    assert got.intercept == pytest.approx(float(start), rel=1e-8, abs=1e-8)


def test_the_slope_limits_are_near_those_of_drawing_again_and_again() -> None:
    values, sizes = [9.0, 7.5, 7.0, 5.0, 4.0], [2000, 2500, 2200, 1900, 2100]
    errors = [0.1, 0.12, 0.09, 0.11, 0.1]
    drawn = slow.simulated_slopes([math.log(v) for v in values], errors, sizes, 20_000)
    got = stats.slope_index(values, sizes, standard_errors=errors, transform="log")
    assert got.lower == pytest.approx(drawn[500], rel=0.02)
    assert got.upper == pytest.approx(drawn[-500], rel=0.02)


@pytest.mark.parametrize("p", [0.001, 0.025, 0.5, 0.975, 0.999])
def test_half_of_chi_squared_with_two_degrees_is_exponential(p: float) -> None:
    assert gamma_quantile(1.0, p) == pytest.approx(-math.log1p(-p), rel=1e-12)


@pytest.mark.parametrize(
    ("degrees", "quantile"), [(4, 2.7764451), (10, 2.2281389), (30, 2.0422725)]
)
def test_student_quantiles_equal_the_printed_table(degrees: int, quantile: float) -> None:
    assert student_quantile(0.975, degrees) == pytest.approx(quantile, abs=1e-6)


@unhurried
@given(st.integers(1, 500), st.floats(0.05, 0.95))
def test_the_funnel_narrows_as_places_grow(n: int, average: float) -> None:
    small, large = stats.funnel_limits(average, [n, n + 50], kind="proportion")
    assert large.lower >= small.lower
    assert large.upper <= small.upper
    small, large = stats.funnel_limits(average, [n, n + 50], kind="rate")
    assert small.lower < large.lower < average < large.upper < small.upper
