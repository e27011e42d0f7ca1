"""The slope and relative index of inequality over deprivation groups."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from dalpb.stats.checks import above_zero, confidence_of, not_below_zero, number, same_length
from dalpb.stats.distributions import NORMAL
from dalpb.stats.results import SlopeIndex, StatisticsRefused

FEWEST, MOST = 5, 100
_NODES = 400
_REACH = 8.0


class Transform(StrEnum):
    """The scale on which the line is fitted."""

    NONE = "none"
    LOG = "log"
    LOGIT = "logit"


_FORWARD: dict[Transform, Callable[[float], float]] = {
    Transform.NONE: float,
    Transform.LOG: math.log,
    Transform.LOGIT: lambda v: math.log(v / (1 - v)),
}
_BACK: dict[Transform, Callable[[float], float]] = {
    Transform.NONE: float,
    Transform.LOG: math.exp,
    Transform.LOGIT: lambda y: 1 / (1 + math.exp(-y)),
}


@dataclass(frozen=True, slots=True)
class _Ends:
    """The fitted line at x = 0 and x = 1, with the variances of the two and their covariance."""

    start: float
    end: float
    start_variance: float
    end_variance: float
    covariance: float


def slope_index(
    values: Sequence[float],
    populations: Sequence[float | None],
    *,
    standard_errors: Sequence[float] | None = None,
    errors_on: Transform | str | None = None,
    transform: Transform | str = Transform.NONE,
    proportions: bool = False,
    multiplier: float = 1,
    confidence: float = 0.95,
) -> SlopeIndex:
    """The gap between the two ends of the deprivation line, most deprived group first.

    The line is least squares weighted by population, on the midpoints of the groups' cumulative
    shares. The limits are those that the national tool approaches by simulation: the quantiles
    of the index when each group's figure (on the fitted scale) is normal about its own value.
    Here they are integrated, so the same figures always give the same limits.

    Parameters
    ----------
    values, populations, standard_errors
        Shape (groups,), 5 to 100 groups. Without standard errors there are no limits.
    errors_on
        The scale of the standard errors, where it is not the fitted one; they are carried over
        by the slope of the transform at each value.
    multiplier
        A negative one turns the index round, and inverts the relative index.

    Raises
    ------
    StatisticsRefused
        Too few or many groups, a population missing or not above zero, a proportion outside
        0 to 1, a figure the transform cannot take, a negative standard error.

    References
    ----------
    Mackenbach and Kunst, Social Science and Medicine 44 (1997), pages 757 to 771.
    """
    level, scale = confidence_of(confidence), Transform(transform)
    groups = same_length(values=values, populations=populations)
    if not FEWEST <= groups <= MOST:
        raise StatisticsRefused("groups", f"There are {groups} groups; give {FEWEST} to {MOST}.")
    if number("multiplier", multiplier) == 0:
        raise StatisticsRefused("not_above_zero", "The multiplier cannot be zero.")
    people = [above_zero("population", n) for n in populations]
    fitted = [_on_scale(value, scale, proportions) for value in values]
    errors = _errors(standard_errors, values, Transform(errors_on or scale), scale)
    line = _fit(fitted, people, errors)
    top, bottom = _BACK[scale](line.end), _BACK[scale](line.start)
    limits = _limits(line, scale, level) if any(errors) else None
    return _scaled(top, bottom, limits, multiplier, level)


def _on_scale(value: float, scale: Transform, proportions: bool) -> float:
    given = number("value", value)
    if (proportions or scale is Transform.LOGIT) and not 0 <= given <= 1:
        raise StatisticsRefused("not_a_proportion", f"The proportion {given} is outside 0 to 1.")
    if scale is not Transform.NONE and (given <= 0 or (scale is Transform.LOGIT and given >= 1)):
        raise StatisticsRefused("not_on_scale", f"The {scale} of {given} cannot be taken.")
    return _FORWARD[scale](given)


def _errors(
    given: Sequence[float] | None, values: Sequence[float], on: Transform, scale: Transform
) -> list[float]:
    if given is None:
        return [0.0] * len(values)
    same_length(values=values, standard_errors=given)
    errors = [not_below_zero("standard error", error) for error in given]
    if on is scale:
        return errors
    return [e * _stretch(v, on) / _stretch(v, scale) for e, v in zip(errors, values, strict=True)]


def _stretch(value: float, scale: Transform) -> float:
    """How much a step on the scale moves the plain figure."""
    return {Transform.NONE: 1.0, Transform.LOG: value, Transform.LOGIT: value * (1 - value)}[scale]


def _fit(fitted: list[float], people: list[float], errors: list[float]) -> _Ends:
    """The weighted line; its ends are sums of the values, so their variances are exact."""
    whole = math.fsum(people)
    share = [n / whole for n in people]
    middles = [after - s / 2 for after, s in zip(accumulate(share), share, strict=True)]
    centre = math.fsum(s * x for s, x in zip(share, middles, strict=True))
    square = math.fsum(s * (x - centre) ** 2 for s, x in zip(share, middles, strict=True))
    lean = [s * (x - centre) / square for s, x in zip(share, middles, strict=True)]
    at_0 = [s - b * centre for s, b in zip(share, lean, strict=True)]
    at_1 = [s + b * (1 - centre) for s, b in zip(share, lean, strict=True)]
    variances = [e * e for e in errors]

    def product(left: list[float], right: list[float]) -> float:
        return math.fsum(a * b * v for a, b, v in zip(left, right, variances, strict=True))

    return _Ends(
        start=math.fsum(a * y for a, y in zip(at_0, fitted, strict=True)),
        end=math.fsum(b * y for b, y in zip(at_1, fitted, strict=True)),
        start_variance=product(at_0, at_0),
        end_variance=product(at_1, at_1),
        covariance=product(at_0, at_1),
    )


def _inverse(scale: Transform, given: float) -> float:
    """The fitted-scale figure; beyond the scale's ends it is infinite."""
    if scale is Transform.NONE:
        return given
    if given <= 0:
        return -math.inf
    if scale is Transform.LOGIT and given >= 1:
        return math.inf
    return _FORWARD[scale](given)


