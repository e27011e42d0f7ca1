"""The residents that an indicator's rate is worked out over, for other apps."""

from dataclasses import dataclass

from dalpb.kernel.models.areas import Population
from dalpb.kernel.periods import Period
from needs.models import Indicator
from needs.rules.estimates import first_mid_year, latest_estimate


@dataclass(frozen=True, slots=True)
class ResidentsFact:
    """Residents of an area at the middle of `year`, of the ages and sex of an indicator."""

    area_code: str
    year: int
    persons: int


def residents(*, indicator: str, year: Period) -> tuple[ResidentsFact, ...]:
    """Each area with an estimate for the year or at most three years older; by area."""
    row = Indicator.objects.select_related("numerator_measure", "denominator_measure").get(
        code=indicator
    )
    base = row.rules.population
    if base is None:
        return ()
    known: dict[str, dict[int, int]] = {}
    rows = Population.objects.filter(
        age_from=base.age_from, age_until=base.age_until, sex=base.sex
    ).values_list("area__code", "year", "persons_count")
    for area, when, persons in rows:
        known.setdefault(area, {})[when] = persons
    wanted = first_mid_year(year)
    return tuple(
        ResidentsFact(area, *used)
        for area, by_year in sorted(known.items())
        if (used := latest_estimate(by_year, wanted)) is not None
    )
