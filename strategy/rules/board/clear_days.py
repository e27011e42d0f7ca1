"""Clear days: working days between publishing an agenda and meeting, counting neither."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_FRIDAY, _SATURDAY = 4, 5
# Days that England was given once, beside those of every year.
_ONCE: Final = {
    2022: (date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)),
    2023: (date(2023, 5, 8),),
}
# In 2022 the spring holiday moved to 2 June.
_MOVED: Final = frozenset({date(2022, 5, 30)})


def is_working_day(day: date) -> bool:
    """Whether a day is neither at a weekend nor a bank holiday of England."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays by the rules of the Banking and Financial Dealings Act 1971."""
    easter = _easter(year)
    found = {
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _monday_from(date(year, 5, 1)),
        _monday_from(date(year, 5, 25)),
        _monday_from(date(year, 8, 25)),
        *_ONCE.get(year, ()),
    } - _MOVED
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        day = fixed
        while day.weekday() >= _SATURDAY or day in found:
            day += timedelta(days=1)
        found.add(day)
    return frozenset(found)


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    quarter, leap = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - quarter - shift + 15) % 30
    fourth, over = divmod(rest, 4)
    weekday = (32 + 2 * leap + 2 * fourth - epact - over) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def clear_days(published_on: date, held_on: date) -> int:
    """Working days strictly between the two."""
    span = (held_on - published_on).days
    return sum(is_working_day(published_on + timedelta(days=n)) for n in range(1, span))


def working_days_before(day: date, count: int) -> date:
    """The working day that lies `count` working days before a day."""
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day


def last_day_to_publish(held_on: date, clear: int) -> date:
    """The last day on which an agenda can be published with that many clear days."""
    day = held_on - timedelta(days=1)
    while clear_days(day, held_on) < clear:
        day -= timedelta(days=1)
    return day
