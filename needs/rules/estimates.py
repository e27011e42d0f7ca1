"""Which estimate of residents a rate is worked out over."""

from collections.abc import Mapping
from typing import Final, TypeVar

from dalpb.kernel.periods import Period

Estimate = TypeVar("Estimate")
MOST_YEARS_OLDER: Final = 3


def first_mid_year(period: Period) -> int:
    """The mid-year of 30 June lies in the first calendar year of a financial year."""
    return period.first.year if period.first.month <= 6 else period.first.year + 1


def latest_estimate(by_year: Mapping[int, Estimate], year: int) -> tuple[int, Estimate] | None:
    """The estimate of a year with its year, or the latest one at most three years older."""
    for used in range(year, year - MOST_YEARS_OLDER - 1, -1):
        if used in by_year:
            return used, by_year[used]
    return None
