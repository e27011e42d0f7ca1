"""Figures known only between two ends: answers between two ends, or none."""

from dataclasses import dataclass
from typing import TypeVar

from dalpb.stats.compare import Comparison, Label, Polarity, compare_with_benchmark
from dalpb.stats.intervals import proportion, rate
from dalpb.stats.results import Estimate, StatisticsRefused
from dalpb.stats.targets import Status, against_target

_Answer = TypeVar("_Answer", Label, Status)


@dataclass(frozen=True, slots=True)
class Span:
    """A figure from `low` to `high`, both included; a high of None is open, as in "at least"."""

    low: float
    high: float | None

    def __post_init__(self) -> None:
        if self.low < 0:
            raise StatisticsRefused("below_zero", f"The low end is {self.low}, below zero.")
        if self.high is not None and self.high < self.low:
            raise StatisticsRefused(
                "ends_crossed", f"The low end {self.low} is above the high end {self.high}."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundedEstimate:
    """The estimates at both ends, with the lowest lower limit and the highest upper.

    `value` is given only where both ends agree. None for `high` or `upper` is open.
    """

    value: float | None
    low: float | None
    high: float | None
    lower: float | None
    upper: float | None
    method: str
    ends: tuple[Estimate, ...]
    open_above: bool


def add_spans(*spans: Span) -> Span:
    """The sum of the ends; one open end leaves the sum open."""
    highs = [span.high for span in spans]
    known = [high for high in highs if high is not None]
    return Span(sum(span.low for span in spans), sum(known) if len(known) == len(highs) else None)


def _joined(at_low: Estimate, at_high: Estimate | None) -> BoundedEstimate:
    same = at_high is not None and at_high.value == at_low.value
    methods = [at_low.method] + ([at_high.method] if at_high else [])
    return BoundedEstimate(
        value=at_low.value if same else None,
        low=at_low.value,
        high=at_high.value if at_high else None,
        lower=at_low.lower,
        upper=at_high.upper if at_high else None,
        method=" and ".join(dict.fromkeys(methods)),
        ends=(at_low, at_high) if at_high else (at_low,),
        open_above=at_high is None,
    )


def bounded_rate(
    count: Span, population: float | None, *, multiplier: float, confidence: float = 0.95
) -> BoundedEstimate:
    """The rate at both ends of the count; raises as `rate`."""

    def made(end: float) -> Estimate:
        return rate(end, population, multiplier=multiplier, confidence=confidence)

    return _joined(made(count.low), None if count.high is None else made(count.high))


def bounded_proportion(
    numerator: Span, denominator: Span, *, multiplier: float = 1, confidence: float = 0.95
) -> BoundedEstimate:
    """The least and the greatest proportion the two spans allow, and their outer limits.

    The numerator is part of the denominator, so an end that would pass it stops at the whole.

    Raises
    ------
    StatisticsRefused
        As `proportion`; also where the denominator's high end is open or below the numerator.
    """
    if denominator.high is None:
        raise StatisticsRefused("open_denominator", "The denominator has no high end; give one.")

    if numerator.low > denominator.high:
        raise StatisticsRefused(
            "above_denominator",
            f"The numerator is {_known(numerator, 'at least', numerator.low)}, above the denominator"
            f" of {_known(denominator, 'at most', denominator.high)}.",
        )

    def made(top: float, bottom: float) -> Estimate:
        return proportion(top, bottom, multiplier=multiplier, confidence=confidence)

    most_of = max(denominator.low, numerator.low)
    high = denominator.high if numerator.high is None else numerator.high
    # Where the numerator may be the whole, the largest such whole has the highest lower limit.
    wholes = {most_of, denominator.high, min(max(high, most_of), denominator.high)}
    corners = [
        made(min(top, bottom), bottom) for top in (numerator.low, high) for bottom in sorted(wholes)
    ]
    at_low = min(corners, key=lambda each: each.value or 0.0)
    at_high = max(corners, key=lambda each: each.value or 0.0)
    return BoundedEstimate(
        value=at_low.value if at_low.value == at_high.value else None,
        low=at_low.value,
        high=at_high.value,
        lower=min(each.lower for each in corners if each.lower is not None),
        upper=max(each.upper for each in corners if each.upper is not None),
        method="wilson",
        ends=tuple(corners),
        open_above=False,
    )


def _known(span: Span, side: str, end: float) -> str:
    """An end of the span in words: the number alone where both ends are that number."""
    words = f"{end:,.6f}".rstrip("0").rstrip(".")
    return words if span.low == span.high else f"{side} {words}"


def compare_bounded(
    figure: BoundedEstimate, benchmark: float | None, polarity: Polarity | str
) -> Comparison:
    """The label, given only if both ends agree on it."""

    def label_of(end: Estimate) -> Label:
        return compare_with_benchmark(end.value, end.lower, end.upper, benchmark, polarity).label

    labels = {label_of(end) for end in figure.ends}
    if figure.open_above:
        labels.add(Label.NOT_COMPARED)
    return Comparison(
        value=figure.value,
        lower=figure.lower,
        upper=figure.upper,
        method="interval, both ends",
        label=_agreed(labels, Label.NOT_COMPARED),
    )


def bounded_against_target(
    span: Span, *, polarity: Polarity | str, target: float | tuple[float, float]
) -> Status:
    """The status, given only if both ends agree on it."""
    ends = {against_target(span.low, polarity=polarity, target=target).status}
    ends.add(against_target(span.high, polarity=polarity, target=target).status)
    return _agreed(ends, Status.NOT_COMPARED)


def _agreed(answers: set[_Answer], otherwise: _Answer) -> _Answer:
    return next(iter(answers)) if len(answers) == 1 else otherwise
