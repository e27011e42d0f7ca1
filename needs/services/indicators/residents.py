"""The residents that a rate is worked out over, with the year of the estimate."""

from typing import Final

from dalpb.kernel.cells import Figure
from dalpb.kernel.periods import Period, PeriodKind
from dalpb.kernel.refusals import Denial
from needs.rules.indicating import Definition
from needs.services.indicators.world import KnownArea, World

MOST_YEARS_OLDER: Final = 3


def residents(
    world: World, definition: Definition, area: KnownArea, period: Period
) -> tuple[Figure | None, str] | Denial:
    """Mid-year residents, and the words that say of which year.

    For several whole years their sum, which is person-years.
    """
    months = (period.until.year - period.first.year) * 12 + period.until.month - period.first.month
    whole_days = period.first.day == period.until.day == 1
    if period.kind is not PeriodKind.YEAR and (months % 12 or not whole_days):
        return Denial(
            "indicator.part_year",
            "A rate over a population is worked out for whole years; this period is not one.",
        )
    if definition.population is None:
        return None, ""
    # The mid-year of 30 June lies in the first calendar year of a financial year.
    start = period.first.year if period.first.month <= 6 else period.first.year + 1
    years = [start + step for step in range(months // 12)]
    known = [
        found for year in years if (found := _estimate(world, definition, area, year)) is not None
    ]
    if len(known) != len(years):
        return None, ""
    used = [year for year, _ in known]
    late = "" if used == years else ", the latest loaded"
    several = f"{used[0]} to {used[-1]}" if len(used) > 1 else f"{used[0]}"
    words = f" (mid-{several} population{late})"
    return Figure.exact(sum(persons for _, persons in known)), words


def _estimate(
    world: World, definition: Definition, area: KnownArea, year: int
) -> tuple[int, int] | None:
    """The estimate of a year, or the latest one at most three years older."""
    base = definition.population
    if base is None:
        return None
    for used in range(year, year - MOST_YEARS_OLDER - 1, -1):
        persons = world.populations.get((area.code, used, base))
        if persons is not None:
            return used, persons
    return None
