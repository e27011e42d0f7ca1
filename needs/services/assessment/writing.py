"""Writing a draft: its frame, findings, recommendations, gaps. Screened, versioned, audited."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.models.areas import Area
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require
from needs.models import (
    AssessmentSection,
    AssessmentVersion,
    DataGap,
    Finding,
    Measure,
    NeedsAssessment,
    Recommendation,
)
from needs.rules.assessment.life import AssessmentMove
from needs.rules.assessment.words import deny_finding_texts
from needs.services.assessment.moves import STALE, append_event, hold_draft
from needs.services.assessment.terms import (
    FindingTerms,
    GapTerms,
    RecommendationTerms,
    VersionTerms,
    deny_dates,
    deny_texts,
)

P = TypeVar("P", Finding, Recommendation, DataGap)


@transaction.atomic
def start_version(
    *,
    code: str,
    title: str,
    area_code: str,
    version_code: str,
    terms: VersionTerms,
    by: User,
    at: datetime,
) -> AssessmentVersion:
    """A new draft; the first of a code starts the assessment itself."""
    require(deny_dates(terms))
    require(deny_texts(terms.texts))
    assessment = _assessment(code, title, area_code, by=by, at=at)
    if AssessmentVersion.objects.filter(code=version_code).exists():
        raise Refused(
            Denial(
                "assessment.version_exists",
                f"There is a version {version_code} already. Give the new one another name.",
            )
        )
    edition = AssessmentVersion.objects.create(
        assessment=assessment,
        number=assessment.versions.count() + 1,
        code=version_code,
        updated_by=by,
        updated_at=at,
        **asdict(terms),
    )
    append_event(edition, AssessmentMove.STARTED, by=by, at=at)
    return edition


def _assessment(
    code: str, title: str, area_code: str, *, by: User, at: datetime
) -> NeedsAssessment:
    """The assessment of that code, locked; its first version makes it."""
    found = NeedsAssessment.objects.select_for_update().filter(code=code).first()
    if found is not None:
        return found
    area = Area.objects.filter(code=area_code).first()
    if area is None:
        raise Refused(
            Denial(
                "assessment.area_unknown",
                f"The area {area_code} is not held. Load it with load_reference first.",
            )
        )
    return NeedsAssessment.objects.create(
        code=code, title=title, area=area, created_by=by, created_at=at
    )


@transaction.atomic
def save_frame(
    *, edition: AssessmentVersion, version: int, terms: VersionTerms, by: User, at: datetime
) -> None:
    """The version's frame stands as given."""
    held = hold_draft(edition)
    if held.version != version:
        raise StaleVersion(STALE)
    require(deny_dates(terms))
    require(deny_texts(terms.texts))
    for name, given in asdict(terms).items():
        setattr(held, name, given)
    held.version += 1
    held.updated_by, held.updated_at = by, at
    held.save()
    _note("assessment.frame_saved", held, "", by=by, at=at)


@transaction.atomic
def save_finding(
    *,
    edition: AssessmentVersion,
    code: str,
    terms: FindingTerms,
    version: int,
    by: User,
    at: datetime,
) -> Finding:
    """The finding says this. `version` is that of the one that was read, 0 for a new one."""
    held = hold_draft(edition)
    section = AssessmentSection.objects.filter(edition=held, code=terms.section).first()
    if section is None:
        raise Refused(Denial("finding.no_section", "Choose one of this version's chapters."))
    require(deny_texts(terms.texts))
    row = _row(Finding, held, code, version)
    # A new finding has no ties yet: it is held to them when the version is sent for review.
    if row.pk:
        names = frozenset(row.figures.values_list("name", flat=True))
        require(deny_finding_texts(terms.texts, names))
    row.section = section
    row.followed_by = _measure(terms.followed_by)
    given = asdict(terms)
    del given["section"], given["followed_by"]
    _keep(row, given, by=by, at=at)
    _note("assessment.finding_saved", held, code, by=by, at=at)
    return row


def _measure(code: str) -> Measure | None:
    """The measure that follows a need, where one is named."""
    if not code:
        return None
    found = Measure.objects.filter(code=code).first()
    if found is None:
        raise Refused(
            Denial(
                "finding.measure_unknown",
                f"There is no measure {code}. Choose one of those that are collected, or none.",
            )
        )
    return found


@transaction.atomic
def save_recommendation(
    *,
    edition: AssessmentVersion,
    code: str,
    terms: RecommendationTerms,
    version: int,
    by: User,
    at: datetime,
) -> Recommendation:
    """The recommendation says this, and answers these findings."""
    held = hold_draft(edition)
    require(deny_texts(terms.texts))
    findings = _findings(held, terms.findings)
    row = _row(Recommendation, held, code, version)
    parts = [{"code": part, "text": text} for part, text in terms.parts]
    given = {"kind": terms.kind, "title": terms.title, "text": terms.text, "parts": parts}
    _keep(row, given, by=by, at=at)
    row.findings.set(findings)
    _note("assessment.recommendation_saved", held, code, by=by, at=at)
    return row


@transaction.atomic
def save_gap(
    *, edition: AssessmentVersion, code: str, terms: GapTerms, version: int, by: User, at: datetime
) -> DataGap:
    """The gap is named so, with who would have to fill it and by when."""
    held = hold_draft(edition)
    require(deny_texts(terms.texts))
    findings = _findings(held, terms.findings)
    row = _row(DataGap, held, code, version)
    given = asdict(terms)
    del given["findings"]
    _keep(row, given, by=by, at=at)
    row.findings.set(findings)
    _note("assessment.gap_saved", held, code, by=by, at=at)
    return row


def _row(kind: type[P], edition: AssessmentVersion, code: str, version: int) -> P:
    """The row that was read, or a new one; somebody else's newer wording is refused."""
    rows: Any = kind.objects
    found: P | None = rows.select_for_update().filter(edition=edition, code=code).first()
    if version == 0 and found is None:
        count = rows.filter(edition=edition).count()
        return kind(edition=edition, code=code, position=count + 1, version=0)
    if found is None or found.version != version:
        raise StaleVersion(
            Denial(
                "assessment.part_changed_meanwhile",
                "Somebody saved another wording after you opened this one. Yours is below:"
                " compare the two and save again.",
            )
        )
    return found


def _keep(row: P, given: Mapping[str, Any], *, by: User, at: datetime) -> None:
    for name, value in given.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.version += 1
    row.updated_by, row.updated_at = by, at
    row.save()


def _findings(edition: AssessmentVersion, codes: Iterable[str]) -> list[Finding]:
    wanted = list(dict.fromkeys(codes))
    found = {row.code: row for row in Finding.objects.filter(edition=edition, code__in=wanted)}
    unknown = [code for code in wanted if code not in found]
    if unknown:
        raise Refused(
            Denial(
                "assessment.unknown_finding",
                f"This version has no finding {unknown[0]}. Choose from those it has.",
            )
        )
    return [found[code] for code in wanted]


def _note(action: str, edition: AssessmentVersion, part: str, *, by: User, at: datetime) -> None:
    record(
        action,
        by=by,
        at=at,
        subject="needs_assessment",
        subject_key=edition.code,
        details={"part": part} if part else {},
    )
