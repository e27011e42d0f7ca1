"""What would be lost if what an agreement buys ended: foreseen, and changing nothing."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import needs.facts.figures as need
from commissioning.models import Agreement, AgreementService
from commissioning.selectors.agreements import open_services, terms_of
from commissioning.selectors.allocations import area_name
from dalpb.kernel.cells import Figure
from dalpb.kernel.legal_kinds import LABELS, RELEVANT, LegalKind
from dalpb.kernel.models import Area
from dalpb.kernel.periods import Period
from needs.facts.without import places_without


@dataclass(frozen=True, slots=True)
class Lost:
    """Places of one service that would be lost. None is not recorded, and never nought."""

    service_code: str
    service: str
    need: str
    area_code: str
    area: str
    bedspaces: int | None
    units: int | None
    bought_elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfReturn:
    """Commissioned bedspaces of one legal kind, as the return would say them, now and after."""

    kind: str
    now: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class OfSufficiency:
    period: str
    area: str
    now: str
    without: str
    wanted: int | None
    short_now: str
    short_without: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What ending would do, as it is foreseen on one day."""

    on: date
    lost: tuple[Lost, ...]
    of_return: tuple[OfReturn, ...]
    of_sufficiency: tuple[OfSufficiency, ...]

    def as_json(self) -> dict[str, Any]:
        """One form, to freeze with the plan."""
        return {
            "on": self.on.isoformat(),
            "lost": [
                asdict(one) | {"bought_elsewhere": list(one.bought_elsewhere)} for one in self.lost
            ],
            "of_return": [asdict(one) for one in self.of_return],
            "of_sufficiency": [asdict(one) for one in self.of_sufficiency],
        }


def effect_of_ending(agreement: Agreement, on: date) -> Effect:
    """What ending all that the agreement buys today would take away.

    A service that another agreement buys too would not end with this one, so it is named
    and not counted as lost.
    """
    bought = open_services(agreement, on)
    day = Period(on, date.fromordinal(on.toordinal() + 1))
    services = {one.code: one for one in need.services(on)}
    held = _held(day)
    elsewhere = _elsewhere(agreement, [row.service_code for row in bought], on)
    lost = tuple(
        _lost(services[row.service_code], held, elsewhere.get(row.service_code, ()))
        for row in bought
        if row.service_code in services
    )
    gone = frozenset(one.service_code for one in lost if not one.bought_elsewhere)
    return Effect(on, lost, _of_return(services, held, gone), _of_sufficiency(services, gone))


def _held(day: Period) -> dict[str, tuple[int | None, int | None]]:
    """Bedspaces and units of each service that day."""
    return {c.service_code: (c.bedspaces_count, c.units_count) for c in need.capacities(day)}


def _lost(
    service: need.ServiceFact,
    held: dict[str, tuple[int | None, int | None]],
    elsewhere: tuple[str, ...],
) -> Lost:
    bedspaces, units = held.get(service.code, (None, None))
    area = Area.objects.prefetch_related("names").get(code=service.area_code)
    kind = LABELS[service.legal_kind] if service.legal_kind else "kind not recorded"
    return Lost(
        service.code,
        service.name,
        kind,
        service.area_code,
        area_name(area),
        bedspaces,
        units,
        elsewhere,
    )


def _elsewhere(agreement: Agreement, codes: list[str], on: date) -> dict[str, tuple[str, ...]]:
    rows = (
        AgreementService.objects.filter(service_code__in=codes, from_on__lte=on)
        .filter(agreement__stage__in=["live", "review"])
        .exclude(agreement=agreement)
        .exclude(until_on__lte=on)
        .select_related("agreement")
        .prefetch_related("agreement__terms__years__year")
        .order_by("agreement__reference")
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        terms = terms_of(row.agreement)
        # An agreement whose days are over covers nobody, whatever its stage says.
        if terms is not None and terms.in_force(on):
            found.setdefault(row.service_code, []).append(row.agreement.reference)
    return {code: tuple(references) for code, references in found.items()}


def _of_return(
    services: dict[str, need.ServiceFact],
    held: dict[str, tuple[int | None, int | None]],
    gone: frozenset[str],
) -> tuple[OfReturn, ...]:
    rows = []
    for kind in LegalKind:
        own = [s for s in services.values() if s.legal_kind is kind and s.is_commissioned]
        if kind not in RELEVANT or not any(s.code in gone for s in own):
            continue
        beds = {s.code: held.get(s.code, (None, None))[0] for s in own}
        rows.append(
            OfReturn(
                LABELS[kind],
                _sum(beds.values()),
                _sum(count for code, count in beds.items() if code not in gone),
            )
        )
    return tuple(rows)


def _sum(counts: Any) -> int | None:
    """What is not recorded of one leaves the sum not known."""
    found = list(counts)
    return None if None in found else sum(found)


def _of_sufficiency(
    services: dict[str, need.ServiceFact], gone: frozenset[str]
) -> tuple[OfSufficiency, ...]:
    rows = []
    for code in sorted({services[one].area_code for one in gone}):
        fact = places_without(code, gone)
        if fact is not None:
            rows.append(
                OfSufficiency(
                    fact.period,
                    fact.area_name,
                    _shown(fact.now),
                    _shown(fact.without),
                    fact.wanted,
                    _shown(fact.short_now),
                    _shown(fact.short_without),
                )
            )
    return tuple(rows)


def _shown(figure: Figure | None) -> str:
    return "not known" if figure is None or figure.is_empty else figure.shown()
