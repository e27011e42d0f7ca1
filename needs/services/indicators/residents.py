"""The residents that a rate is worked out over, with the year of the estimate."""

from dalpb.kernel.cells import Figure
from dalpb.kernel.periods import Period, PeriodKind
from dalpb.kernel.refusals import Denial
from needs.rules.estimates import MOST_YEARS_OLDER, first_mid_year, latest_estimate
from needs.rules.indicating import Definition
from needs.services.indicators.world import KnownArea, Residents, World


def residents(
    world: World, definition: Definition, area: KnownArea, period: Period
) -> tuple[Figure | None, str, bool] | Denial:
    """Mid-year residents, the words that say of which year, and whether any are invented.

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
        return None, "", False
    start = first_mid_year(period)
    years = [start + step for step in range(months // 12)]
    known = [
        found for year in years if (found := _estimate(world, definition, area, year)) is not None
    ]
    if len(known) != len(years):
        return None, "", False
    used = [year for year, _ in known]
    is_illustrative = any(found.is_illustrative for _, found in known)
    late = "" if used == years else ", the latest loaded"
    several = f"{used[0]} to {used[-1]}" if len(used) > 1 else f"{used[0]}"
    words = f" (mid-{several} population{late})"
    return Figure.exact(sum(found.persons for _, found in known)), words, is_illustrative


def _estimate(
    world: World, definition: Definition, area: KnownArea, year: int
) -> tuple[int, Residents] | None:
    """The estimate of a year, or the latest one at most three years older."""
    base = definition.population
    if base is None:
        return None
    years = range(year - MOST_YEARS_OLDER, year + 1)
    known = {
        used: found
        for used in years
        if (found := world.populations.get((area.code, used, base))) is not None
    }
    return latest_estimate(known, year)
