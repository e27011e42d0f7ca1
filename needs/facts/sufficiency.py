"""Sufficiency of safe accommodation, for other apps and for this one's page: frozen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from dalpb.kernel.cells import State
from dalpb.kernel.legal_kinds import LegalKind
from dalpb.kernel.models.areas import Area, AreaKind, AreaName, AreaParent, Population, Sex
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.periods import Period, PeriodKind
from needs.facts.service_accounts import MEASURES, accounts
from needs.models import Capacity, Measure, Observation, Service
from needs.rules.categories import ALL
from needs.rules.estimates import first_mid_year
from needs.rules.places_needed import Missing, QueueView, queue_view
from needs.rules.sufficiency import (
    FAMILY_OF,
    Account,
    Benchmark,
    Told,
    against_benchmark,
    per_day,
    together,
)
from needs.selectors.places import Differs, differing, with_bought


@dataclass(frozen=True, slots=True)
class GapFact:
    """One thing that one service has not supplied: `field` is a key of `MEASURES`."""

    field: str
    measure_name: str
    service_name: str
    organisation_name: str


@dataclass(frozen=True, slots=True)
class PopulationFact:
    year: int
    persons: int
    source: str
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class SufficiencyFact:
    """All that the page and its readers need of one area and period.

    `without` is all services but sanctuary schemes, `whole` all of them; both are None where
    there is no such service. `queue` is of the services without sanctuary schemes.
    `unmapped` are services whose legal kind nobody has recorded: they are counted nowhere.
    `differs` are services whose recorded places are not those that an agreement buys.
    """

    period: Period
    area_code: str
    area_name: str
    area_kind: str
    accounts: tuple[Account, ...]
    by_kind: tuple[tuple[LegalKind, Told], ...]
    without: Told | None
    sanctuary: Told | None
    whole: Told | None
    population: PopulationFact | None
    benchmark: Benchmark | None
    benchmark_with_sanctuary: Benchmark | None
    queue: QueueView | tuple[Missing, ...] | None
    gaps: tuple[GapFact, ...]
    unmapped: tuple[str, ...]
    is_illustrative: bool
    differs: tuple[Differs, ...] = ()

    @property
    def days(self) -> int:
        return (self.period.until - self.period.first).days


def periods() -> tuple[Period, ...]:
    """The financial years that some capacity was held in, latest first."""
    rows = ReportingPeriod.objects.filter(kind=PeriodKind.YEAR.value).order_by("-first_on")
    first = Capacity.objects.order_by("held_from").values_list("held_from", flat=True).first()
    return tuple(row.period for row in rows if first is not None and row.until_on > first)


def latest_told() -> Period | None:
    """The latest financial year that services told to its end.

    A year of which only a part has come in can be chosen, but does not hide the last whole
    one.
    """
    told = Observation.objects.filter(measure__code__in=[*MEASURES.values()], service__isnull=False)
    ends = set(told.values_list("period__until_on", flat=True))
    return next((period for period in periods() if period.until in ends), None)


def areas() -> tuple[tuple[str, str], ...]:
    """Code and name of each county, then of each district, that has a service."""
    served = Service.objects.values("area")
    parents = AreaParent.objects.filter(area__in=served).values("parent")
    kinds = (AreaKind.COUNTY.value, AreaKind.DISTRICT.value)
    rows = Area.objects.filter(Q(pk__in=served) | Q(pk__in=parents), kind__in=kinds)
    names = _names()
    ordered = sorted(rows, key=lambda row: (kinds.index(row.kind), names.get(row.code, row.code)))
    return tuple((row.code, names.get(row.code, row.code)) for row in ordered)


def sufficiency(*, period: Period, area_code: str) -> SufficiencyFact:
    """Demand, places and unmet need of an area over a period.

    It holds single services' figures, so the caller shows it only to those who may read all
    figures. Raises `Area.DoesNotExist` for a code that is no area's.
    """
    area = Area.objects.get(code=area_code)
    codes = _within(area, period.last)
    recorded, rows = _held(codes, period), _rows(codes, period)
    held = with_bought(recorded, list(Service.objects.filter(area__in=codes)), period)
    services = (
        Service.objects.filter(area__in=codes)
        .filter(Q(pk__in=[r.service_id for r in held]) | Q(pk__in=[r.service_id for r in rows]))
        .select_related("organisation")
        .prefetch_related("kinds")
        .order_by("name", "pk")
    )
    known, unmapped = accounts(services, held, rows, period)
    made = _made(area, period, known, unmapped, _illustrative(held, rows))
    return replace(made, differs=differing(recorded, period))


def _made(
    area: Area,
    period: Period,
    accounts_in: tuple[Account, ...],
    unmapped: tuple[str, ...],
    is_illustrative: bool,
) -> SufficiencyFact:
    days = (period.until - period.first).days
    safe = [a.told for a in accounts_in if a.legal_kind is not LegalKind.SANCTUARY]
    secured = [a.told for a in accounts_in if a.legal_kind is LegalKind.SANCTUARY]
    without = together(safe) if safe else None
    whole = together([*safe, *secured]) if accounts_in else None
    people = _population(area, period)
    kinds = [kind for kind in LegalKind if any(a.legal_kind is kind for a in accounts_in)]
    return SufficiencyFact(
        period=period,
        area_code=area.code,
        area_name=_names().get(area.code, area.code),
        area_kind=area.kind,
        accounts=accounts_in,
        by_kind=tuple(
            (kind, together([a.told for a in accounts_in if a.legal_kind is kind]))
            for kind in kinds
        ),
        without=without,
        sanctuary=together(secured) if secured else None,
        whole=whole,
        population=people,
        benchmark=_against(without, people, days),
        benchmark_with_sanctuary=_against(whole, people, days) if secured else None,
        queue=queue_view(without, days) if without else None,
        gaps=_gaps(accounts_in),
        unmapped=unmapped,
        is_illustrative=is_illustrative or (people is not None and people.is_illustrative),
    )


def _gaps(accounts_in: Iterable[Account]) -> tuple[GapFact, ...]:
    """What each service was asked and has not supplied, in the order of the questions."""
    names = dict(Measure.objects.filter(code__in=[*MEASURES.values()]).values_list("code", "name"))
    found = [
        GapFact(field, names.get(code, code), account.service_name, account.organisation_name)
        for field, code in MEASURES.items()
        for account in accounts_in
        if getattr(account.told, field).state is State.NOT_SUPPLIED
    ]
    found += [
        GapFact("place_days", "Units and bedspaces", a.service_name, a.organisation_name)
        for a in accounts_in
        if a.told.place_days.state is State.NOT_SUPPLIED
    ]
    return tuple(found)


def _population(area: Area, period: Period) -> PopulationFact | None:
    """All residents at the latest mid-year not after the period's own; else of the earliest."""
    rows = Population.objects.filter(
        area=area, sex=Sex.ALL.value, age_from=0, age_until__isnull=True
    )
    row = (
        rows.filter(year__lte=first_mid_year(period)).order_by("-year").first()
        or rows.order_by("year").first()
    )
    if row is None:
        return None
    return PopulationFact(row.year, row.persons_count, row.source, row.is_illustrative)


