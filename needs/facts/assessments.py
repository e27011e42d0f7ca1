"""What other apps may read of the needs assessment: frozen values, never querysets."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from dalpb.kernel.access import Access
from needs.models import AssessmentVersion
from needs.rules.assessment.content import (
    AreaKind,
    AssessmentContent,
    Change,
    Cited,
    FindingContent,
    FindingLevel,
    GapContent,
    Place,
    RecommendationContent,
    SectionContent,
    Strength,
    TieKind,
)
from needs.rules.assessment.due import overdue
from needs.rules.assessment.life import AssessmentStatus
from needs.rules.assessment.series import SeriesBreak
from needs.selectors.assessments import (
    current_version,
    is_frozen,
    read,
    version_for,
    versions_for,
)
from needs.selectors.ties import breaks_in, changes_in

__all__ = [
    "ApprovedFact",
    "AreaKind",
    "AssessmentContent",
    "AssessmentFact",
    "AssessmentStatus",
    "Change",
    "Cited",
    "FindingContent",
    "FindingLevel",
    "GapContent",
    "OverdueFact",
    "Place",
    "RecommendationContent",
    "RecommendationFact",
    "SectionContent",
    "SeriesBreak",
    "Strength",
    "TieKind",
    "VersionFact",
    "approved",
    "assessment",
    "assessments",
    "behind_its_days",
    "recommendations",
]


@dataclass(frozen=True, slots=True)
class VersionFact:
    """One version in a list. `approved_at` is None until it is approved."""

    code: str
    number: int
    title: str
    status: AssessmentStatus
    updated_at: datetime
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class AssessmentFact:
    """One version whole. `sha256` is empty until it is frozen; `changes` are those since.

    `breaks` are those known of the series that its charts are drawn from.
    """

    status: AssessmentStatus
    content: AssessmentContent
    sha256: str
    changes: tuple[Change, ...]
    breaks: tuple[SeriesBreak, ...] = ()

    @property
    def is_frozen(self) -> bool:
        return bool(self.sha256)


@dataclass(frozen=True, slots=True)
class ApprovedFact:
    """An approved version: the day it is dated and the day it sets for the next full one."""

    code: str
    dated_on: date
    next_full_on: date
    approved_on: date


@dataclass(frozen=True, slots=True)
class OverdueFact:
    """The version in force that is behind its own days, and what was due, in words."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class RecommendationFact:
    """An area for development of the version in force, for an objective to point at."""

    version: str
    code: str
    kind: AreaKind
    title: str
    findings: tuple[str, ...]


def assessments(access: Access) -> tuple[VersionFact, ...]:
    """The versions that a person may read, newest first."""
    return tuple(_version(row) for row in versions_for(access))


def _version(row: AssessmentVersion) -> VersionFact:
    return VersionFact(
        row.code,
        row.number,
        row.assessment.title,
        AssessmentStatus(row.status),
        row.updated_at,
        row.snapshot.approved_at if is_frozen(row) else None,
    )


def assessment(access: Access, code: str) -> AssessmentFact | None:
    """One version; another's draft and a missing one alike are None.

    Raises `Refused` where the stored text is not what was approved.
    """
    row = version_for(access, code)
    if row is None:
        return None
    content = read(row)
    return AssessmentFact(
        AssessmentStatus(row.status),
        content,
        row.snapshot.sha256 if is_frozen(row) else "",
        changes_in(content.findings),
        breaks_in(content.findings),
    )


def approved() -> tuple[ApprovedFact, ...]:
    """Every version that was ever approved, by the day it is dated; those in force among them."""
    rows = AssessmentVersion.objects.filter(snapshot__isnull=False).select_related("snapshot")
    found = [
        ApprovedFact(
            row.code, row.full_on, row.next_full_on, timezone.localdate(row.snapshot.approved_at)
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: one.dated_on))


def behind_its_days(*, on: date) -> OverdueFact | None:
    """The version in force where its refresh or the next full one was due before this day."""
    row = current_version()
    if row is None:
        return None
    words = overdue(refresh_on=row.refresh_on, next_full_on=row.next_full_on, on=on)
    return OverdueFact(row.code, words) if words else None


def recommendations() -> tuple[RecommendationFact, ...]:
    """The areas for development of the version in force, in order; none before the first."""
    row = current_version()
    if row is None:
        return ()
    return tuple(
        RecommendationFact(row.code, advice.code, advice.kind, advice.title, advice.findings)
        for advice in read(row).recommendations
    )
