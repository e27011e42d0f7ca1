"""What the golden thread needs of need: findings, recommendations, indicators, services."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from dalpb.kernel.access import Access
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.roles import Permission
from needs.models import AssessmentVersion, Indicator, Measure, Service
from needs.rules.assessment.content import FindingContent, TieKind
from needs.selectors.assessments import current_version, read

__all__ = [
    "AssessmentThread",
    "FoundFact",
    "IndicatorTieFact",
    "MeasureTieFact",
    "RecommendedFact",
    "ServiceTieFact",
    "assessment_threads",
    "indicator_ties",
    "measure_ties",
    "own_organisations",
    "service_ties",
]


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A finding with what it stands on: codes of measures and of indicators."""

    code: str
    headline: str
    measures: tuple[str, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecommendedFact:
    code: str
    title: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssessmentThread:
    """One approved version. Only that in force asks for actions."""

    code: str
    is_in_force: bool
    findings: tuple[FoundFact, ...]
    recommendations: tuple[RecommendedFact, ...]


@dataclass(frozen=True, slots=True)
class IndicatorTieFact:
    code: str
    name: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureTieFact:
    code: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class ServiceTieFact:
    code: str
    name: str
    organisation_code: str
    organisation: str
    is_active: bool
    is_commissioned: bool
    is_illustrative: bool


def assessment_threads(cited: Collection[str]) -> tuple[AssessmentThread, ...]:
    """The version in force, and those earlier ones that are cited: what was approved of each."""
    current = current_version()
    rows = AssessmentVersion.objects.filter(snapshot__isnull=False).select_related("snapshot")
    current_pk = current.pk if current else None
    return tuple(
        _thread(row, is_in_force=row.pk == current_pk)
        for row in rows.order_by("number")
        if row.pk == current_pk or row.code in cited
    )


def _thread(row: AssessmentVersion, *, is_in_force: bool) -> AssessmentThread:
    content = read(row)
    return AssessmentThread(
        row.code,
        is_in_force,
        tuple(_found(finding) for finding in content.findings),
        tuple(
            RecommendedFact(one.code, one.title, one.findings) for one in content.recommendations
        ),
    )


def _found(finding: FindingContent) -> FoundFact:
    cited = finding.figures
    measures = [finding.followed_by] if finding.followed_by else []
    measures += [one.code for one in cited if one.kind is TieKind.OBSERVATION]
    indicators = [one.code for one in cited if one.kind is TieKind.INDICATOR]
    return FoundFact(
        finding.code,
        finding.filled(finding.headline),
        tuple(dict.fromkeys(measures)),
        tuple(dict.fromkeys(indicators)),
    )


def indicator_ties() -> tuple[IndicatorTieFact, ...]:
    """Every indicator with the measures it is worked out from."""
    rows = Indicator.objects.select_related(
        "numerator_measure", "denominator_measure", "share_measure"
    ).order_by("code")
    return tuple(
        IndicatorTieFact(
            row.code,
            row.name,
            tuple(
                dict.fromkeys(
                    measure.code
                    for measure in (
                        row.numerator_measure,
                        row.denominator_measure,
                        row.share_measure,
                    )
                    if measure is not None
                )
            ),
        )
        for row in rows
    )


def measure_ties() -> tuple[MeasureTieFact, ...]:
    return tuple(
        MeasureTieFact(*found)
        for found in Measure.objects.order_by("code").values_list("code", "name", "unit")
    )


def service_ties(on: date) -> tuple[ServiceTieFact, ...]:
    """Every service, ended ones too, and whether it is active on a day."""
    active = set(Service.objects.active_on(on).values_list("pk", flat=True))
    return tuple(
        ServiceTieFact(
            row.code,
            row.name,
            row.organisation.code,
            row.organisation.name,
            row.pk in active,
            row.is_commissioned,
            row.is_illustrative,
        )
        for row in Service.objects.select_related("organisation").order_by("code")
    )


def own_organisations(access: Access) -> frozenset[str]:
    """The codes of the organisations whose own figures a person may see."""
    ids = access.organisation_ids(Permission.VIEW_OWN_FIGURES)
    if not ids:
        return frozenset()
    return frozenset(Organisation.objects.filter(pk__in=ids).values_list("code", flat=True))
