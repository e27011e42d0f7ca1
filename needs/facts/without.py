"""What places there would be without some services: foreseen, and changing nothing."""

from dataclasses import dataclass

from dalpb.kernel.cells import Figure
from dalpb.kernel.legal_kinds import LegalKind
from needs.facts.sufficiency import latest_told, sufficiency
from needs.rules.sufficiency import against_benchmark, per_day, together


@dataclass(frozen=True, slots=True)
class PlacesWithout:
    """Family places on an average day of the latest year told, with and without some services.

    `wanted` is the benchmark's number of places for the area, where its people are known.
    """

    period: str
    area_name: str
    now: Figure
    without: Figure
    wanted: int | None
    short_now: Figure | None
    short_without: Figure | None


def places_without(area_code: str, service_codes: frozenset[str]) -> PlacesWithout | None:
    """The area's family places as they were told, and as they would be; None before any year.

    Sanctuary schemes are homes that are lived in already, and stand outside as everywhere.
    """
    period = latest_told()
    if period is None:
        return None
    fact = sufficiency(period=period, area_code=area_code)
    safe = [a for a in fact.accounts if a.legal_kind is not LegalKind.SANCTUARY]
    if not safe:
        return None
    left = [a.told for a in safe if a.service_code not in service_codes]
    now = per_day(together([a.told for a in safe]).place_days, fact.days)
    after = per_day(together(left).place_days, fact.days) if left else Figure.exact(0)
    people = fact.population.persons if fact.population else 0
    before_mark = against_benchmark(now, people) if people else None
    after_mark = against_benchmark(after, people) if people else None
    return PlacesWithout(
        period.code,
        fact.area_name,
        now,
        after,
        before_mark.wanted if before_mark else None,
        before_mark.short_by if before_mark else None,
        after_mark.short_by if after_mark else None,
    )
