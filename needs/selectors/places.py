"""Places of services: what is recorded and, where nothing is, what agreements buy."""

from collections.abc import Sequence
from dataclasses import dataclass

from dalpb.kernel.periods import Period
from dalpb.kernel.places_bought import PlacesBought, places_bought
from needs.models import Capacity, Service


@dataclass(frozen=True, slots=True)
class Differs:
    """A service whose recorded places are not those that an agreement buys, on the last day of both."""

    service_code: str
    service_name: str
    agreement: str
    bought_bedspaces: int | None
    bought_units: int | None
    recorded_bedspaces: int | None
    recorded_units: int | None


def with_bought(
    recorded: Sequence[Capacity], services: Sequence[Service], period: Period
) -> list[Capacity]:
    """Recorded places and, for services without any in the period, those bought.

    A record is never overridden and nothing is added to it: both would count a place twice.
    Of several agreements over one service the latest counts, as they may buy the same places.
    Rows for bought places are not saved.
    """
    told = {row.service_id for row in recorded}
    silent = {row.code: row for row in services if row.pk not in told}
    latest: dict[str, PlacesBought] = {}
    for one in places_bought(period) if silent else ():
        if one.service_code in silent:
            latest[one.service_code] = one
    return [*recorded, *(_capacity(silent[code], one) for code, one in latest.items())]


def _capacity(service: Service, one: PlacesBought) -> Capacity:
    return Capacity(
        service=service,
        held_from=one.first,
        held_until=one.until,
        bedspaces_count=one.bedspaces,
        units_count=one.units,
        is_commissioned=True,
        source=f"Bought under agreement {one.agreement}; nobody recorded the places",
        is_illustrative=one.is_illustrative,
    )


def differing(recorded: Sequence[Capacity], period: Period) -> tuple[Differs, ...]:
    """Where the places that are recorded at the end of a period are not those bought then."""
    at_end = {
        row.service.code: row
        for row in recorded
        if row.is_commissioned and (row.held_until is None or row.held_until > period.last)
    }
    found = []
    for one in places_bought(period):
        row = at_end.get(one.service_code)
        if row is None or (one.until is not None and one.until <= period.last):
            continue
        pairs = ((one.bedspaces, row.bedspaces_count), (one.units, row.units_count))
        if any(None not in pair and pair[0] != pair[1] for pair in pairs):
            found.append(
                Differs(
                    one.service_code,
                    row.service.name,
                    one.agreement,
                    one.bedspaces,
                    one.units,
                    row.bedspaces_count,
                    row.units_count,
                )
            )
    return tuple(found)
