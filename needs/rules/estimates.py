"""Which estimate of residents a rate is worked out over."""

from collections.abc import Mapping
from typing import Final

from dalpb.kernel.periods import Period

MOST_YEARS_OLDER: Final = 3


def first_mid_year(period: Period) -> int:
    """The mid-year of 30 June lies in the first calendar year of a financial year."""
    return period.first.year if period.first.month <= 6 else period.first.year + 1


def latest_estimate(persons_by_year: Mapping[int, int], year: int) -> tuple[int, int] | None:
    """The estimate of a year with its year, or the latest one at most three years older."""
    for used in range(year, year - MOST_YEARS_OLDER - 1, -1):
        if used in persons_by_year:
            return used, persons_by_year[used]
    return None
