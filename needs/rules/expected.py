"""The range in which a figure of one service, place and season is expected.

Counts vary by chance around a level, and services vary more than chance alone, so the
range is the mean of the earlier figures give or take z times the square root of
phi m (1 + 1/n): the variance of a new Poisson count about a mean of n earlier ones,
widened by phi, the ratio of their variance to their mean, where that is above 1. z is
that of 99.8 per cent: few questions, each worth an answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from dalpb.kernel.cells import Figure, plain
from dalpb.kernel.periods import Period
from needs.rules.measuring import RATIOS, Counts

LEAST: Final = 3
MOST: Final = 8
LEAST_WIDTH: Final = Decimal(3)
_TENTH: Final = Decimal("0.1")
_Z: Final = Decimal("3.090232306167813")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the same cell said in an earlier period."""

    period: Period
    figure: Figure


@dataclass(frozen=True, slots=True)
class Expected:
    """Inclusive limits, and what they were made from."""

    low: Decimal
    high: Decimal
    basis: str

    def holds(self, value: Decimal) -> bool:
        return self.low <= value <= self.high

    @property
    def words(self) -> str:
        return f"{plain(self.low)} to {plain(self.high)}, {self.basis}"


def last_given(history: Iterable[Earlier]) -> Earlier | None:
    """The latest figure that was given; only where none ever was, the latest word for none."""
    latest = sorted(history, key=lambda e: e.period.first, reverse=True)
    return next((e for e in latest if not e.figure.is_empty), latest[0] if latest else None)


def expected_range(history: Sequence[Earlier], period: Period, counts: Counts) -> Expected | None:
    """The range for a cell in a period, or None where too few earlier figures are exact.

    The same season of earlier years is used where there are three of them, otherwise the
    last eight periods.
    """
    exact = sorted(
        (e for e in history if e.figure.is_exact and e.period.first < period.first),
        key=lambda e: e.period.first,
    )
    season = [e for e in exact if _same_season(e.period, period)]
    chosen, basis = exact[-MOST:], "from the last {n} periods"
    if len(season) >= LEAST and period.kind.value != "year":
        chosen, basis = season[-MOST:], "from the same season of {n} earlier years"
    if len(chosen) < LEAST:
        return None
    values = [e.figure.value for e in chosen if e.figure.value is not None]
    low, high = _limits(values, counts)
    return Expected(low, high, basis.format(n=len(values)))


def _same_season(earlier: Period, now: Period) -> bool:
    return earlier.kind is now.kind and earlier.first.month == now.first.month


def _limits(values: Sequence[Decimal], counts: Counts) -> tuple[Decimal, Decimal]:
    n = Decimal(len(values))
    mean = sum(values, Decimal(0)) / n
    spread = sum(((v - mean) ** 2 for v in values), Decimal(0)) / (n - 1)
    if counts in RATIOS:
        half = max(_Z * (spread * (1 + 1 / n)).sqrt(), LEAST_WIDTH)
        low = (mean - half).quantize(_TENTH, ROUND_FLOOR)
        return max(Decimal(0), low), (mean + half).quantize(_TENTH, ROUND_CEILING)
    widened = max(Decimal(1), spread / mean) if mean else Decimal(1)
    half = max(_Z * (widened * max(mean, Decimal(1)) * (1 + 1 / n)).sqrt(), LEAST_WIDTH)
    low = (mean - half).to_integral_value(ROUND_FLOOR)
    return max(Decimal(0), low), (mean + half).to_integral_value(ROUND_CEILING)
