"""Reads for this app's own pages and API, narrowed to what a person may see."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.models.areas import AreaName
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.roles import Permission
from needs.models import (
    Category,
    ImportBatch,
    Indicator,
    IndicatorResult,
    Measure,
    Observation,
    ObservationRevision,
    Service,
    StagedImport,
)
from needs.permissions import Scope


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """What of the figures is wanted. Empty is everything."""

    period: str = ""
    measure: str = ""
    organisation: str = ""
    service: str = ""
    area: str = ""
    category: str = ""
    batch: uuid.UUID | None = None


def figures(access: Access, wanted: FigureFilter) -> "QuerySet[Observation]":
    """The figures a person may see, newest period first."""
    found = Observation.objects.for_user(access)
    for field, value in (
        ("period__code", wanted.period),
        ("measure__code", wanted.measure),
        ("organisation__code", wanted.organisation),
        ("service__code", wanted.service),
        ("area__code", wanted.area),
        ("batch_id", wanted.batch),
    ):
        if value:
            found = found.filter(**{field: value})
    if wanted.category:
        code = wanted.category
        found = found.filter(
            Q(category_key=code)
            | Q(category_key__startswith=f"{code}+")
            | Q(category_key__endswith=f"+{code}")
            | Q(category_key__contains=f"+{code}+")
        )
    return found.select_related("period", "measure", "organisation", "service", "area").order_by(
        "-period__first_on",
        "-period__until_on",
        "measure__name",
        "organisation__name",
        "service__name",
        "area__code",
        "category_key",
        "id",
    )


def no_figures() -> "QuerySet[Observation]":
    return Observation.objects.none()


def figure(access: Access, figure_id: int) -> Observation | None:
    """One figure; another's and a missing one alike are None."""
    return (
        Observation.objects.for_user(access)
        .select_related(
            "period", "measure", "organisation", "service", "area", "batch__imported_by"
        )
        .filter(pk=figure_id)
        .first()
    )


def measures_in(figures: "QuerySet[Observation]") -> "QuerySet[Measure]":
    """What some figures count, each measure once."""
    return Measure.objects.filter(pk__in=figures.order_by().values("measure"))


def measures_named(codes: Iterable[str]) -> "QuerySet[Measure]":
    return Measure.objects.filter(code__in=set(codes))


def revisions(of: Observation) -> list[ObservationRevision]:
    """What the figure said before, latest first."""
    return list(
        ObservationRevision.objects.filter(observation=of)
        .select_related("batch__imported_by", "replaced_by__imported_by")
        .order_by("-version")
    )


def batches(access: Access) -> "QuerySet[ImportBatch]":
    return (
        ImportBatch.objects.for_user(access)
        .select_related("organisation", "imported_by")
        .order_by("-imported_at", "id")
    )


def batch(access: Access, batch_id: uuid.UUID) -> ImportBatch | None:
    return batches(access).filter(pk=batch_id).first()


def services(access: Access) -> "QuerySet[Service]":
    return (
        Service.objects.for_user(access)
        .select_related("organisation", "area")
        .prefetch_related("kinds", "capacities")
        .order_by("organisation__name", "name", "id")
    )


def service(access: Access, code: str) -> Service | None:
    return services(access).filter(code=code).first()


def measures() -> "QuerySet[Measure]":
    return Measure.objects.order_by("name", "code")


def measure(code: str) -> Measure | None:
    return Measure.objects.prefetch_related("dimensions__categories").filter(code=code).first()


def categories() -> "QuerySet[Category]":
    return Category.objects.select_related("dimension").order_by("pk")


def staged_import(owner: User, staged_id: uuid.UUID) -> StagedImport | None:
    """A file that its sender is about to import; nobody else's."""
    return (
        StagedImport.objects.select_related("owner", "organisation", "job")
        .filter(owner=owner, pk=staged_id)
        .first()
    )


def organisations_to_send_for(scope: Scope) -> "QuerySet[Organisation]":
    found = Organisation.objects.order_by("name")
    if scope.organisation_ids is None:
        return found
    return found.filter(pk__in=scope.organisation_ids)


@dataclass(frozen=True, slots=True)
class FigureChoices:
    """The closed lists of the figures browser: only what stands in figures the person may see."""

    periods: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, str], ...]
    organisations: tuple[tuple[str, str], ...]
    services: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]


def figure_choices(access: Access) -> FigureChoices:
    seen = Observation.objects.for_user(access)
    periods = ReportingPeriod.objects.filter(pk__in=seen.values("period")).order_by("-first_on")
    names = area_names()
    area_codes = seen.order_by("area__code").values_list("area__code", flat=True).distinct()
    return FigureChoices(
        periods=tuple((row.code, row.period.label) for row in periods),
        measures=_pairs(Measure.objects.filter(pk__in=seen.values("measure"))),
        organisations=_pairs(Organisation.objects.filter(pk__in=seen.values("organisation"))),
        services=_pairs(
            Service.objects.filter(pk__in=seen.filter(service__isnull=False).values("service"))
        ),
        areas=tuple((code, names.get(code, code)) for code in area_codes),
        categories=(("ALL", "Totals"), *_categories()),
    )


def _pairs(
    rows: "QuerySet[Measure] | QuerySet[Organisation] | QuerySet[Service]",
) -> tuple[tuple[str, str], ...]:
    return tuple(rows.order_by("name").values_list("code", "name"))


def _categories() -> tuple[tuple[str, str], ...]:
    rows = Category.objects.order_by("dimension__name", "position").values_list("code", "label")
    return tuple(dict(rows).items())


def area_names() -> dict[str, str]:
    """The latest name of each area, by code."""
    rows = AreaName.objects.order_by("valid_from").values_list("area__code", "name")
    return dict(rows)


def category_labels() -> dict[str, str]:
    return dict(Category.objects.values_list("code", "label"))


def figures_among(access: Access, ids: Sequence[int]) -> "QuerySet[Observation]":
    """Those of some figures that a person may see."""
    return figures(access, FigureFilter()).filter(pk__in=list(ids))


def indicators(access: Access) -> "QuerySet[Indicator]":
    """All records, or none for those who may not read indicators."""
    found = Indicator.objects.select_related(
        "numerator_measure", "denominator_measure", "share_measure"
    )
    return found if access.has(Permission.VIEW_INDICATORS) else found.none()


def indicator_results(access: Access) -> "QuerySet[IndicatorResult]":
    """All results, or none: they hold the totals of several organisations."""
    return IndicatorResult.objects.for_user(access).select_related("indicator", "area", "period")
