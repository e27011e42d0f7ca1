"""Change between two periods or two independent groups."""

import math
from typing import Final

from dalpb.stats.checks import above_zero, confidence_of, not_below_zero, z_of
from dalpb.stats.intervals import proportion
from dalpb.stats.results import Change

# Beyond this the spread on the log scale is more than a number can hold.
_REACH: Final = 700.0


def rate_ratio(
    earlier_count: float | None,
    earlier_population: float | None,
    later_count: float | None,
    later_population: float | None,
    *,
    confidence: float = 0.95,
) -> Change:
    """The later rate over the earlier one, with limits made on the log scale.

    No limits where either count is nought, no ratio where the earlier is, and neither where a
    figure is missing.

    Raises
    ------
    StatisticsRefused
        A count below zero, a population not above zero, or confidence out of range.

    References
    ----------
    Rothman, Epidemiology: An Introduction (2nd edition 2012), chapter 9.
    """
    level = confidence_of(confidence)
    counts, populations = (earlier_count, later_count), (earlier_population, later_population)
    if None in counts or None in populations:
        return _unknown(level, "A count or a population is missing.", "ratio of two rates")
    x1, x2 = (not_below_zero("count", count) for count in counts)
    n1, n2 = (above_zero("population", population) for population in populations)
    value = (x2 / n2) / (x1 / n1) if x1 else None
    lower = upper = clear = None
    reason = "One of the two counts is nought."
    if value:
        reach = z_of(level) * math.sqrt(1 / x1 + 1 / x2)
        reason = "" if reach < _REACH else "The counts are too near nought for limits."
    if value and not reason:
        spread = math.exp(reach)
        lower, upper = value / spread, value * spread
        clear = lower > 1 or upper < 1
    return Change(
        value=value,
        lower=lower,
        upper=upper,
        method="log ratio" if lower is not None else "none",
        confidence=level,
        statistic="ratio of two rates",
        reason=reason,
        percent_change=None if value is None else (value - 1) * 100,
        clear=clear,
    )


def proportion_difference(
    earlier_numerator: float | None,
    earlier_denominator: float | None,
    later_numerator: float | None,
    later_denominator: float | None,
    *,
    confidence: float = 0.95,
) -> Change:
    """The later proportion less the earlier, for independent groups only.

    Raises
    ------
    StatisticsRefused
        As `proportion`.

    References
    ----------
    Newcombe, Statistics in Medicine 17 (1998), pages 873 to 890, method 10.
    """
    first = proportion(earlier_numerator, earlier_denominator, confidence=confidence)
    second = proportion(later_numerator, later_denominator, confidence=confidence)
    p1, low1, high1 = first.value, first.lower, first.upper
    p2, low2, high2 = second.value, second.lower, second.upper
    if p1 is None or low1 is None or high1 is None:
        return _unknown(first.confidence, first.reason)
    if p2 is None or low2 is None or high2 is None:
        return _unknown(first.confidence, second.reason)
    value = p2 - p1
    lower = value - math.hypot(p2 - low2, high1 - p1)
    upper = value + math.hypot(high2 - p2, p1 - low1)
    return Change(
        value=value,
        lower=lower,
        upper=upper,
        method="newcombe",
        confidence=first.confidence,
        statistic="difference of two proportions",
        clear=lower > 0 or upper < 0,
    )


def _unknown(level: float, reason: str, statistic: str = "difference of two proportions") -> Change:
    return Change(
        value=None,
        lower=None,
        upper=None,
        method="none",
        confidence=level,
        statistic=statistic,
        reason=reason,
    )
