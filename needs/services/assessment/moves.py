"""Moving a version through its life. Every move is an event; the status follows from them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from dalpb.kernel import codec
from dalpb.kernel.audit import head
from dalpb.kernel.models.people import User
from dalpb.kernel.moves_told import Subject, tell
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require
from needs.models import AssessmentEvent, AssessmentSnapshot, AssessmentVersion
from needs.rules.assessment.content import ApprovalStamp, AssessmentContent
from needs.rules.assessment.life import (
    STEPS,
    AssessmentMove,
    AssessmentStatus,
    deny_author,
    deny_editing,
    deny_move,
)
from needs.rules.assessment.words import deny_finding_texts
from needs.selectors.assessments import authors_of, digest, drafted_content

STALE = Denial(
    "assessment.changed_meanwhile",
    "Somebody changed this assessment after you opened it. Open it again and look.",
)


def hold_draft(edition: AssessmentVersion) -> AssessmentVersion:
    """The version, locked; refused unless it is a draft now and while this transaction lasts."""
    held = AssessmentVersion.objects.select_for_update().get(pk=edition.pk)
    require(deny_editing(AssessmentStatus(held.status)))
    return held


@transaction.atomic
def send_for_review(*, edition: AssessmentVersion, version: int, by: User, at: datetime) -> None:
    """The version waits for its approver; its text is fixed meanwhile."""
    require(deny_move(AssessmentMove.SENT, status=AssessmentStatus(edition.status)))
    require(deny_ready(drafted_content(edition)))
    move_on(edition, AssessmentMove.SENT, version=version, by=by, at=at)


@transaction.atomic
def take_back(
    *, edition: AssessmentVersion, version: int, reason: str, by: User, at: datetime
) -> None:
    """The version is a draft again."""
    move_on(edition, AssessmentMove.TAKEN_BACK, version=version, reason=reason, by=by, at=at)


@transaction.atomic
def decline(
    *, edition: AssessmentVersion, version: int, reason: str, by: User, at: datetime
) -> None:
    """The approver has sent the version back with a reason."""
    move_on(edition, AssessmentMove.DECLINED, version=version, reason=reason, by=by, at=at)


def deny_ready(content: AssessmentContent) -> Denial | None:
    """Why a version is not ready to be read: it says nothing, or a finding stands on nothing."""
    if not content.findings:
        return Denial("assessment.empty", "Write at least one finding first.")
    for finding in content.findings:
        held = [cited for cited in finding.figures if not cited.is_break]
        if not held and not finding.gaps:
            return Denial(
                "assessment.finding_without_figure",
                f"Finding {finding.code} stands on no figure and names no gap. Tie a figure to"
                " it, or name the gap that it tells of.",
            )
        names = frozenset(cited.name for cited in finding.figures)
        denial = deny_finding_texts(finding.texts, names)
        if denial is not None:
            return Denial(denial.code, f"Finding {finding.code}: {denial.sentence}")
    known = {finding.code for finding in content.findings}
    for advice in content.recommendations:
        if not known.intersection(advice.findings):
            return Denial(
                "assessment.recommendation_without_finding",
                f"Recommendation {advice.code} points at no finding. Say which it answers.",
            )
    return None


@transaction.atomic
def approve(
    *, edition: AssessmentVersion, version: int, shown: str, by: User, at: datetime
) -> AssessmentSnapshot:
    """The version is frozen as `shown`, the digest of what its approver was looking at.

    The version in force until now is set aside by the same act.
    """
    held = AssessmentVersion.objects.select_for_update().get(pk=edition.pk)
    require(deny_move(AssessmentMove.APPROVED, status=AssessmentStatus(held.status)))
    require(deny_author(authors=authors_of(held), approver=by.pk))
    if content_digest(held) != shown:
        raise Refused(
            Denial(
                "assessment.figures_moved",
                "The assessment changed after you opened this page. Read it again before you"
                " approve it.",
            )
        )
    sent = _last_sent(held)
    stamp = _stamp(sent, by=by, at=at)
    text = codec.to_json(drafted_content(held, stamp=stamp))
    _set_aside_the_one_in_force(held, by=by, at=at)
    snapshot = AssessmentSnapshot.objects.create(
        edition=edition,
        content=text,
        sha256=digest(text),
        prepared_by=sent.by,
        prepared_at=sent.at,
        approved_by=by,
        approved_at=at,
    )
    details = {"snapshot": snapshot.sha256, "audit_sequence": stamp.audit_sequence}
    move_on(edition, AssessmentMove.APPROVED, version=version, by=by, at=at, details=details)
    return snapshot


def content_digest(edition: AssessmentVersion) -> str:
    """A digest of all that would be frozen but for who approves and when."""
    return digest(codec.to_json(drafted_content(edition)))


def _last_sent(edition: AssessmentVersion) -> AssessmentEvent:
    found = (
        edition.events.filter(move=AssessmentMove.SENT.value)
        .select_related("by")
        .order_by("-sequence")
        .first()
    )
    if found is None:
        raise Refused(Denial("assessment.not_sent", "The assessment was never sent for review."))
    return found


def _stamp(sent: AssessmentEvent, *, by: User, at: datetime) -> ApprovalStamp:
    last = head()
    return ApprovalStamp(
        status=AssessmentStatus.APPROVED.value,
        prepared_by=sent.by.full_name,
        prepared_at=sent.at,
        approved_by=by.full_name,
        approved_at=at,
        audit_sequence=last.sequence,
        audit_hash=last.hash,
    )


def _set_aside_the_one_in_force(edition: AssessmentVersion, *, by: User, at: datetime) -> None:
    earlier = (
        AssessmentVersion.objects.select_for_update()
        .filter(assessment_id=edition.assessment_id, status=AssessmentStatus.APPROVED.value)
        .first()
    )
    if earlier is not None:
        details = {"by_version": edition.code}
        move_on(
            earlier,
            AssessmentMove.SUPERSEDED,
            version=earlier.version,
            by=by,
            at=at,
            details=details,
        )


def move_on(
    edition: AssessmentVersion,
    move: AssessmentMove,
    *,
    version: int,
    by: User,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Make one move or refuse it; of two people who move at once, one is told so."""
    require(deny_move(move, status=AssessmentStatus(edition.status), reason=reason))
    held = AssessmentVersion.objects.select_for_update().get(pk=edition.pk)
    if (held.version, held.status) != (version, edition.status):
        raise StaleVersion(STALE)
    held.status = STEPS[move].target.value
    held.version = version + 1
    held.save(update_fields=["status", "version"])
    edition.refresh_from_db()
    append_event(edition, move, by=by, at=at, reason=reason, details=details)


def append_event(
    edition: AssessmentVersion,
    move: AssessmentMove,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    subject = Subject("assessment", "needs_assessment", edition.code)
    tell(subject, edition.events, move.value, by=by, at=at, reason=reason, details=details)
