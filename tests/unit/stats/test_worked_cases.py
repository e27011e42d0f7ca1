"""The national tools' published cases, each to the tolerance its file states."""

from collections.abc import Callable
from typing import Any

import pytest

from dalpb import stats
from dalpb.stats.intervals import byar_limits
from tests.unit.stats.worked import cases

Case = dict[str, Any]
# The national tool makes its standard errors on these scales, whatever scale the line has.
ERRORS_ON = {"plain": "none", "rate": "log", "proportion": "logit"}


def same(got: float | None, expected: float | None, near: float, at_nought: float = 1e-9) -> None:
    if expected is None or got is None:
        assert got is expected
    else:
        assert got == pytest.approx(expected, rel=near, abs=at_nought if expected == 0 else 0)


def all_same(got: Any, expected: Case, near: float, *names: str) -> None:
    for name in names:
        same(getattr(got, name), expected[name], near)


def column(rows: list[Case], name: str) -> list[Any]:
    return [row.get(name) for row in rows]


def total(rows: list[Case], name: str) -> float | None:
    found = column(rows, name)
    return None if None in found else sum(found)


def counts_byar(given: Case, expected: Case) -> None:
    lower, upper = byar_limits(given["count"], given["confidence"])
    same(lower, expected["lower"], 1e-7)
    same(upper, expected["upper"], 1e-7)


def crude_rates(given: Case, expected: Case) -> None:
    _rate(given, expected, 1e-7)


def _rate(given: Case, expected: Case, near: float) -> None:
    if "rows" in given:
        count, people = total(given["rows"], "count"), total(given["rows"], "population")
        assert (count, people) == (expected["count"], expected["population"])
    else:
        count, people = given["count"], given["population"]
    got = stats.rate(count, people, multiplier=given["multiplier"], confidence=given["confidence"])
    all_same(got, expected, near, "value", "lower", "upper")
    if expected.get("method"):
        assert got.method == expected["method"]


def proportions_wilson(given: Case, expected: Case) -> None:
    if "rows" in given:
        top, bottom = total(given["rows"], "numerator"), total(given["rows"], "denominator")
        assert (top, bottom) == (expected["numerator"], expected["denominator"])
    else:
        top, bottom = given["numerator"], given["denominator"]
    got = stats.proportion(
        top, bottom, multiplier=given["multiplier"], confidence=given["confidence"]
    )
    all_same(got, expected, 1e-6, "value", "lower", "upper")


def derived_edge_cases(given: Case, expected: Case) -> None:
    (proportions_wilson if given["calculation"] == "proportion" else _edge_rate)(given, expected)


def _edge_rate(given: Case, expected: Case) -> None:
    _rate(given, expected, 1e-6)


def means(given: Case, expected: Case) -> None:
    got = stats.mean(given["values"], confidence=given["confidence"])
    all_same(got, expected, 1e-7, "value", "lower", "upper", "n", "standard_deviation")
    same(got.total, expected["sum"], 1e-7)


def directly_standardised_rates(given: Case, expected: Case) -> None:
    rows = given["rows"]
    events = [
        {int(k): people for k, people in row["persons_by_number_of_events"].items()}
        if "persons_by_number_of_events" in row
        else row["count"]
        for row in rows
    ]
    got = stats.directly_standardised_rate(
        events,
        column(rows, "population"),
        column(rows, "standard_population"),
        multiplier=given["multiplier"],
        confidence=given["confidence"],
    )
    all_same(got, expected, 1e-7, "value", "lower", "upper")
    same(got.count, expected["total_count"], 1e-7)
    same(got.population, expected["total_population"], 1e-7)
    assert bool(got.reason) == (expected["value"] is None)


def indirectly_standardised(given: Case, expected: Case) -> None:
    rows = given["rows"]
    names = ("count", "population", "reference_count", "reference_population")
    got = stats.indirectly_standardised(
        *(column(rows, name) for name in names),
        multiplier=given["multiplier_or_reference_value"],
        confidence=given["confidence"],
        ratio=given["kind"] == "ratio",
    )
    numbers = ("value", "lower", "upper", "observed", "expected", "reference_rate")
    all_same(got, expected, 1e-7, *numbers)
    assert got.method == expected["method"]


def quantiles_by_rank(given: Case, expected: Case) -> None:
    first = given["highest_value_is_quantile_1"]
    got = stats.quantiles(given["values"], given["n_quantiles"], highest_is_first=first)
    assert list(got.value) == expected["quantiles"]


def quintiles_by_percentile(given: Case, expected: Case) -> None:
    if "bounds" in expected:
        got = stats.percentile_bounds(given["values"], given["n"])
        for one, other in zip(got, expected["bounds"], strict=True):
            same(one, other, 1e-9)
    elif "values" not in given:
        label = stats.quintile_label(given["quintile_from_lowest"], given["polarity"])
        assert label == expected["label"]
    else:
        fifth = stats.quantile_by_percentile(given["value"], given["values"], given["n"])
        assert fifth == expected["quintile_from_lowest"]
        if "label" in expected:
            assert stats.quintile_label(fifth, "low is good") == expected["label"]
        worst = ("worst", "worse", "middle", "better", "best")
        for polarity in ("low is good", "high is good"):
            name = f"worst_is_5_{polarity.replace(' ', '_')}"
            if name in expected:
                label = stats.quintile_label(fifth, polarity)
                assert 5 - worst.index(label) == expected[name]


