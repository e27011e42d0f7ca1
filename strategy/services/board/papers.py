"""Papers in the form of their cover, and their parts: open, confidential or exempt."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.refusals import Denial, Refused, require_permitted
from dalpb.kernel.versions import update_versioned
from strategy.models import AgendaItem, Paper, PaperPart
from strategy.permissions.board import deny_running
from strategy.rules.board.life import Does
from strategy.rules.board.vocabulary import ExemptParagraph, MeetingStatus, Openness, PaperPurpose
from strategy.services.board.acting import Act, needs, noted, screened, taken_for


@dataclass(frozen=True, slots=True)
class Cover:
    """The heads of a paper's cover, each of which is filled in."""

    title: str
    purpose: PaperPurpose
    sponsor: str
    author: str
    organisation: str
    key_issues: str
    recommendations: str
    financial_implications: str


@dataclass(frozen=True, slots=True)
class PartTerms:
    """A part of a paper and, where it is not open, by what, why, and until when."""

    heading: str
    text: str
    openness: Openness = Openness.OPEN
    paragraph: ExemptParagraph | None = None
    public_interest: str = ""
    review_on: date | None = None


def _cover(cover: Cover) -> dict[str, str]:
    texts = {name: value for name, value in asdict(cover).items() if name != "purpose"}
    said = screened(**texts)
    for name, value in said.items():
        needs(name.replace("_", " ").capitalize(), value)
    return {**said, "purpose": cover.purpose.value}


@transaction.atomic
def add_paper(*, item: AgendaItem, cover: Cover, late_reason: str, act: Act) -> Paper:
    """An item has one more paper. After the agenda is out it is late, and says why."""
    require_permitted(deny_running(act.access))
    said = _cover(cover)
    reason = screened(late_reason=late_reason)["late_reason"]
    meeting = taken_for(item.meeting, Does.PAPER)
    is_late = meeting.status != MeetingStatus.PLANNED
    if is_late and not reason:
        raise Refused(
            Denial("paper.late", "The agenda is published. Say why this paper comes late.")
        )
    row = Paper.objects.create(
        item=item,
        position=item.papers.count() + 1,
        late_reason=reason if is_late else "",
        recorded_by=act.by,
        recorded_at=act.at,
        **said,
    )
    noted("paper.added", act, subject="paper", key=row.pk, details={"meeting": meeting.code})
    return row


@transaction.atomic
def change_paper(*, paper: Paper, version: int, cover: Cover, act: Act) -> Paper:
    """A paper of an agenda in preparation has another cover."""
    require_permitted(deny_running(act.access))
    said = _cover(cover)
    taken_for(paper.item.meeting, Does.AGENDA)
    row = update_versioned(Paper.objects.all(), paper.pk, version, by=act.by, **said)
    noted("paper.changed", act, subject="paper", key=row.pk)
    return row


@transaction.atomic
def remove_paper(*, paper: Paper, version: int, act: Act) -> None:
    """A paper of an agenda in preparation is taken off, with its parts."""
    require_permitted(deny_running(act.access))
    meeting = taken_for(paper.item.meeting, Does.AGENDA)
    row = update_versioned(Paper.objects.all(), paper.pk, version, by=act.by)
    item = row.item
    for part in row.parts.all():
        part.delete()
    row.delete()
    for position, one in enumerate(item.papers.order_by("position"), 1):
        if one.position != position:
            update_versioned(Paper.objects.all(), one.pk, one.version, by=act.by, position=position)
    noted("paper.removed", act, subject="meeting", key=meeting.code, details={"title": row.title})


