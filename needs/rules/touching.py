"""Which periods a changed figure can change the results of."""

from collections.abc import Collection

from dalpb.kernel import periods
from dalpb.kernel.periods import Period, PeriodKind


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
    """The periods themselves, those that hold them, and the like periods a year later.

    A year later, because whoever gave a figure is expected to give it again.
    """
    found = {each for period in changed for each in (period, *holding(period))}
    if following:
        found |= {_a_year_later(period) for period in found if period.kind is not PeriodKind.SPAN}
    return found


def _a_year_later(period: Period) -> Period:
    """Both days are firsts of a month, so that no leap day is in the way."""
    return Period(
        period.first.replace(year=period.first.year + 1),
        period.until.replace(year=period.until.year + 1),
    )