def funnel_significance(given: Case, expected: Case) -> None:
    rows = given["rows"]
    if given["statistic"] == "proportion":
        got = stats.funnel_of_proportions(column(rows, "numerator"), column(rows, "denominator"))
        same(got.value, expected["average"], 1e-6)
    elif given["statistic"] == "ratio":
        got = stats.funnel_of_ratios(column(rows, "observed"), column(rows, "expected"))
    else:
        got = stats.funnel_of_rates(
            column(rows, "count"),
            column(rows, "rate"),
            column(rows, "population"),
            multiplier=given["multiplier"],
            standardised=given["rate_type"] == "dsr",
        )
        same(got.value, expected["average_rate"], 1e-6)
    left_out = "not applicable"
    assert list(got.labels) == [
        left_out if label.lower().startswith(left_out) else label
        for label in expected["significance"]
    ]


def funnel_limits(given: Case, expected: Case) -> None:
    kind, per = given["statistic"], 1
    if kind == "proportion":
        average, sizes, per = given["average"], given["at"], given["multiplier"]
    elif kind == "ratio":
        average, sizes = given["reference_value"], given["at_observed_events"]
    else:
        rows = given["rows"]
        average = stats.funnel_of_rates(
            column(rows, "count"),
            column(rows, "rate"),
            column(rows, "population"),
            multiplier=given["multiplier"],
            standardised=True,
        ).value
        sizes = given["at_events"]
    for level, tail in ((0.95, "95"), (0.998, "99_8")):
        got = stats.funnel_limits(average, sizes, kind=kind, multiplier=per, confidence=level)
        for one, row in zip(got, expected["limits"], strict=True):
            same(one.lower, row[f"lower_{tail}"], 0.002)
            same(one.upper, row[f"upper_{tail}"], 0.002)
            if "average" in row:
                same(one.value, row["average"], 1e-6)


def slope_index_of_inequality(given: Case, expected: Case) -> None:
    rows = given["rows"]
    errors = column(rows, "standard_error")
    got = stats.slope_index(
        column(rows, "value"),
        column(rows, "population"),
        standard_errors=None if None in errors else errors,
        errors_on=ERRORS_ON[given["value_kind"]],
        transform=given["transform"],
        proportions=given["value_kind"] == "proportion",
        multiplier=given["multiplier"],
        confidence=given.get("confidence", 0.95),
    )
    same(got.value, expected["sii"], 1e-6)
    same(got.relative, expected["rii"], 1e-6)
    if "intercept" in expected:
        same(got.intercept, expected["intercept"], 1e-6)
    if "sii_lower" in expected:
        same(got.lower, expected["sii_lower"], 0.05)
        same(got.upper, expected["sii_upper"], 0.05)
        same(got.relative_lower, expected["rii_lower"], 0.05)
        same(got.relative_upper, expected["rii_upper"], 0.05)


def benchmark_ci(given: Case, expected: Case) -> None:
    got = stats.compare_with_benchmark(
        given["value"], given["lower"], given["upper"], given["benchmark"], given["polarity"]
    )
    assert got.label == expected["comparison"]


def benchmark_other_methods(given: Case, expected: Case) -> None:
    value, polarity = given.get("value"), given["polarity"]
    pair_95 = (given.get("lower_95"), given.get("upper_95"))
    if given["method"] == "two levels":
        outer = (given["lower_99_8"], given["upper_99_8"])
        got = stats.compare_at_two_levels(value, pair_95, outer, given["benchmark"], polarity)
    elif given["method"] == "both intervals":
        ends = (given["benchmark_lower_95"], given["benchmark_upper_95"])
        got = stats.compare_both_intervals(value, *pair_95, *ends, polarity)
    else:
        n = given["denominator"]
        got = stats.compare_with_control_limits(
            given["value_percent"] * n / 100,
            n,
            given["benchmark_percent"] / 100,
            polarity,
            confidence=given["confidence"],
        )
        assert got.lower is not None
        assert got.upper is not None
        same(got.lower * 100, expected["control_lower_percent"], 1e-4)
        same(got.upper * 100, expected["control_upper_percent"], 1e-4)
    assert got.label == expected["comparison"]


def targets(given: Case, expected: Case) -> None:
    ranged = given["kind"] == "range"
    limits = given["kind"] == "single value by limits"

    def judged() -> stats.TargetResult:
        return stats.against_target(
            given.get("value"),
            polarity=given["polarity"],
            target=(given["lower"], given["upper"]) if ranged else given["target"],
            lower=None if ranged else given.get("lower"),
            upper=None if ranged else given.get("upper"),
            by_limits=limits,
        )

    if expected["status"].startswith("rejected"):
        with pytest.raises(stats.StatisticsRefused) as refused:
            judged()
        assert refused.value.code == "range_crossed"
    else:
        assert judged().status == expected["status"]