def _part(terms: PartTerms) -> dict[str, Any]:
    said = screened(heading=terms.heading, text=terms.text, public_interest=terms.public_interest)
    needs("Heading", terms.heading)
    needs("Text", terms.text)
    if terms.openness is Openness.OPEN:
        return {
            "heading": said["heading"],
            "text": said["text"],
            "openness": Openness.OPEN.value,
            "paragraph": "",
            "public_interest": "",
            "review_on": None,
        }
    if terms.openness is Openness.EXEMPT and terms.paragraph is None:
        raise Refused(
            Denial(
                "part.no_paragraph",
                "Choose the paragraph of Schedule 12A by which this part is exempt.",
            )
        )
    if not said["public_interest"]:
        raise Refused(
            Denial(
                "part.no_reason",
                "Say why keeping this part closed outweighs the public interest in it.",
            )
        )
    if terms.review_on is None:
        raise Refused(Denial("part.no_review", "Give the day on which this is looked at again."))
    is_exempt = terms.openness is Openness.EXEMPT and terms.paragraph is not None
    return {
        "heading": said["heading"],
        "text": said["text"],
        "openness": terms.openness.value,
        "paragraph": terms.paragraph.value if is_exempt and terms.paragraph else "",
        "public_interest": said["public_interest"],
        "review_on": terms.review_on,
    }


@transaction.atomic
def add_part(*, paper: Paper, terms: PartTerms, act: Act) -> PaperPart:
    """A paper has one more part. A late paper is completed before the meeting begins."""
    require_permitted(deny_running(act.access))
    fields = _part(terms)
    meeting = taken_for(paper.item.meeting, Does.PAPER)
    if meeting.status != MeetingStatus.PLANNED and not paper.late_reason:
        raise Refused(
            Denial(
                "paper.fixed",
                "This paper was published with the agenda, so it is fixed. Add a late paper with"
                " its reason.",
            )
        )
    row = PaperPart.objects.create(paper=paper, position=paper.parts.count() + 1, **fields)
    noted(
        "paper.part_added", act, subject="paper", key=paper.pk, details={"openness": row.openness}
    )
    return row


@transaction.atomic
def change_part(*, part: PaperPart, version: int, terms: PartTerms, act: Act) -> PaperPart:
    """A part of a paper of an agenda in preparation says something else."""
    require_permitted(deny_running(act.access))
    fields = _part(terms)
    taken_for(part.paper.item.meeting, Does.AGENDA)
    row = update_versioned(PaperPart.objects.all(), part.pk, version, by=act.by, **fields)
    noted(
        "paper.part_changed",
        act,
        subject="paper",
        key=row.paper_id,
        details={"openness": row.openness},
    )
    return row


@transaction.atomic
def open_part(*, part: PaperPart, version: int, reason: str, act: Act) -> PaperPart:
    """A part that was not open is open from now on. It is never closed again."""
    require_permitted(deny_running(act.access))
    said = screened(reason=reason)
    needs("Reason", reason)
    if not part.is_restricted:
        raise Refused(Denial("part.open", "This part is open already."))
    row = update_versioned(
        PaperPart.objects.filter(opened_at__isnull=True),
        part.pk,
        version,
        by=act.by,
        opened_by=act.by,
        opened_at=act.at,
        opened_reason=said["reason"],
    )
    noted("paper.part_opened", act, subject="paper", key=row.paper_id, reason=reason)
    return row


@transaction.atomic
def review_part(*, part: PaperPart, version: int, review_on: date, reason: str, act: Act) -> None:
    """A part stays closed after a review, and is looked at again on another day."""
    require_permitted(deny_running(act.access))
    screened(reason=reason)
    needs("Reason", reason)
    if not part.is_restricted:
        raise Refused(Denial("part.open", "This part is open already."))
    if review_on <= timezone.localdate(act.at):
        raise Refused(Denial("part.review_past", "Choose a later day for the next look."))
    update_versioned(PaperPart.objects.all(), part.pk, version, by=act.by, review_on=review_on)
    noted(
        "paper.part_reviewed",
        act,
        subject="paper",
        key=part.paper_id,
        reason=reason,
        details={"review_on": review_on},
    )
