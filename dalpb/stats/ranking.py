"""Quantiles of places, by rank and by percentile."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dalpb.stats.checks import number
from dalpb.stats.compare import Polarity
from dalpb.stats.results import StatisticsRefused

BY_RANK = "rank, ties together"
BY_PERCENTILE = "interpolated percentiles"
LABELS = ("worst", "worse", "middle", "better", "best")
PLAIN_LABELS = ("lowest", "low", "middle", "high", "highest")
NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantiles:
    """The quantile of each place, in the order given, with the reason where there is none."""

    value: tuple[int | None, ...]
    lower: None = None
    upper: None = None
    method: str
    reason: str = ""


def quantiles(values: Sequence[float | None], n: int, *, highest_is_first: bool) -> Quantiles:
    """Each place's quantile by rank, 1 to n; ties share one, and a missing value has none.

    Parameters
    ----------
    values
        Shape (places,), any unit.
    n
        The number of quantiles, two or more. With fewer values than this no place has one.

    Raises
    ------
    StatisticsRefused
        A value that is no number, or n below two.
    """
    if n < 2:
        raise StatisticsRefused(
            "too_few_quantiles", f"There are {n} quantiles; ask for two or more."
        )
    known = [number("value", value) for value in values if value is not None]
    if len(known) < n:
        reason = f"There are {len(known)} values for {n} quantiles, so no place is given one."
        return Quantiles(value=(None,) * len(values), method=BY_RANK, reason=reason)
    first_place: dict[float, int] = {}
    for place, value in enumerate(sorted(known, reverse=highest_is_first), start=1):
        first_place.setdefault(value, place)
    groups = {value: _group(rank, len(known), n) for value, rank in first_place.items()}
    found = tuple(None if value is None else groups[float(value)] for value in values)
    return Quantiles(value=found, method=BY_RANK)


def _group(rank: int, places: int, n: int) -> int:
    return max(1, n + 1 - -(-(places + 1 - rank) * n // places))


def percentile_bounds(values: Sequence[float], n: int = 5) -> tuple[float, ...]:
    """The n + 1 bounds of n groups, by linear interpolation between sorted values (R type 7).

    References
    ----------
    Hyndman and Fan, American Statistician 50 (1996), pages 361 to 365, definition 7.
    """
    ordered = sorted(number("value", value) for value in values)
    if not ordered:
        raise StatisticsRefused("too_few", "There are no values to divide into groups.")
    bounds = []
    for i in range(n + 1):
        whole, part = divmod((len(ordered) - 1) * i, n)
        above = ordered[min(whole + 1, len(ordered) - 1)]
        bounds.append(ordered[whole] + (above - ordered[whole]) * part / n)
    return tuple(bounds)


def quantile_by_percentile(
    value: float | None, values: Sequence[float | None] | None, n: int = 5
) -> int | None:
    """The group, 1 the lowest, whose upper bound is the first that the value does not exceed.

    None without a value, or with fewer values than groups.
    """
    known = [each for each in values or () if each is not None]
    if value is None or len(known) < n:
        return None
    bounds = percentile_bounds(known, n)
    for group, (_, upper) in enumerate(pairwise(bounds), start=1):
        if number("value", value) <= upper or math.isclose(value, upper, rel_tol=1e-12):
            return group
    return n


def quintile_label(quintile_from_lowest: int | None, polarity: Polarity | str) -> str:
    """The words for a fifth counted from the lowest value."""
    side = Polarity(polarity)
    if quintile_from_lowest is None or side is Polarity.NOT_APPLICABLE:
        return NOT_COMPARED
    if not 1 <= quintile_from_lowest <= 5:
        raise StatisticsRefused("no_such_fifth", f"There is no fifth {quintile_from_lowest}.")
    if side is Polarity.NO_JUDGEMENT:
        return PLAIN_LABELS[quintile_from_lowest - 1]
    if side is Polarity.LOW_IS_GOOD:
        return LABELS[5 - quintile_from_lowest]
    return LABELS[quintile_from_lowest - 1]
