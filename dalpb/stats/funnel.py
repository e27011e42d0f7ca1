"""Funnel limits round a group's average, and where each place falls."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalpb.stats.checks import above_zero, confidence_of, not_below_zero, same_length, z_of
from dalpb.stats.intervals import EXACT_BELOW, exact_limits
from dalpb.stats.results import StatisticsRefused

INNER, OUTER = 0.95, 0.998


class FunnelKind(StrEnum):
    """What the funnel holds."""

    PROPORTION = "proportion"
    RATE = "rate"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelLimits:
    """The average as value, with the limits for a place of this size."""

    value: float
    lower: float
    upper: float
    method: str
    confidence: float
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPlaces:
    """The average of the places as value, and each place's label in the order given."""

    value: float
    lower: None = None
    upper: None = None
    method: str
    labels: tuple[str, ...]


def funnel_limits(
    average: float,
    sizes: Sequence[float],
    *,
    kind: FunnelKind | str,
    multiplier: float = 1,
    confidence: float = 0.95,
) -> tuple[FunnelLimits, ...]:
    """The control limits at each size.

    Parameters
    ----------
    average
        A fraction for proportions (multiplied in the answer); for rates and ratios in the
        unit of the answer.
    sizes
        Shape (sizes,): denominators for proportions, numbers of events for rates and ratios.

    Raises
    ------
    StatisticsRefused
        A size not above zero, an average below zero, a proportion above one.

    References
    ----------
    Spiegelhalter, Statistics in Medicine 24 (2005), pages 1185 to 1202.
    """
    level = confidence_of(confidence)
    shape = FunnelKind(kind)
    centre = not_below_zero("average", average)
    if shape is FunnelKind.PROPORTION and centre > 1:
        raise StatisticsRefused("above_one", f"The average is {average}; give a fraction, 0 to 1.")
    scale = above_zero("multiplier", multiplier) if shape is FunnelKind.PROPORTION else 1.0
    made = []
    for size in sizes:
        n = above_zero("size", size)
        if shape is FunnelKind.PROPORTION:
            lower, upper = _score_limits(centre, n, level)
        else:
            low, high = exact_limits(n, level)
            lower, upper = centre * n / high, (centre * n / low if low else math.inf)
        made.append(
            FunnelLimits(
                value=centre * scale,
                lower=lower * scale,
                upper=upper * scale,
                method="wilson" if shape is FunnelKind.PROPORTION else "exact",
                confidence=level,
                size=n,
            )
        )
    return tuple(made)


def _score_limits(average: float, n: float, level: float) -> tuple[float, float]:
    """The proportions of n whose Wilson limits just meet the average, cut to 0 and 1."""
    reach = z_of(level) * math.sqrt(average * (1 - average) / n)
    return max(0.0, average - reach), min(1.0, average + reach)


def _told(low: tuple[bool, bool], high: tuple[bool, bool]) -> str:
    """The label from being below, or above, the 95% and the 99.8% limits."""
    for name, (inner, outer) in (("Low", low), ("High", high)):
        if outer:
            return f"{name} (0.001)"
        if inner:
            return f"{name} (0.025)"
    return "Not significant"


def _against_expected(seen: float, expected: float) -> str:
    inner, outer = exact_limits(seen, INNER), exact_limits(seen, OUTER)
    return _told(
        (inner[1] < expected, outer[1] < expected), (inner[0] > expected, outer[0] > expected)
    )


def funnel_of_proportions(
    numerators: Sequence[float | None], denominators: Sequence[float | None]
) -> FunnelPlaces:
    """Each place's proportion against the average of them all; shape (places,) each.

    Raises
    ------
    StatisticsRefused
        A missing figure, since the average could not be had; a numerator above its denominator.
    """
    same_length(numerators=numerators, denominators=denominators)
    pairs = [_pair(x, n) for x, n in zip(numerators, denominators, strict=True)]
    average = math.fsum(x for x, _ in pairs) / math.fsum(n for _, n in pairs)
    labels = []
    for x, n in pairs:
        (l1, h1), (l2, h2) = (_score_limits(average, n, level) for level in (INNER, OUTER))
        labels.append(_told((x / n < l1, x / n < l2), (x / n > h1, x / n > h2)))
    return FunnelPlaces(value=average, method="wilson", labels=tuple(labels))


def _pair(numerator: float | None, denominator: float | None) -> tuple[float, float]:
    n = above_zero("denominator", denominator)
    if numerator is None:
        raise StatisticsRefused("missing", "A numerator is missing, so there is no average.")
    if not_below_zero("numerator", numerator) > n:
        raise StatisticsRefused("above_denominator", "A numerator is above its denominator.")
    return float(numerator), n


def funnel_of_ratios(observed: Sequence[float], expected: Sequence[float]) -> FunnelPlaces:
    """Each place's events against those expected of it; shape (places,) each."""
    same_length(observed=observed, expected=expected)
    labels = tuple(
        _against_expected(not_below_zero("count", x), above_zero("expected count", e))
        for x, e in zip(observed, expected, strict=True)
    )
    return FunnelPlaces(value=1.0, method="exact", labels=labels)


def funnel_of_rates(
    counts: Sequence[float],
    rates: Sequence[float | None],
    populations: Sequence[float | None],
    *,
    multiplier: float,
    standardised: bool = False,
) -> FunnelPlaces:
    """Each place's rate against the average, weighted by the population its rate implies.

    A standardised rate from fewer than 10 events is "not applicable" and left out.

    Parameters
    ----------
    counts, rates, populations
        Shape (places,); rates per `multiplier`. A population is needed where the count is nought.

    Raises
    ------
    StatisticsRefused
        Nought events without a population; events without a rate; nothing left to average.
    """
    per = above_zero("multiplier", multiplier)
    same_length(counts=counts, rates=rates, populations=populations)
    rows: list[tuple[float, float] | None] = []
    for count, given, population in zip(counts, rates, populations, strict=True):
        x = not_below_zero("count", count)
        if standardised and x < EXACT_BELOW:
            rows.append(None)
        elif x == 0:
            rows.append((x, above_zero("population where the count is nought", population)))
        else:
            rows.append((x, x * per / above_zero("rate", given)))
    kept = [row for row in rows if row is not None]
    people = above_zero("population in all", math.fsum(n for _, n in kept))
    average = math.fsum(x for x, _ in kept) / people
    labels = tuple(
        "not applicable" if row is None else _against_expected(row[0], row[1] * average)
        for row in rows
    )
    return FunnelPlaces(value=average * per, method="exact", labels=labels)
