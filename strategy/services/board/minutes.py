"""Minutes: drafted from the record, agreed at the next meeting, then fixed and only corrected."""

from django.db import IntegrityError, transaction

from dalpb.kernel.canonical import json_sha256
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, NotPermitted, Refused, StaleVersion, require_permitted
from dalpb.kernel.versions import STALE, update_versioned
from strategy.models import AgendaItem, Decision, Meeting, Minutes, MinutesCorrection
from strategy.permissions.board import deny_chairing, deny_running
from strategy.rules.board.life import Does
from strategy.rules.board.minutes_text import MinutesText, build
from strategy.rules.board.vocabulary import DecisionOutcome, MeetingMove, MinutesStatus
from strategy.services.board.acting import Act, move, needs, noted, screened, taken, taken_for
from strategy.services.board.decisions import Outcome, put
from strategy.services.board.record import recorded


def digest(text: str, restricted: dict[str, str]) -> str:
    return json_sha256({"text": text, "restricted": restricted})


@transaction.atomic
def draft_minutes(*, meeting: Meeting, act: Act) -> Minutes:
    """There is a draft, built from what was recorded. Building it again replaces the draft."""
    require_permitted(deny_running(act.access))
    row = taken_for(meeting, Does.MINUTES)
    built = build(recorded(row))
    found = Minutes.objects.select_for_update(of=("self",)).filter(meeting=row).first()
    if found is None:
        found = _first(row, built, act)
    else:
        found = update_versioned(
            Minutes.objects.filter(status=MinutesStatus.DRAFTED.value),
            found.pk,
            found.version,
            by=act.by,
            text=built.text,
            restricted=built.restricted,
            sha256=digest(built.text, built.restricted),
            drafted_by=act.by,
            drafted_at=act.at,
        )
    noted("minutes.drafted", act, subject="minutes", key=row.code, details={"sha": found.sha256})
    return found


def _first(meeting: Meeting, built: MinutesText, act: Act) -> Minutes:
    try:
        with transaction.atomic():
            return Minutes.objects.create(
                meeting=meeting,
                text=built.text,
                restricted=built.restricted,
                sha256=digest(built.text, built.restricted),
                drafted_by=act.by,
                drafted_at=act.at,
            )
    except IntegrityError:
        raise StaleVersion(STALE) from None


@transaction.atomic
def edit_minutes(*, minutes: Minutes, version: int, text: str, act: Act) -> Minutes:
    """A draft reads otherwise. Whoever edits it is its drafter, and so does not agree it."""
    require_permitted(deny_running(act.access))
    said = screened(minutes=text)
    needs("Minutes", text)
    _still_a_draft(minutes)
    row = update_versioned(
        Minutes.objects.filter(status=MinutesStatus.DRAFTED.value),
        minutes.pk,
        version,
        by=act.by,
        text=said["minutes"],
        sha256=digest(said["minutes"], minutes.restricted),
        drafted_by=act.by,
        drafted_at=act.at,
    )
    noted(
        "minutes.edited", act, subject="minutes", key=row.meeting.code, details={"sha": row.sha256}
    )
    return row


def _still_a_draft(minutes: Minutes) -> None:
    held = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if held.status == MinutesStatus.AGREED:
        raise Refused(
            Denial(
                "minutes.agreed",
                "These minutes are agreed, so their text is fixed. Add a dated correction with its"
                " reason.",
            )
        )


@transaction.atomic
def agree_minutes(*, item: AgendaItem, version: int, shown: str, act: Act) -> Decision:
    """The minutes of an earlier meeting are agreed as a correct record, by a decision here.

    Recorded by the chair, who did not draft them, of the text that was `shown`. Without a
    quorum the decision is deferred and the minutes stay a draft.
    """
    require_permitted(deny_chairing(act.access))
    if item.minutes_of is None:
        raise Refused(Denial("minutes.not_here", "This item does not put minutes to the meeting."))
    held = taken(item.minutes_of)
    minutes = Minutes.objects.select_for_update(of=("self",)).filter(meeting=held).first()
    if minutes is None:
        raise Refused(Denial("minutes.none", f"The minutes of {held.title} are not drafted yet."))
    _still_a_draft(minutes)
    if minutes.sha256 != shown:
        raise StaleVersion(STALE)
    if minutes.drafted_by_id == act.by.pk:
        raise NotPermitted(
            Denial("minutes.drafter", "You drafted these minutes, so somebody else agrees them.")
        )
    words = (
        f"The minutes of the meeting of {in_words(held.held_on)} were agreed as a correct record."
    )
    decision = put(item=item, version=version, outcome=Outcome(words), act=act)
    if decision.outcome != DecisionOutcome.MADE:
        return decision
    update_versioned(
        Minutes.objects.filter(status=MinutesStatus.DRAFTED.value),
        minutes.pk,
        minutes.version,
        by=act.by,
        status=MinutesStatus.AGREED.value,
        decision=decision,
        agreed_by=act.by,
        agreed_at=act.at,
    )
    move(held, MeetingMove.MINUTES_AGREED, act)
    noted(
        "minutes.agreed",
        act,
        subject="minutes",
        key=held.code,
        details={"sha": shown, "decision": decision.reference},
    )
    return decision


@transaction.atomic
def correct_minutes(
    *, minutes: Minutes, was: str, reads: str, reason: str, act: Act
) -> MinutesCorrection:
    """A dated correction stands beside agreed minutes, whose text stays as it was agreed."""
    require_permitted(deny_running(act.access))
    said = screened(was=was, reads=reads, reason=reason)
    for name, value in said.items():
        needs(name.capitalize(), value)
    if minutes.status != MinutesStatus.AGREED:
        raise Refused(Denial("minutes.draft", "These minutes are a draft. Change the text itself."))
    if said["was"] not in minutes.text:
        raise Refused(
            Denial(
                "minutes.not_in_the_text",
                "Copy the words that are wrong exactly as they stand in the minutes.",
            )
        )
    row = MinutesCorrection.objects.create(
        minutes=minutes, corrected_by=act.by, corrected_at=act.at, **said
    )
    noted("minutes.corrected", act, subject="minutes", key=minutes.meeting.code, reason=reason)
    return row
