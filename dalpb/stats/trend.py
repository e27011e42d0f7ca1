"""The recent trend: the last five yearly points, and whether they lean one way."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalpb.stats.checks import number
from dalpb.stats.compare import Polarity
from dalpb.stats.distributions import normal_quantile

POINTS = 5
# The 99.8% point of chi-squared with one degree of freedom.
SIGNIFICANT = normal_quantile(0.999) ** 2
# The published method turns 95% limits into a variance with this rounded width.
_WIDTH = 3.92


class TrendKind(StrEnum):
    """What the points are; bare counts have no trend."""

    RATE = "rate"
    PROPORTION = "proportion"
    COUNT = "count"


class Direction(StrEnum):
    """What a trend may say of itself."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CHANGE = "no significant change"
    UNKNOWN = "cannot be calculated"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One year. A bounded or hidden figure is a point without a value, and breaks the run."""

    year: int
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    count: float | None = None
    denominator: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The slope a year as value, its 95% limits, and the words the test allows."""

    value: float | None
    lower: float | None
    upper: float | None
    method: str
    direction: Direction
    label: str
    chi_squared: float | None = None
    same_direction: bool | None = None
    reason: str = ""


def trend_label(direction: Direction | str, polarity: Polarity | str) -> str:
    """The direction, with better or worse where the measure has a better side."""
    way, side = Direction(direction), Polarity(polarity)
    if way not in (Direction.INCREASING, Direction.DECREASING):
        return way.value
    if side not in (Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD):
        return way.value
    good = (way is Direction.INCREASING) == (side is Polarity.HIGH_IS_GOOD)
    return f"{way.value} and getting {'better' if good else 'worse'}"


def _unknown(reason: str) -> Trend:
    return Trend(
        value=None,
        lower=None,
        upper=None,
        method="none",
        direction=Direction.UNKNOWN,
        label=Direction.UNKNOWN.value,
        reason=reason,
    )


def recent_trend(
    points: Sequence[TrendPoint],
    *,
    kind: TrendKind | str,
    polarity: Polarity | str,
    years_per_period: int = 1,
    period_kind: str = "year",
) -> Trend:
    """Whether the last five yearly points rise or fall beyond chance.

    Proportions whose points all hold a count and a denominator take the chi-squared test for
    trend; other points need 95% limits and take weighted least squares. The trend is significant
    above the 99.8% point, and only if the slope keeps its sign with each point left out.

    Parameters
    ----------
    points
        Shape (years,), in any order; `lower` and `upper` are 95% limits.

    References
    ----------
    Armitage, Biometrics 11 (1955), pages 375 to 386; public health profiles technical guidance,
    "Recent trends".
    """
    last = sorted(points, key=lambda point: point.year)[-POINTS:]
    reason = _why_not(last, TrendKind(kind), years_per_period, period_kind)
    if reason:
        return _unknown(reason)
    triples = _counts(last) if TrendKind(kind) is TrendKind.PROPORTION else None
    if triples is not None:
        if any(x >= n or x <= 0 for x, n in triples):
            return _unknown("A count of none or all has no log odds.")
        return _from_counts(triples, polarity)
    limits = _limits(last)
    if limits is None:
        return _unknown("A point has no value or no limits with a width.")
    return _from_limits(limits, polarity)


def _why_not(last: list[TrendPoint], kind: TrendKind, years: int, period_kind: str) -> str:
    if kind is TrendKind.COUNT:
        return "Bare counts have no trend; use a rate."
    if years != 1 or period_kind != "year":
        return "Only single, separate years make a trend."
    if len(last) < POINTS:
        there = "there is" if len(last) == 1 else "there are"
        return f"A trend needs {POINTS} years; {there} {len(last)}."
    if [point.year for point in last] != [last[0].year + step for step in range(POINTS)]:
        return "A year is missing or repeated among the last five."
    return ""


def _counts(last: list[TrendPoint]) -> list[tuple[float, float]] | None:
    pairs = [
        (number("count", point.count), number("denominator", point.denominator))
        for point in last
        if point.count is not None and point.denominator is not None
    ]
    return pairs if len(pairs) == POINTS else None


def _limits(last: list[TrendPoint]) -> list[tuple[float, float]] | None:
    pairs = [
        (number("value", point.value), variance)
        for point in last
        if point.value is not None
        and point.lower is not None
        and point.upper is not None
        and point.upper > point.lower
        and (variance := (number("width", point.upper - point.lower) / _WIDTH) ** 2) > 0
    ]
    return pairs if len(pairs) == POINTS else None


def _line(
    times: Sequence[float], values: Sequence[float], weights: Sequence[float]
) -> tuple[float, float]:
    """The weighted slope, and the weighted sum of squares of the times about their mean."""
    whole = math.fsum(weights)
    centre = math.fsum(w * t for w, t in zip(weights, times, strict=True)) / whole
    square = math.fsum(w * (t - centre) ** 2 for w, t in zip(weights, times, strict=True))
    rows = zip(times, values, weights, strict=True)
    return math.fsum(w * (t - centre) * v for t, v, w in rows) / square, square


def _same_sign(values: Sequence[float], weights: Sequence[float]) -> bool:
    signs = set()
    for out in range(POINTS):
        keep = [i for i in range(POINTS) if i != out]
        slope, _ = _line(keep, [values[i] for i in keep], [weights[i] for i in keep])
        signs.add((slope > 0) - (slope < 0))
    return len(signs) == 1 and 0 not in signs


def _from_limits(pairs: list[tuple[float, float]], polarity: Polarity | str) -> Trend:
    values = [value for value, _ in pairs]
    weights = [1 / variance for _, variance in pairs]
    slope, square = _line(range(POINTS), values, weights)
    same = _same_sign(values, weights)
    return _told(slope, 1 / math.sqrt(square), slope**2 * square, same, "limits", polarity)


def _from_counts(pairs: list[tuple[float, float]], polarity: Polarity | str) -> Trend:
    events, people = math.fsum(x for x, _ in pairs), math.fsum(n for _, n in pairs)
    moment = math.fsum(x * t for t, (x, _) in enumerate(pairs))
    first = math.fsum(n * t for t, (_, n) in enumerate(pairs))
    second = math.fsum(n * t * t for t, (_, n) in enumerate(pairs))
    lean = people * moment - events * first
    chi = people * lean**2 / (events * (people - events) * (people * second - first**2))
    odds = [math.log(x / (n - x)) for x, n in pairs]
    same = _same_sign(odds, [1.0] * POINTS)
    slope = lean / (people * second - first**2)
    error = abs(slope) / math.sqrt(chi) if chi else 0.0
    return _told(slope, error, chi, same, "counts", polarity)


def _told(
    slope: float, error: float, chi: float, same: bool, method: str, polarity: Polarity | str
) -> Trend:
    direction = Direction.NO_CHANGE
    if chi > SIGNIFICANT and same:
        direction = Direction.INCREASING if slope > 0 else Direction.DECREASING
    reach = normal_quantile(0.975) * error
    return Trend(
        value=slope,
        lower=slope - reach,
        upper=slope + reach,
        method=method,
        direction=direction,
        label=trend_label(direction, polarity),
        chi_squared=chi,
        same_direction=same,
    )
