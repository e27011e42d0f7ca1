"""The quarters in which updates are given."""

from datetime import date, timedelta
from typing import Final

from dalpb.kernel.periods import Period, PeriodKind, parse, quarter
from dalpb.kernel.refusals import Denial, Refused

# An update is due so many days after its quarter's last day.
DUE_AFTER_DAYS: Final = 14


def quarter_of(day: date) -> Period:
    """The quarter of the financial year that holds a day."""
    start = day.year if day.month >= 4 else day.year - 1
    return quarter(start, (day.month - 4) % 12 // 3 + 1)


def quarter_named(text: str) -> Period:
    """The quarter that `2026-27 Q2` names; anything else is refused."""
    period = parse(text)
    if period.kind is not PeriodKind.QUARTER:
        raise Refused(Denial("plan.not_a_quarter", "Write the quarter as 2026-27 Q2."))
    return period


def before(period: Period) -> Period:
    """The quarter before one."""
    return quarter_of(period.first - timedelta(days=1))


def due_on(period: Period) -> date:
    """The last day on which a quarter's update is in time."""
    return period.last + timedelta(days=DUE_AFTER_DAYS)


def quarter_to_update(today: date) -> Period:
    """The quarter that owners are asked about on a day: the one before, until its update is due.

    After that it is the running one.
    """
    last = before(quarter_of(today))
    return last if today <= due_on(last) else quarter_of(today)


def quarters_between(first: date, last: date) -> tuple[Period, ...]:
    """Every quarter that holds one of the days from `first` to `last`, the newest first."""
    found, current = [], quarter_of(last)
    while current.until > first:
        found.append(current)
        current = before(current)
    return tuple(found)


def deny_updating(period: Period, *, today: date) -> Denial | None:
    """Why an update for a quarter cannot be given on a day, or None."""
    if period.first > today:
        return Denial("plan.quarter_not_begun", f"{period.code} has not begun.")
    return None
