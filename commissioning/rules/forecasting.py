"""Forecasts and what they differ by, and the four numbers that always reconcile."""

from collections.abc import Sequence
from dataclasses import dataclass

from commissioning.rules.posting import LARGEST
from dalpb.kernel.money import Money
from dalpb.kernel.periods import Period, PeriodKind
from dalpb.kernel.refusals import Denial


@dataclass(frozen=True, slots=True)
class LineOutlook:
    """One line in one year, as reported in one month. Without a forecast the plan still holds."""

    line_code: str
    title: str
    planned_pence: int
    spent_pence: int
    forecast_pence: int | None
    reason: str = ""
    reported: str = ""

    @property
    def expected_pence(self) -> int:
        """What the year is expected to come to: never less than what is spent already."""
        expected = self.planned_pence if self.forecast_pence is None else self.forecast_pence
        return max(expected, self.spent_pence)

    @property
    def variance_pence(self) -> int:
        """Above nought where more will be spent than planned."""
        return self.expected_pence - self.planned_pence


def off_plan(lines: Sequence[LineOutlook]) -> tuple[LineOutlook, ...]:
    """Only the lines that differ from their plan, the furthest off first."""
    found = [line for line in lines if line.variance_pence]
    return tuple(sorted(found, key=lambda line: (-abs(line.variance_pence), line.line_code)))


def deny_forecast(
    *,
    pence: int,
    planned_pence: int,
    spent_pence: int,
    reason: str,
    reported: Period,
    year: Period,
) -> Denial | None:
    """Why this is not a forecast of a line for a year, or None."""
    if reported.kind is not PeriodKind.MONTH or year.kind is not PeriodKind.YEAR:
        return Denial("forecast.period", "A forecast is made in a month, for a financial year.")
    if not 0 <= pence <= LARGEST:
        return Denial("forecast.amount", "A forecast is £0 or more, and no more than any grant.")
    if pence < spent_pence:
        return Denial(
            "forecast.below_spent",
            f"{Money(spent_pence)} is spent already, so the year cannot come to {Money(pence)}.",
        )
    if pence != planned_pence and not reason.strip():
        return Denial(
            "forecast.reason_missing",
            f"The plan is {Money(planned_pence)}. Say why the year will differ from it.",
        )
    if len(reason) > 300:
        return Denial("forecast.reason_too_long", "Give the reason in 300 characters.")
    return None


@dataclass(frozen=True, slots=True)
class FourNumbers:
    """What is not allocated, committed, not spent, and forecast, and how they hang together.

    available = spent + unspent, and unspent = unallocated + allocated + committed.
    forecast + expected to be left = available.
    Without `has_spending` nothing was posted, so what is spent is not known and not nought;
    without `has_forecast` nothing tells what it will come to.
    """

    available: int
    spent: int
    unallocated: int
    allocated: int
    committed: int
    forecast: int
    has_spending: bool = True
    has_forecast: bool = True

    @property
    def unspent(self) -> int:
        return self.unallocated + self.allocated + self.committed

    @property
    def expected_left(self) -> int:
        return self.available - self.forecast

    @property
    def reconciles(self) -> bool:
        return self.available == self.spent + self.unspent and self.forecast >= self.spent

    def __add__(self, other: "FourNumbers") -> "FourNumbers":
        return FourNumbers(
            self.available + other.available,
            self.spent + other.spent,
            self.unallocated + other.unallocated,
            self.allocated + other.allocated,
            self.committed + other.committed,
            self.forecast + other.forecast,
            self.has_spending and other.has_spending,
            self.has_forecast and other.has_forecast,
        )
