"""Periods: months, quarters, financial years, and odd spans named by their two days.

A period is half-open: it holds its first day and ends before `until`. Its code is how
files and addresses name it: `2024-25`, `2024-25 Q2`, `2024-06`,
`2018-04-01/2020-12-31` (a span's second day is its last, as people write it).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from dalpb.kernel.refusals import Denial, Refused


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SPAN = "span"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Half-open: `first` is in it, `until` is not."""

    first: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.first:
            raise ValueError("a period ends after it starts")

    @property
    def kind(self) -> PeriodKind:
        return _kind(self.first, self.until)

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def code(self) -> str:
        year = year_of(self.first)
        match self.kind:
            case PeriodKind.YEAR:
                return year
            case PeriodKind.QUARTER:
                return f"{year} Q{(self.first.month - 4) % 12 // 3 + 1}"
            case PeriodKind.MONTH:
                return f"{self.first:%Y-%m}"
            case PeriodKind.SPAN:
                return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @property
    def label(self) -> str:
        """Words for a page: `2024 to 2025`, `July to September 2024`, `June 2024`."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"April {self.first.year} to March {self.until.year}"
            case PeriodKind.QUARTER:
                return f"{self.first:%B} to {self.last:%B %Y}"
            case PeriodKind.MONTH:
                return f"{self.first:%B %Y}"
            case PeriodKind.SPAN:
                return f"{in_words(self.first)} to {in_words(self.last)}"

    def holds(self, day: date) -> bool:
        return self.first <= day < self.until

    def covers(self, other: "Period") -> bool:
        return self.first <= other.first and other.until <= self.until


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _kind(first: date, until: date) -> PeriodKind:
    if first.day != 1 or until.day != 1:
        return PeriodKind.SPAN
    months = (until.year - first.year) * 12 + until.month - first.month
    if months == 1:
        return PeriodKind.MONTH
    if months == 3 and first.month in (1, 4, 7, 10):
        return PeriodKind.QUARTER
    if months == 12 and first.month == 4:
        return PeriodKind.YEAR
    return PeriodKind.SPAN


def _after(year: int, month: int, months: int) -> date:
    years, index = divmod(month - 1 + months, 12)
    return date(year + years, index + 1, 1)


def month(year: int, number: int) -> Period:
    return Period(date(year, number, 1), _after(year, number, 1))


def financial_year(start_year: int) -> Period:
    """1 April of `start_year` to 31 March of the next."""
    return Period(date(start_year, 4, 1), date(start_year + 1, 4, 1))


def quarter(start_year: int, number: int) -> Period:
    """Quarter 1 is April to June of the financial year that starts in `start_year`."""
    first = _after(start_year, 4, (number - 1) * 3)
    return Period(first, _after(first.year, first.month, 3))


def year_of(day: date) -> str:
    """The code of the financial year that holds a day: `2024-25`.

    `2011-12` could be a month, so years up to 2011 to 2012 are written `2011/12`.
    """
    start = day.year if day.month >= 4 else day.year - 1
    end = (start + 1) % 100
    return f"{start}{'/' if 1 <= end <= 12 else '-'}{end:02d}"


_MONTHS: Final = tuple(name.casefold() for name in calendar.month_name if name)
_YEAR = re.compile(r"(?:fy ?)?([0-9]{4}) ?(?:[-/]|to) ?((?:[0-9]{2})?[0-9]{2})\Z", re.ASCII)
_QUARTER_LAST = re.compile(r"(.+?)[ ,]*q(?:uarter)? ?([1-4])\Z", re.ASCII)
_QUARTER_FIRST = re.compile(r"q(?:uarter)? ?([1-4])[ ,]+(.+)\Z", re.ASCII)
_MONTH_NUMBER = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z", re.ASCII)
_MONTH_NAME = re.compile(r"([a-z]{3,9})[ -]([0-9]{4})\Z", re.ASCII)
_SPAN = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ?(?:/|to) ?([0-9]{4}-[0-9]{2}-[0-9]{2})\Z", re.ASCII
)


def parse(text: str) -> Period:
    """Read a period code or one of its common variants; refuse what is not clear.

    `2021-11` is November 2021 and `2011/12` the financial year. A year's two halves
    must be consecutive.
    """
    folded = " ".join(text.split()).casefold().replace("\N{EN DASH}", "-")
    found = _span(folded) or _month(folded) or _quarter(folded) or _year(folded)
    if found is None:
        raise Refused(
            Denial(
                "period.not_understood",
                "Write the period as 2024-25, 2024-25 Q2, 2024-06 or 2018-04-01/2020-12-31.",
            )
        )
    return found


def _span(text: str) -> Period | None:
    match = _SPAN.match(text)
    if match is None:
        return None
    try:
        first, last = (date.fromisoformat(part) for part in match.groups())
        return Period(first, last + timedelta(days=1))
    except (ValueError, OverflowError):
        return None


def _month(text: str) -> Period | None:
    if match := _MONTH_NUMBER.match(text):
        return month(int(match[1]), int(match[2])) if int(match[1]) > 1900 else None
    if match := _MONTH_NAME.match(text):
        names = [n for n in _MONTHS if n.startswith(match[1])]
        if len(names) == 1 and int(match[2]) > 1900:
            return month(int(match[2]), _MONTHS.index(names[0]) + 1)
    return None


def _quarter(text: str) -> Period | None:
    if match := _QUARTER_LAST.match(text):
        year, number = match[1], match[2]
    elif match := _QUARTER_FIRST.match(text):
        number, year = match[1], match[2]
    else:
        return None
    whole = _year(year)
    return quarter(whole.first.year, int(number)) if whole else None


def _year(text: str) -> Period | None:
    match = _YEAR.match(text)
    if match is None or not 1900 < int(match[1]) < 9000:
        return None
    start, end = int(match[1]), match[2]
    following = str(start + 1)
    return financial_year(start) if end in (following, following[2:]) else None
