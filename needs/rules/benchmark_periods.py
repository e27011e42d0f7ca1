"""How the national download file writes its periods. Pooled years read `2016/17 - 20/21`."""

import re
from datetime import date
from typing import Final

from dalpb.kernel import periods
from dalpb.kernel.periods import Period

_YEAR = re.compile(r"(\d{4})\Z", re.ASCII)
_FINANCIAL = re.compile(r"(\d{4})/(\d{2})\Z", re.ASCII)
_QUARTER = re.compile(r"(\d{4})/(\d{2}) ?Q([1-4])\Z", re.ASCII)
_POOLED = re.compile(r"(\d{4}) - (\d{2}|\d{4})\Z", re.ASCII)
_POOLED_FINANCIAL = re.compile(r"(\d{4})/(\d{2}) - (\d{2}|\d{4})/(\d{2})\Z", re.ASCII)
MOST_YEARS: Final = 20


def read_period(text: str) -> tuple[Period, int] | None:
    """The period and its number of years (nought for a quarter); None where it is not clear."""
    folded = " ".join(text.replace("\N{EN DASH}", "-").split())
    if match := _YEAR.match(folded):
        return _years(int(match[1]), int(match[1]), month=1)
    if match := _FINANCIAL.match(folded):
        start = int(match[1])
        return _years(start, start, month=4) if _follows(start, match[2]) else None
    if match := _QUARTER.match(folded):
        start = int(match[1])
        return (periods.quarter(start, int(match[3])), 0) if _follows(start, match[2]) else None
    if match := _POOLED.match(folded):
        return _years(int(match[1]), _full(int(match[1]), match[2]), month=1)
    if match := _POOLED_FINANCIAL.match(folded):
        start, last = int(match[1]), _full(int(match[1]), match[3])
        if _follows(start, match[2]) and _follows(last, match[4]):
            return _years(start, last, month=4)
    return None


def _follows(start: int, ending: str) -> bool:
    return (start + 1) % 100 == int(ending)


def _full(start: int, ending: str) -> int:
    """`20` after 2016 is 2020, and `02` after 1998 is 2002."""
    if len(ending) == 4:
        return int(ending)
    year = start - start % 100 + int(ending)
    return year if year >= start else year + 100


def _years(start: int, last: int, *, month: int) -> tuple[Period, int] | None:
    count = last - start + 1
    if not 1990 <= start <= 2100 or not 1 <= count <= MOST_YEARS:
        return None
    return Period(date(start, month, 1), date(last + 1, month, 1)), count