def _against(told: Told | None, people: PopulationFact | None, days: int) -> Benchmark | None:
    if told is None or people is None or people.persons == 0:
        return None
    return against_benchmark(per_day(told.place_days, days), people.persons)


def _names() -> dict[str, str]:
    return dict(AreaName.objects.order_by("valid_from").values_list("area__code", "name"))


def _within(area: Area, day: date) -> frozenset[int]:
    """The area and, for a county or larger, what lay in it on the day."""
    links = AreaParent.objects.filter(valid_from__lte=day).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day)
    )
    children: dict[int, list[int]] = {}
    for child, parent in links.values_list("area_id", "parent_id"):
        children.setdefault(parent, []).append(child)
    found, look = {area.pk}, [area.pk]
    while look:
        new = [child for child in children.get(look.pop(), ()) if child not in found]
        found.update(new)
        look.extend(new)
    return frozenset(found)


def _held(areas_in: frozenset[int], period: Period) -> list[Capacity]:
    return list(
        Capacity.objects.filter(service__area__in=areas_in, held_from__lt=period.until)
        .exclude(held_until__lte=period.first)
        .select_related("service__organisation")
    )


def _rows(areas_in: frozenset[int], period: Period) -> list[Observation]:
    """What services of the area told of the period and of the periods in it."""
    return list(
        Observation.objects.filter(
            service__area__in=areas_in,
            measure__code__in=[*MEASURES.values()],
            category_key__in=[ALL, *FAMILY_OF],
            period__first_on__gte=period.first,
            period__until_on__lte=period.until,
        ).select_related("period", "area", "organisation", "measure", "service__organisation")
    )


def _illustrative(held: Iterable[Capacity], rows: Iterable[Observation]) -> bool:
    return any(row.is_illustrative for row in held) or any(row.is_illustrative for row in rows)