def _below(line: _Ends, scale: Transform, bound: Callable[[float], float]) -> float:
    """The chance that the end is at most `bound` of the start, summed over the start."""
    variance = max(line.start_variance, 1e-300)
    spread, tilt = math.sqrt(variance), line.covariance / variance
    rest = math.sqrt(max(line.end_variance - tilt * line.covariance, 1e-300))
    step = 2 * _REACH / _NODES
    terms = []
    for k in range(_NODES + 1):
        u = -_REACH + k * step
        mark = _inverse(scale, bound(_BACK[scale](line.start + spread * u)))
        chance = 0.5 * math.erfc(-(mark - line.end - tilt * spread * u) / (rest * math.sqrt(2)))
        terms.append(NORMAL.pdf(u) * chance)
    return math.fsum(terms) * step


def _quantile(chance: Callable[[float], float], target: float, middle: float) -> float:
    width = abs(middle) or 1.0
    low, high = middle - width, middle + width
    while chance(low) > target:
        low -= (width := width * 2)
    while chance(high) < target:
        high += (width := width * 2)
    for _ in range(60):
        half = (low + high) / 2
        low, high = (half, high) if chance(half) < target else (low, half)
    return (low + high) / 2


def _limits(line: _Ends, scale: Transform, level: float) -> tuple[float, float, float, float]:
    top, bottom = _BACK[scale](line.end), _BACK[scale](line.start)

    def gap(q: float) -> float:
        return _below(line, scale, lambda start: start + q)

    def ratio(q: float) -> float:
        return _below(line, scale, lambda start: start * q)

    low, high = (1 - level) / 2, 1 - (1 - level) / 2
    gap_low, gap_high = (_quantile(gap, tail, top - bottom) for tail in (low, high))
    if bottom <= 0:
        return gap_low, gap_high, math.nan, math.nan
    ratio_low, ratio_high = (_quantile(ratio, tail, top / bottom) for tail in (low, high))
    return gap_low, gap_high, ratio_low, ratio_high


def _scaled(
    top: float,
    bottom: float,
    limits: tuple[float, float, float, float] | None,
    multiplier: float,
    level: float,
) -> SlopeIndex:
    ends: list[float | None] = [None, None]
    ratio_ends: list[float | None] = [None, None]
    relative = top / bottom if bottom > 0 else None
    if limits is not None:
        ends = [*sorted(end * multiplier for end in limits[:2])]
        if relative is not None:
            ratio_ends = list(limits[2:])
    if multiplier < 0 and relative is not None:
        relative = 1 / relative if relative else None
        if limits is not None:
            ratio_ends = [1 / end if end > 0 else None for end in reversed(limits[2:])]
    return SlopeIndex(
        value=(top - bottom) * multiplier,
        lower=ends[0],
        upper=ends[1],
        method="weighted least squares" if limits is None else "weighted least squares, normal",
        confidence=level,
        statistic="slope index of inequality",
        reason="" if limits is not None else "No standard errors were given, so no limits.",
        intercept=bottom,
        relative=relative,
        relative_lower=ratio_ends[0],
        relative_upper=ratio_ends[1],
    )
