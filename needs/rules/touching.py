"""Which periods a changed figure can change the results of."""

from collections.abc import Collection
from functools import lru_cache
from typing import Final

from dalpb.kernel import periods
from dalpb.kernel.periods import Period, PeriodKind

# Where nobody told anything a year before, who told two or three years before is expected: a
# year without a collection makes nobody's silence whole.
YEARS_REMEMBERED: Final = 3


def holding(period: Period) -> tuple[Period, ...]:
    """The quarter and the financial year that hold a month or a quarter."""
    year_start = period.first.year if period.first.month >= 4 else period.first.year - 1
    match period.kind:
        case PeriodKind.MONTH:
            number = (period.first.month - 4) % 12 // 3 + 1
            return (
                periods.quarter(year_start, number),
                periods.financial_year(year_start),
            )
        case PeriodKind.QUARTER:
            return (periods.financial_year(year_start),)
        case PeriodKind.YEAR | PeriodKind.SPAN:
            return ()


def periods_touched(changed: Collection[Period], *, following: bool = True) -> set[Period]:
    """The periods themselves, those that hold them, and the like periods of the years after.

    Of later years, because whoever gave a figure is expected to give it again.
    """
    found = {each for period in changed for each in (period, *holding(period))}
    if following:
        found |= {
            moved(period, years)
            for period in found
            if period.kind is not PeriodKind.SPAN
            for years in range(1, YEARS_REMEMBERED + 1)
        }
    return found


@lru_cache(maxsize=1024)
def like_periods_before(period: Period) -> tuple[Period, ...]:
    """The like periods of earlier years that tell who is expected, the nearest first."""
    if period.kind is PeriodKind.SPAN:
        return ()
    return tuple(moved(period, -years) for years in range(1, YEARS_REMEMBERED + 1))


def tells_of_nobody_expected(wanted: Collection[Period], told: Collection[Period]) -> bool:
    """Whether for some wanted period nobody told anything in any year that is remembered."""
    return any(
        not any(before.covers(each) for before in like_periods_before(period) for each in told)
        for period in wanted
        if period.kind is not PeriodKind.SPAN
    )


def moved(period: Period, years: int) -> Period:
    """Both days are firsts of a month, so that no leap day is in the way."""
    return Period(
        period.first.replace(year=period.first.year + years),
        period.until.replace(year=period.until.year + years),
    )
