"""What other apps may read of need: frozen rows, never querysets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from dalpb.kernel.access import Access
from dalpb.kernel.cells import Figure
from dalpb.kernel.legal_kinds import LegalKind
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.periods import Period
from dalpb.kernel.refusals import Denial
from needs.models import Capacity, Category, Measure, Observation, Service, ServiceKind
from needs.rules import aggregation
from needs.rules.dated import Dated, changes_within, in_force
from needs.rules.measuring import Adds, Counts, Over
from needs.selectors.places import Differs, differing, with_bought


@dataclass(frozen=True, slots=True)
class ObservationFact:
    """One figure and where it came from.

    `legal_kind` is that of the service on the period's last day; `kind_changed_in_period`
    says that it was another on an earlier day of the period.
    """

    id: int
    version: int
    period: Period
    area_code: str
    area_kind: str
    organisation_code: str
    organisation_name: str
    service_code: str | None
    service_name: str | None
    legal_kind: LegalKind | None
    kind_changed_in_period: bool
    measure_code: str
    category_key: str
    figure: Figure
    note: str
    source: str
    is_illustrative: bool
    batch_id: UUID
    submitted_by_email: str
    submitted_by_name: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class ServiceFact:
    code: str
    name: str
    organisation_code: str
    organisation_name: str
    area_code: str
    legal_kind: LegalKind | None
    is_commissioned: bool
    is_by_and_for: bool
    is_women_only: bool
    support_types: tuple[str, ...]
    source: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class CapacityFact:
    """Bedspaces and units of one service, with the days of the period they were held."""

    service_code: str
    service_name: str
    organisation_code: str
    legal_kind: LegalKind | None
    held_from: date
    held_until: date | None
    bedspaces_count: int | None
    units_count: int | None
    is_commissioned: bool
    source: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class CategoryFact:
    dimension_code: str
    code: str
    label: str
    is_official: bool
    is_provisional: bool
    source_tag: str
    source: str


@dataclass(frozen=True, slots=True)
class MeasureFact:
    code: str
    name: str
    definition: str
    counts: Counts
    over: Over
    over_time: Adds
    over_services: Adds
    is_whole: bool
    unit: str
    source_tag: str
    source: str
    is_official: bool
    categories: tuple[CategoryFact, ...]


@dataclass(frozen=True, slots=True)
class OrganisationFact:
    code: str
    name: str
    kind: str
    is_illustrative: bool


def observations(
    *,
    measures: Sequence[str],
    period: Period,
    within: bool = True,
    organisation_code: str | None = None,
    access: Access | None = None,
) -> tuple[ObservationFact, ...]:
    """The figures of some measures for a period, and with `within` for the periods in it.

    With `access`, only what that person may read. In order of measure, organisation,
    service, period, area and category.
    """
    rows = Observation.objects.all() if access is None else Observation.objects.for_user(access)
    rows = rows.filter(measure__code__in=list(measures))
    if within:
        rows = rows.filter(period__first_on__gte=period.first, period__until_on__lte=period.until)
    else:
        rows = rows.filter(period__first_on=period.first, period__until_on=period.until)
    if organisation_code is not None:
        rows = rows.filter(organisation__code=organisation_code)
    rows = rows.select_related(
        "period", "area", "organisation", "service", "measure", "batch__imported_by"
    ).order_by(
        "measure__code",
        "organisation__code",
        "service__code",
        "period__first_on",
        "period__until_on",
        "area__code",
        "category_key",
    )
    kinds = _kinds()
    return tuple(_observation(row, kinds) for row in rows)


def _observation(row: Observation, kinds: dict[int, list[Dated[LegalKind]]]) -> ObservationFact:
    period = row.period.period
    mapping = kinds.get(row.service_id, []) if row.service_id is not None else []
    sender = row.batch.imported_by
    return ObservationFact(
        id=row.pk,
        version=row.version,
        period=period,
        area_code=row.area.code,
        area_kind=row.area.kind,
        organisation_code=row.organisation.code,
        organisation_name=row.organisation.name,
        service_code=row.service.code if row.service else None,
        service_name=row.service.name if row.service else None,
        legal_kind=in_force(mapping, period.last),
        kind_changed_in_period=changes_within(mapping, period),
        measure_code=row.measure.code,
        category_key=row.category_key,
        figure=row.figure,
        note=row.note,
        source=row.source,
        is_illustrative=row.is_illustrative,
        batch_id=row.batch_id,
        submitted_by_email=sender.email if sender else "system",
        submitted_by_name=sender.full_name if sender else "Operator at the server",
        submitted_at=row.batch.imported_at,
    )


def _kinds() -> dict[int, list[Dated[LegalKind]]]:
    found: dict[int, list[Dated[LegalKind]]] = {}
    for row in ServiceKind.objects.order_by("service_id", "valid_from"):
        found.setdefault(row.service_id, []).append(
            Dated(LegalKind(row.kind), row.valid_from, row.valid_until)
        )
    return found


def services(on: date) -> tuple[ServiceFact, ...]:
    """The services active on a day, each with its legal kind that day."""
    kinds = _kinds()
    rows = Service.objects.active_on(on).select_related("organisation", "area").order_by("code")
    return tuple(
        ServiceFact(
            code=row.code,
            name=row.name,
            organisation_code=row.organisation.code,
            organisation_name=row.organisation.name,
            area_code=row.area.code,
            legal_kind=in_force(kinds.get(row.pk, []), on),
            is_commissioned=row.is_commissioned,
            is_by_and_for=row.is_by_and_for,
            is_women_only=row.is_women_only,
            support_types=tuple(row.support_types),
            source=row.source,
            is_illustrative=row.is_illustrative,
        )
        for row in rows
    )


def capacities(period: Period) -> tuple[CapacityFact, ...]:
    """Every capacity held on some day of a period; the legal kind is that of its last day there.

    For a service of which nothing is recorded, what an agreement buys stands in.
    """
    kinds = _kinds()
    recorded = _recorded(period)
    services = Service.objects.active_on(period.last).select_related("organisation")
    rows = with_bought(recorded, list(services), period)
    return tuple(
        CapacityFact(
            service_code=row.service.code,
            service_name=row.service.name,
            organisation_code=row.service.organisation.code,
            legal_kind=in_force(kinds.get(row.service_id, []), _last_day(row.held_until, period)),
            held_from=row.held_from,
            held_until=row.held_until,
            bedspaces_count=row.bedspaces_count,
            units_count=row.units_count,
            is_commissioned=row.is_commissioned,
            source=row.source,
            is_illustrative=row.is_illustrative,
        )
        for row in rows
    )


def _last_day(until: date | None, period: Period) -> date:
    return period.last if until is None else min(period.last, until - timedelta(days=1))


def measures() -> tuple[MeasureFact, ...]:
    """Every measure with the categories its figures may be split by."""
    rows = Measure.objects.prefetch_related("dimensions__categories").order_by("code")
    return tuple(_measure(row) for row in rows)


def _measure(row: Measure) -> MeasureFact:
    return MeasureFact(
        code=row.code,
        name=row.name,
        definition=row.definition,
        counts=Counts(row.counts),
        over=Over(row.over),
        over_time=Adds(row.over_time),
        over_services=Adds(row.over_services),
        is_whole=row.is_whole,
        unit=row.unit,
        source_tag=row.source_tag,
        source=row.source,
        is_official=row.is_official,
        categories=tuple(
            _category(category, dimension.code)
            for dimension in row.dimensions.all()
            for category in dimension.categories.all()
        ),
    )


def _category(row: Category, dimension_code: str) -> CategoryFact:
    return CategoryFact(
        dimension_code=dimension_code,
        code=row.code,
        label=row.label,
        is_official=row.is_official,
        is_provisional=row.is_provisional,
        source_tag=row.source_tag,
        source=row.source,
    )


def organisations() -> tuple[OrganisationFact, ...]:
    return tuple(
        OrganisationFact(row.code, row.name, row.kind, row.is_illustrative)
        for row in Organisation.objects.order_by("code")
    )


def added_over_time(rows: Sequence[ObservationFact], measure: MeasureFact) -> Figure | Denial:
    """One figure of several periods by the measure's rule, or why there is none."""
    return aggregation.over_time(_parts(rows, measure))


def added_over_services(rows: Sequence[ObservationFact], measure: MeasureFact) -> Figure | Denial:
    """One figure of several services by the measure's rule, or why there is none."""
    return aggregation.over_services(_parts(rows, measure))


def _parts(rows: Sequence[ObservationFact], measure: MeasureFact) -> list[aggregation.Part]:
    """What each row covers. A row of another measure keeps its own code, and is refused by it."""
    return [
        aggregation.Part(
            basis=aggregation.Basis(
                row.measure_code,
                measure.counts,
                measure.over,
                measure.over_time,
                measure.over_services,
            ),
            period=row.period,
            area_code=row.area_code,
            organisation_code=row.organisation_code,
            service_code=row.service_code,
            category_key=row.category_key,
            figure=row.figure,
        )
        for row in rows
    ]


def places_that_differ(period: Period) -> tuple[Differs, ...]:
    """Services whose recorded places, at a period's end, are not those bought then."""
    return differing(_recorded(period), period)


def _recorded(period: Period) -> list[Capacity]:
    return list(
        Capacity.objects.filter(held_from__lt=period.until)
        .exclude(held_until__lte=period.first)
        .select_related("service__organisation")
        .order_by("service__code", "held_from", "-is_commissioned")
    )
