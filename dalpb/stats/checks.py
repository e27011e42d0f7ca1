"""The refusals that every statistic shares."""

import math
from collections.abc import Sized
from numbers import Real

from dalpb.stats.distributions import normal_quantile
from dalpb.stats.results import StatisticsRefused


def confidence_of(confidence: object) -> float:
    """The confidence as a fraction; 95 and 0.95 are the same.

    Raises
    ------
    StatisticsRefused
        Outside 0.9 up to 1, or 90 up to 100, whole certainty left out.
    """
    given = float(confidence) if isinstance(confidence, Real) else math.nan
    if 0.9 <= given < 1:
        return given
    if 90 <= given < 100:
        return round(given / 100, 12)
    raise StatisticsRefused(
        "confidence",
        f"The confidence is {confidence}; give a fraction from 0.9 or a percentage from 90, short of certainty.",
    )


def z_of(confidence: float) -> float:
    """The two-sided normal multiplier, at full precision."""
    return normal_quantile(1 - (1 - confidence) / 2)


def number(name: str, given: object) -> float:
    """The number itself; words, infinities and not-a-number are refused."""
    if isinstance(given, bool) or not isinstance(given, Real) or not math.isfinite(given):
        raise StatisticsRefused("not_a_number", f"The {name} is {given!r}; give a number.")
    return float(given)


def not_below_zero(name: str, given: object) -> float:
    """The number, refused when it is below zero."""
    found = number(name, given)
    if found < 0:
        raise StatisticsRefused("below_zero", f"The {name} is {given}; it cannot be below zero.")
    return found


def above_zero(name: str, given: float | None) -> float:
    """The number, refused when it is missing, zero or below zero."""
    if given is None:
        raise StatisticsRefused("missing", f"The {name} is missing; give one above zero.")
    if number(name, given) <= 0:
        raise StatisticsRefused("not_above_zero", f"The {name} is {given}; give one above zero.")
    return float(given)


def same_length(**columns: Sized) -> int:
    """The length that all the columns share; unequal or empty columns are refused."""
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) != 1 or 0 in lengths.values():
        raise StatisticsRefused(
            "lengths", f"Every group needs one figure in each column; the columns hold {lengths}."
        )
    return next(iter(lengths.values()))
