"""Limits of very many counts and proportions at once, the same as those of one.

In blocks that stay in the processor's cache, written over in place: what that costs is little
more than reading the numbers and writing the limits. Exact limits are worked out once for each
different count.
"""

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dalpb.stats.checks import confidence_of, z_of
from dalpb.stats.intervals import EXACT_BELOW, count_limits
from dalpb.stats.results import StatisticsRefused

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
BLOCK: Final = 8192


def limits_of_counts(counts: Counts, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """The lower and the upper limit of each count: exact below ten, Byar's from there.

    Raises
    ------
    StatisticsRefused
        A count below zero; confidence out of range.
    """
    level = confidence_of(confidence)
    if len(counts) and int(counts.min()) < 0:
        raise StatisticsRefused("count.below_zero", "A count cannot be below zero.")
    least = _byar_from(level)
    lows, highs = np.array([count_limits(count, level)[:2] for count in range(least)]).T.copy()
    z = z_of(level)
    lower, upper = np.empty(len(counts)), np.empty(len(counts))
    spare, other = np.empty(BLOCK), np.empty(BLOCK)
    for part in _blocks(len(counts)):
        count, size = counts[part], part.stop - part.start
        low, high, a, b = lower[part], upper[part], spare[:size], other[:size]
        few = count < least
        if few.all():
            lows.take(count, out=low, mode="clip")
            highs.take(count, out=high, mode="clip")
            continue
        np.copyto(a, count)
        _byar(a, z, low, b)
        np.add(count, 1, out=a)
        _byar(a, -z, high, b)
        if few.any():
            np.copyto(low, lows.take(count, mode="clip"), where=few)
            np.copyto(high, highs.take(count, mode="clip"), where=few)
    return lower, upper


def _byar_from(level: float) -> int:
    """From which whole count on Byar's lower limit is used: ten, or later at high confidence."""
    root = z_of(level) / 3
    return max(EXACT_BELOW, math.ceil((root + math.sqrt(root * root + 4 / 9)) ** 2 / 4) + 1)


def _byar(a: Floats, z: float, out: Floats, b: Floats) -> None:
    """`a * (1 - 1 / 9a - z / 3sqrt(a)) ** 3`; nonsense where the count is nought."""
    with np.errstate(divide="ignore", invalid="ignore"):
        np.sqrt(a, out=b)
        np.divide(1 / 3, b, out=b)
        np.multiply(b, b, out=out)
        np.multiply(b, z, out=b)
        np.add(out, b, out=out)
        np.subtract(1, out, out=out)
        np.multiply(out, out, out=b)
        np.multiply(out, b, out=out)
        np.multiply(out, a, out=out)


def limits_of_proportions(
    numerators: Counts, denominators: Counts, *, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Wilson's limits of each proportion as fractions, exactly 0 for none and 1 for all.

    Raises
    ------
    StatisticsRefused
        A denominator not above zero; a numerator below zero or above its denominator.
    """
    z = z_of(confidence_of(confidence))
    if len(denominators) and int(denominators.min()) <= 0:
        raise StatisticsRefused("denominator.not_above_zero", "A denominator must be above zero.")
    lower, upper = np.empty(len(numerators)), np.empty(len(numerators))
    spare, other = np.empty(BLOCK), np.empty(BLOCK)
    for part in _blocks(len(numerators)):
        top, bottom = numerators[part], denominators[part]
        if int(top.min()) < 0 or bool((top > bottom).any()):
            raise StatisticsRefused(
                "numerator.out_of_range", "A numerator must be between nought and its denominator."
            )
        size = part.stop - part.start
        _wilson((top, bottom), z, (lower[part], upper[part]), (spare[:size], other[:size]))
    return lower, upper


def _wilson(
    pair: tuple[Counts, Counts],
    z: float,
    limits: tuple[Floats, Floats],
    spare: tuple[Floats, Floats],
) -> None:
    (top, bottom), (low, high), (a, b) = pair, limits, spare
    np.subtract(bottom, top, out=a)
    np.multiply(a, top, out=a)
    np.divide(a, bottom, out=a)
    np.multiply(a, 4, out=a)
    np.add(a, z * z, out=a)
    np.sqrt(a, out=a)
    np.multiply(a, z, out=a)
    np.multiply(top, 2.0, out=b)
    np.add(b, z * z, out=b)
    np.subtract(b, a, out=low)
    np.add(b, a, out=high)
    np.multiply(bottom, 2.0, out=a)
    np.add(a, 2 * z * z, out=a)
    np.divide(low, a, out=low)
    np.divide(high, a, out=high)
    np.maximum(low, 0, out=low)
    np.minimum(high, 1, out=high)
    low[top == 0] = 0.0
    high[top == bottom] = 1.0


def _blocks(length: int) -> Iterator[slice]:
    for start in range(0, length, BLOCK):
        yield slice(start, min(start + BLOCK, length))
