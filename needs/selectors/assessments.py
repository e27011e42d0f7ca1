"""Reads of the needs assessment: its versions, and each as one value."""

import hashlib
from datetime import timedelta

from django.db.models import QuerySet

from dalpb.kernel import codec
from dalpb.kernel.access import Access
from dalpb.kernel.refusals import Denial, Refused
from needs.models import (
    AssessmentEvent,
    AssessmentVersion,
    DataGap,
    Finding,
    FindingFigure,
    HelpLine,
    Recommendation,
    Voice,
)
from needs.rules.assessment import content as value
from needs.rules.assessment.life import (
    FROZEN,
    MADE_BY_AUTHORS,
    AssessmentMove,
    AssessmentStatus,
    replay,
)
from needs.selectors import area_names
from needs.selectors.ties import cited_figures

NOT_YET = value.ApprovalStamp("draft", "", None, "", None, 0, "")


def versions_for(access: Access) -> "QuerySet[AssessmentVersion]":
    """The versions that a person may read, newest first."""
    return (
        AssessmentVersion.objects.for_user(access)
        .select_related("assessment__area", "snapshot__prepared_by", "snapshot__approved_by")
        .order_by("-number")
    )


def version_for(access: Access, code: str) -> AssessmentVersion | None:
    return versions_for(access).filter(code=code).first()


def current_version() -> AssessmentVersion | None:
    """The version in force."""
    return AssessmentVersion.objects.filter(status=AssessmentStatus.APPROVED.value).first()


def events_of(edition: AssessmentVersion) -> list[AssessmentEvent]:
    return list(edition.events.select_related("by").order_by("sequence"))


def replayed_status(edition: AssessmentVersion) -> AssessmentStatus | None:
    return replay([AssessmentMove(event.move) for event in events_of(edition)])


def authors_of(edition: AssessmentVersion) -> frozenset[int]:
    """Everybody who had a hand in a version: its moves and every wording of its parts."""
    moves = [move.value for move in MADE_BY_AUTHORS]
    found = set(edition.events.filter(move__in=moves).values_list("by_id", flat=True))
    found |= set(edition.history.values_list("updated_by_id", flat=True))
    for part in (Finding, Recommendation, DataGap, Voice, HelpLine):
        rows = part.history.filter(edition_id=edition.pk)
        found |= set(rows.values_list("updated_by_id", flat=True))
    ties = FindingFigure.history.filter(finding_id__in=edition.findings.values("pk"))
    found |= set(ties.values_list("updated_by_id", flat=True))
    return frozenset(pk for pk in found if pk is not None)


def is_frozen(edition: AssessmentVersion) -> bool:
    return AssessmentStatus(edition.status) in FROZEN


def read(edition: AssessmentVersion) -> value.AssessmentContent:
    """What was approved, or the version as it is being written."""
    return frozen_content(edition) if is_frozen(edition) else drafted_content(edition)


def frozen_content(edition: AssessmentVersion) -> value.AssessmentContent:
    """The approved version from its stored text alone; refused where that is not what was sealed."""
    stored = edition.snapshot
    if digest(stored.content) != stored.sha256:
        raise Refused(
            Denial(
                "assessment.snapshot_damaged",
                "The stored assessment is not what was approved. Restore it from a backup.",
            )
        )
    return codec.from_json(value.AssessmentContent, stored.content)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def drafted_content(
    edition: AssessmentVersion, *, stamp: value.ApprovalStamp = NOT_YET
) -> value.AssessmentContent:
    """The version as its rows say it."""
    area = edition.assessment.area
    return value.AssessmentContent(
        code=edition.code,
        number=edition.number,
        title=edition.assessment.title,
        area_code=area.code,
        area=area_names().get(area.code, area.code),
        covers_from=edition.covers_from,
        covers_last=edition.covers_until - timedelta(days=1),
        scope=edition.scope,
        out_of_scope=edition.out_of_scope,
        summary=edition.summary,
        method=edition.method,
        full_on=edition.full_on,
        refresh_on=edition.refresh_on,
        next_full_on=edition.next_full_on,
        sections=_sections(edition),
        recommendations=tuple(map(_recommendation, _recommendations(edition))),
        gaps=tuple(
            value.GapContent(g.code, g.what, g.why, g.supplier, g.due_on, g.is_headline)
            for g in edition.gaps.all()
        ),
        voices=tuple(
            value.VoiceContent(v.code, v.heading, v.text, v.source, v.is_illustrative)
            for v in edition.voices.all()
        ),
        help=tuple(value.HelpContent(h.name, h.contact, h.note) for h in edition.help_lines.all()),
        stamp=stamp,
    )


def findings_of(edition: AssessmentVersion) -> "QuerySet[Finding]":
    return (
        Finding.objects.filter(edition=edition)
        .select_related("section", "followed_by")
        .prefetch_related(
            "gaps",
            "figures__observation__measure",
            "figures__observation__organisation",
        )
        .order_by("section__position", "position", "code")
    )


def finding_content(finding: Finding) -> value.FindingContent:
    return value.FindingContent(
        code=finding.code,
        headline=finding.headline,
        level=value.FindingLevel(finding.level),
        strength=value.Strength(finding.strength),
        text=finding.text,
        caveats=finding.caveats,
        place=value.Place(finding.place),
        tile_name=finding.tile_name,
        tile_words=finding.tile_words,
        chart_title=finding.chart_title,
        figures=cited_figures(list(finding.figures.all())),
        gaps=tuple(gap.code for gap in finding.gaps.all()),
        followed_by=finding.followed_by.code if finding.followed_by else "",
    )


def _sections(edition: AssessmentVersion) -> tuple[value.SectionContent, ...]:
    by_section: dict[int, list[value.FindingContent]] = {}
    for finding in findings_of(edition):
        by_section.setdefault(finding.section_id, []).append(finding_content(finding))
    return tuple(
        value.SectionContent(
            section.code, section.heading, section.text, tuple(by_section.get(section.pk, ()))
        )
        for section in edition.sections.all()
    )


def _recommendations(edition: AssessmentVersion) -> "QuerySet[Recommendation]":
    return edition.recommendations.prefetch_related("findings").order_by("position", "code")


def _recommendation(row: Recommendation) -> value.RecommendationContent:
    return value.RecommendationContent(
        code=row.code,
        kind=value.AreaKind(row.kind),
        title=row.title,
        text=row.text,
        parts=tuple(value.RecommendationPart(part["code"], part["text"]) for part in row.parts),
        findings=tuple(finding.code for finding in row.findings.all()),
    )