def recent_trend(given: Case, expected: Case) -> None:
    if "label" in expected:
        assert stats.trend_label(given["trend"], given["polarity"]) == expected["label"]
        return
    kind = "proportion" if given["method"] == "from counts" else given.get("value_kind", "rate")
    points = [
        stats.TrendPoint(
            year=row["period"],
            value=row.get("value"),
            lower=row.get("lower_95"),
            upper=row.get("upper_95"),
            count=row.get("count"),
            denominator=row.get("denominator"),
        )
        for row in given["series"]
    ]
    got = stats.recent_trend(
        points,
        kind=kind,
        polarity=given["polarity"],
        years_per_period=given.get("years_per_period", 1),
        period_kind=given.get("period_kind", "year"),
    )
    assert got.label == expected["trend"]
    if "chi_squared" in expected:
        same(got.chi_squared, expected["chi_squared"], 1e-4)
        assert got.same_direction is expected["same_direction_leaving_each_point_out"]


def change_between_periods(given: Case, expected: Case) -> None:
    if "earlier" in given:
        one, two = given["earlier"], given["later"]
        got = stats.rate_ratio(
            one["count"],
            one["population"],
            two["count"],
            two["population"],
            confidence=given["confidence"],
        )
        same(got.value, expected["ratio"], 1e-6)
        same(got.percent_change, expected["percent_change"], 1e-6)
    else:
        one, two = given["first"], given["second"]
        got = stats.proportion_difference(
            one["numerator"],
            one["denominator"],
            two["numerator"],
            two["denominator"],
            confidence=given["confidence"],
        )
        same(got.value, expected["difference"], 1e-6)
    all_same(got, expected, 1e-6, "lower", "upper")
    assert got.clear is expected["clear_difference"]


def input_validation(given: Case, expected: Case) -> None:
    if expected["rejected"]:
        with pytest.raises(stats.StatisticsRefused) as refused:
            _asked(given)
        assert refused.value.code
        assert refused.value.sentence
        return
    got = _asked(given)
    if "same_as_confidence" in expected:
        assert got == _asked({**given, "confidence": expected["same_as_confidence"]})
    assert got.value is not None


def _asked(given: Case) -> Any:
    rows = given.get("rows", [])
    confidence = given.get("confidence", 0.95)
    top, bottom = given.get("numerator"), given.get("denominator")
    per = given.get("multiplier", 100)
    standard = "standard_population"
    sound = [{"count": 27, "population": 594, standard: 6000}]
    groups = given.get("quantiles", 5)
    wide = (rows * 5)[:5] or [{"value": 0.5, "population": 10}] * groups
    ask: dict[str, Callable[[], Any]] = {
        "rate": lambda: stats.rate(top, bottom, multiplier=per, confidence=confidence),
        "proportion": lambda: stats.proportion(top, bottom, confidence=confidence),
        "directly standardised rate": lambda: stats.directly_standardised_rate(
            column(rows or sound, "count"),
            column(rows or sound, "population"),
            column(rows or sound, standard),
            multiplier=per,
        ),
        "indirectly standardised rate": lambda: stats.indirectly_standardised(
            column(rows, "count"), column(rows, "population"), [10], [100], multiplier=per
        ),
        "quantile": lambda: stats.quantiles(given["values"], 2, highest_is_first=True),
        "funnel significance of a rate": lambda: stats.funnel_of_rates(
            column(rows, "count"), column(rows, "rate"), column(rows, "population"), multiplier=per
        ),
        "funnel significance of a proportion": lambda: stats.funnel_of_proportions(
            column(rows, "numerator"), column(rows, "denominator")
        ),
        "slope index of inequality": lambda: stats.slope_index(
            column(wide, "value"),
            column(wide, "population"),
            proportions=given.get("value_kind") == "proportion",
        ),
    }
    return ask[given["calculation"]]()


CHECKS: dict[str, Callable[[Case, Case], None]] = {
    check.__name__: check
    for check in (
        benchmark_ci,
        benchmark_other_methods,
        change_between_periods,
        counts_byar,
        crude_rates,
        derived_edge_cases,
        directly_standardised_rates,
        funnel_limits,
        funnel_significance,
        indirectly_standardised,
        input_validation,
        means,
        proportions_wilson,
        quantiles_by_rank,
        quintiles_by_percentile,
        recent_trend,
        slope_index_of_inequality,
        targets,
    )
}


@pytest.mark.parametrize(
    ("file", "case"), [pytest.param(f, c, id=f"{f}-{c['id']}") for f, c in cases()]
)
def test_the_published_case_is_met(file: str, case: Case) -> None:
    CHECKS[file](case["input"], case["expected"])


def test_every_file_of_cases_has_a_check() -> None:
    assert {file for file, _ in cases()} == set(CHECKS)
