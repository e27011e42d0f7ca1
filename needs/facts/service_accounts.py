"""What each service said of a period, put together from its figures and its capacity."""

from collections.abc import Iterable, Sequence

from dalpb.kernel.cells import Figure
from dalpb.kernel.legal_kinds import LegalKind
from dalpb.kernel.periods import Period
from needs.models import Capacity, Observation, Service
from needs.rules.aggregation import Basis, Part
from needs.rules.categories import ALL
from needs.rules.dated import Dated, in_force
from needs.rules.measuring import Adds, Counts, Over
from needs.rules.sufficiency import (
    FAMILY_OF,
    NOT_APPLICABLE,
    NOT_SUPPLIED,
    Account,
    Family,
    Held,
    Told,
    bedspace_days,
    filled,
    place_days,
)
from needs.rules.telling import over_period

# What a service is asked: each field of `Told`, and the measure that fills it.
MEASURES = {
    "occupied_days": "place_days_occupied",
    "requests": "accommodation_requests",
    "supported": "households_supported",
    "stay_days": "stay_days_ended",
    "stays_ended": "households_stopped_support",
    "refused": "refusal_instances",
    "unsupported": "households_unable_to_support",
}
# A sanctuary scheme secures a home that is lived in already, so these do not arise.
NOT_OF_SANCTUARY = frozenset({"occupied_days", "stay_days"})


def accounts(
    services: Iterable[Service],
    held: Sequence[Capacity],
    rows: Sequence[Observation],
    period: Period,
) -> tuple[tuple[Account, ...], tuple[str, ...]]:
    """An account of each service with a legal kind, and the names of those without one.

    The kind is that of the period's last day on which the service had one. Services that
    are not relevant accommodation in law are left out.
    """
    made, unmapped = [], []
    for service in services:
        own = [row for row in rows if row.service_id == service.pk]
        capacity = [row for row in held if row.service_id == service.pk]
        kind = _kind(service, period)
        if kind is None:
            unmapped.append(service.name)
        elif kind is not LegalKind.NOT_RELEVANT and (own or capacity):
            made.append(
                Account(
                    service.code,
                    service.name,
                    service.organisation.name,
                    kind,
                    _told(service, kind, capacity, own, period),
                )
            )
    return tuple(made), tuple(unmapped)


def _kind(service: Service, period: Period) -> LegalKind | None:
    """Reads the service's kinds, which the caller has prefetched."""
    dated = [
        Dated(LegalKind(row.kind), row.valid_from, row.valid_until) for row in service.kinds.all()
    ]
    last = in_force(dated, period.last)
    if last is not None:
        return last
    earlier = [row for row in dated if row.first is not None and row.first < period.until]
    within = [row for row in earlier if row.until is None or row.until > period.first]
    return max(within, key=lambda row: row.first or period.first).what if within else None


def _told(
    service: Service,
    kind: LegalKind,
    capacity: Sequence[Capacity],
    rows: Sequence[Observation],
    period: Period,
) -> Told:
    holdings = [_held(row, kind, period) for row in capacity]
    said = {field: _figure(service, rows, code, ALL, period) for field, code in MEASURES.items()}
    if kind is LegalKind.SANCTUARY:
        said.update(
            {field: NOT_APPLICABLE for field in NOT_OF_SANCTUARY if said[field] == NOT_SUPPLIED}
        )
    return Told(
        place_days=place_days(holdings),
        commissioned_days=_commissioned(holdings),
        bedspace_days=bedspace_days(holdings),
        unmet=_families(service, rows, "unsupported", said["unsupported"], period),
        refusals=_families(service, rows, "refused", said["refused"], period),
        **said,
    )


def _held(row: Capacity, kind: LegalKind, period: Period) -> Held:
    until = period.until if row.held_until is None else min(row.held_until, period.until)
    days = (until - max(row.held_from, period.first)).days
    return Held(kind, row.is_commissioned, days, row.units_count, row.bedspaces_count)


def _commissioned(holdings: Sequence[Held]) -> Figure:
    """Nothing commissioned, where something is held, is a known nought."""
    bought = [held for held in holdings if held.is_commissioned]
    return place_days(bought) if bought or not holdings else Figure.exact(0)


def _families(
    service: Service, rows: Sequence[Observation], field: str, whole: Figure, period: Period
) -> dict[Family, Figure]:
    parts = {
        family: _figure(service, rows, MEASURES[field], code, period)
        for code, family in FAMILY_OF.items()
    }
    return filled(whole, parts)


def _figure(
    service: Service, rows: Sequence[Observation], measure: str, category: str, period: Period
) -> Figure:
    """What the service said for its own area; for one other area, where it used that alone."""
    found = [r for r in rows if r.measure.code == measure and r.category_key == category]
    own = [r for r in found if r.area_id == service.area_id]
    if not own and len({r.area_id for r in found}) == 1:
        own = found
    return over_period([_part(row) for row in own], period)


def figure_of_service(
    service: Service | None, rows: Sequence[Observation], measure: str, period: Period
) -> Figure:
    """One figure of a service or, without one, of the only area that an organisation told of."""
    if service is not None:
        return _figure(service, rows, measure, ALL, period)
    areas = {row.area_id for row in rows}
    return over_period([_part(row) for row in rows] if len(areas) == 1 else [], period)


def _part(row: Observation) -> Part:
    measure = row.measure
    return Part(
        basis=Basis(
            measure.code,
            Counts(measure.counts),
            Over(measure.over),
            Adds(measure.over_time),
            Adds(measure.over_services),
        ),
        period=row.period.period,
        area_code=row.area.code,
        organisation_code=row.organisation.code,
        service_code=row.service.code if row.service else None,
        category_key=row.category_key,
        figure=row.figure,
    )
