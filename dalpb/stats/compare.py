"""A figure against a benchmark, by interval."""

from dataclasses import dataclass
from enum import StrEnum

from dalpb.stats.checks import above_zero, confidence_of, not_below_zero, number
from dalpb.stats.intervals import wilson_limits
from dalpb.stats.results import StatisticsRefused


class Polarity(StrEnum):
    """Which way a measure is better, if either."""

    LOW_IS_GOOD = "low is good"
    HIGH_IS_GOOD = "high is good"
    NO_JUDGEMENT = "no judgement"
    NOT_APPLICABLE = "not applicable"


class Label(StrEnum):
    """What a comparison may say."""

    BEST = "best"
    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    WORST = "worst"
    HIGHER = "higher"
    LOWER = "lower"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A figure, the limits it was judged by and the label they allow."""

    value: float | None
    lower: float | None
    upper: float | None
    method: str
    label: Label


def _side(above: bool, polarity: Polarity) -> Label:
    if polarity is Polarity.NO_JUDGEMENT:
        return Label.HIGHER if above else Label.LOWER
    return Label.BETTER if above == (polarity is Polarity.HIGH_IS_GOOD) else Label.WORSE


def _label(
    lower: float | None,
    upper: float | None,
    low_mark: float | None,
    high_mark: float | None,
    polarity: Polarity,
) -> Label:
    """The label of the interval lower to upper against the marks; touching is similar."""
    for given in (lower, upper, low_mark, high_mark):
        if given is not None:
            number("limit", given)
    if lower is None or upper is None or low_mark is None or high_mark is None:
        return Label.NOT_COMPARED
    if polarity is Polarity.NOT_APPLICABLE:
        return Label.NOT_COMPARED
    if lower > upper or low_mark > high_mark:
        raise StatisticsRefused(
            "limits_crossed", f"The lower limit {lower} is above the upper limit {upper}."
        )
    if lower <= high_mark and upper >= low_mark:
        return Label.SIMILAR
    return _side(lower > high_mark, polarity)


def compare_with_benchmark(
    value: float | None,
    lower: float | None,
    upper: float | None,
    benchmark: float | None,
    polarity: Polarity | str,
) -> Comparison:
    """The figure's 95% interval against one benchmark value; a limit on it is similar.

    Anything missing, or a polarity that is not applicable, is not compared.

    Raises
    ------
    StatisticsRefused
        The lower limit is above the upper, or one of the figures is no number.
    """
    label = _label(lower, upper, benchmark, benchmark, Polarity(polarity))
    if value is None:
        label = Label.NOT_COMPARED
    else:
        number("value", value)
    return Comparison(value=value, lower=lower, upper=upper, method="interval", label=label)


def compare_both_intervals(
    value: float | None,
    lower: float | None,
    upper: float | None,
    benchmark_lower: float | None,
    benchmark_upper: float | None,
    polarity: Polarity | str,
) -> Comparison:
    """The cautious comparison: the two intervals must be clear of each other."""
    label = _label(lower, upper, benchmark_lower, benchmark_upper, Polarity(polarity))
    if value is None:
        label = Label.NOT_COMPARED
    return Comparison(value=value, lower=lower, upper=upper, method="both intervals", label=label)


def compare_at_two_levels(
    value: float | None,
    at_95: tuple[float | None, float | None],
    at_99_8: tuple[float | None, float | None],
    benchmark: float | None,
    polarity: Polarity | str,
) -> Comparison:
    """As `compare_with_benchmark`, with best and worst where the 99.8% limits are clear too.

    Without a judgement there is no best or worst, so higher and lower stand.
    """
    inner = compare_with_benchmark(value, *at_95, benchmark, polarity)
    outer = compare_with_benchmark(value, *at_99_8, benchmark, polarity)
    further = {Label.BETTER: Label.BEST, Label.WORSE: Label.WORST}
    label = inner.label
    if outer.label is inner.label:
        label = further.get(label, label)
    return Comparison(value=value, lower=at_95[0], upper=at_95[1], method="two levels", label=label)


def compare_with_control_limits(
    numerator: float,
    denominator: float,
    benchmark: float,
    polarity: Polarity | str,
    *,
    confidence: float = 0.95,
) -> Comparison:
    """A proportion against Wilson's limits round the benchmark, for as many people.

    `numerator / denominator` and `benchmark` are fractions; so are the limits returned.

    Raises
    ------
    StatisticsRefused
        A denominator not above zero, a numerator below zero, or a benchmark outside 0 to 1.
    """
    n = above_zero("denominator", denominator)
    if not_below_zero("benchmark", benchmark) > 1:
        raise StatisticsRefused("above_one", f"The benchmark is {benchmark}; give 0 to 1.")
    value = not_below_zero("numerator", numerator) / n
    lower, upper = wilson_limits(benchmark * n, n, confidence_of(confidence))
    label = _label(value, value, lower, upper, Polarity(polarity))
    return Comparison(value=value, lower=lower, upper=upper, method="control limits", label=label)
