"""Decisions of a meeting, each tested for a quorum, and the actions that arise."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require, require_permitted
from dalpb.kernel.versions import STALE, update_versioned
from strategy.models import (
    ActionArising,
    ActionArisingEvent,
    AgendaItem,
    Body,
    Decision,
    Meeting,
)
from strategy.permissions.board import deny_running
from strategy.rules.board.conflicts import unruled
from strategy.rules.board.life import ARISING_AFTER, Does, deny_arising
from strategy.rules.board.numbering import action_reference, decision_reference
from strategy.rules.board.quorum import Count
from strategy.rules.board.vocabulary import (
    ArisingStatus,
    ArisingStep,
    DecisionOutcome,
    Ruling,
)
from strategy.selectors.board.meetings import attendances_of
from strategy.selectors.board.standing import (
    conflicts_of,
    count_for,
    presences_of,
    voting_members,
)
from strategy.services.board.acting import Act, needs, noted, screened, taken_for


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is put to the meeting, what of it is not open, and whether the meeting agreed."""

    words: str
    is_agreed: bool = True
    restricted_words: str = ""


@transaction.atomic
def decide(*, item: AgendaItem, version: int, outcome: Outcome, act: Act) -> Decision:
    """An outcome stands in the register with the count it was tested by.

    Without a quorum it is recorded as deferred and never as made. Refused while somebody in the
    room has a conflict that nobody has ruled on.
    """
    require_permitted(deny_running(act.access))
    if item.minutes_of_id is not None:
        raise Refused(
            Denial("decision.of_minutes", "Minutes are agreed by the chair, on their own page.")
        )
    return put(item=item, version=version, outcome=outcome, act=act)


def put(*, item: AgendaItem, version: int, outcome: Outcome, act: Act) -> Decision:
    """The outcome is tested and recorded, in the caller's transaction, whoever may record it."""
    said = screened(decision=outcome.words, restricted_part=outcome.restricted_words)
    needs("Decision", outcome.words)
    # The body is held first, so that two decisions at once get two numbers without a gap.
    body = Body.objects.select_for_update(of=("self",)).get(pk=item.meeting.body_id)
    meeting = taken_for(item.meeting, Does.DECIDE)
    row = _held(item, version, act)
    count = _count(meeting, row, act)
    number = _next(body, meeting.held_on.year)
    earlier = _taken_up(row)
    result = DecisionOutcome.MADE if outcome.is_agreed else DecisionOutcome.NOT_AGREED
    if not count.is_quorate:
        result = DecisionOutcome.DEFERRED_NO_QUORUM
    decision = Decision.objects.create(
        meeting=meeting,
        item=row,
        body=body,
        year=meeting.held_on.year,
        number=number,
        reference=decision_reference(body.prefix, meeting.held_on.year, number),
        outcome=result.value,
        words=said["decision"],
        restricted_words=said["restricted_part"],
        present_count=count.present,
        withdrawn_count=count.withdrawn,
        voting_count=count.voting,
        quorum_count=count.needed,
        quorum_words=count.sentence,
        takes_up=earlier,
        recorded_by=act.by,
        recorded_at=act.at,
    )
    noted(
        "decision.recorded",
        act,
        subject="decision",
        key=decision.reference,
        details={"outcome": result.value, "count": count.sentence},
    )
    return decision


def _held(item: AgendaItem, version: int, act: Act) -> AgendaItem:
    """The item, held, one version on: of two people who decide at once, one is told."""
    held = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if held.version != version:
        raise StaleVersion(STALE)
    return update_versioned(AgendaItem.objects.all(), held.pk, version, by=act.by)


def _count(meeting: Meeting, item: AgendaItem, act: Act) -> Count:
    attendances = list(attendances_of(meeting))
    present = frozenset(
        one.appointment for one in presences_of(attendances) if one.is_in_the_room(act.at)
    )
    rulings = [(one.appointment_id, Ruling(one.ruling)) for one in item.withdrawals.all()]
    conflicts = conflicts_of(meeting, [item], on=timezone.localdate(act.at))[item.pk]
    waiting = unruled(conflicts, rulings, present)
    if waiting:
        who = next(
            one.appointment.holder
            for one in attendances
            if one.appointment_id == waiting[0].appointment
        )
        raise Refused(
            Denial(
                "decision.conflict_waits",
                f"{who} has a conflict in this item: {waiting[0].words}. Record that they"
                " withdraw, or why they may stay, before anything is decided.",
            )
        )
    return count_for(meeting, item, attendances, at=act.at, members=voting_members(meeting))


def _next(body: Body, year: int) -> int:
    last = Decision.objects.filter(body=body, year=year).order_by("-number").first()
    return last.number + 1 if last else 1


def _taken_up(item: AgendaItem) -> Decision | None:
    if not item.deferred_reference:
        return None
    return Decision.objects.filter(reference=item.deferred_reference).first()


@transaction.atomic
def raise_action(
    *,
    item: AgendaItem,
    words: str,
    owner: str,
    organisation: Organisation | None,
    due_on: date,
    act: Act,
    decision: Decision | None = None,
) -> ActionArising:
    """Somebody is to do something by a day, from an item of a meeting in progress."""
    require_permitted(deny_running(act.access))
    said = screened(action=words, owner=owner)
    needs("Action", words)
    needs("Owner", owner)
    body = Body.objects.select_for_update(of=("self",)).get(pk=item.meeting.body_id)
    meeting = taken_for(item.meeting, Does.ACTION)
    if due_on < meeting.held_on:
        raise Refused(Denial("arising.past", "Give a day after the meeting."))
    if decision is not None and decision.item_id != item.pk:
        raise Refused(Denial("arising.elsewhere", "That decision is of another item."))
    year = meeting.held_on.year
    count = ActionArising.objects.filter(meeting__body=body, meeting__held_on__year=year).count()
    row = ActionArising.objects.create(
        meeting=meeting,
        item=item,
        decision=decision,
        reference=action_reference(body.prefix, year, count + 1),
        words=said["action"],
        owner=said["owner"],
        organisation=organisation,
        due_on=due_on,
    )
    _event(row, ArisingStep.RAISED, row.words, act)
    noted("arising.raised", act, subject="action arising", key=row.reference)
    return row


def _event(row: ActionArising, step: ArisingStep, words: str, act: Act) -> None:
    ActionArisingEvent.objects.create(
        action=row, step=step.value, words=words, due_on=row.due_on, by=act.by, at=act.at
    )


@dataclass(frozen=True, slots=True)
class Follow:
    """What is recorded on an action: a step, its words, and a new day or the plan's action."""

    step: ArisingStep
    words: str
    due_on: date | None = None
    plan_action: str = ""


@transaction.atomic
def follow(*, action: ActionArising, version: int, to: Follow, act: Act) -> ActionArising:
    """An action that arose moves on: told of, given another day, handed over, done or dropped."""
    require_permitted(deny_running(act.access))
    said = screened(words=to.words)
    needs("What happened", to.words)
    held = ActionArising.objects.select_for_update(of=("self",)).get(pk=action.pk)
    require(deny_arising(to.step, ArisingStatus(held.status)))
    _complete(to)
    status = ARISING_AFTER[to.step]
    row = update_versioned(
        ActionArising.objects.all(),
        action.pk,
        version,
        by=act.by,
        status=status.value,
        ended_on=None if status is ArisingStatus.OPEN else _day(act.at),
        due_on=to.due_on if to.step is ArisingStep.REDATED and to.due_on else held.due_on,
        plan_action=to.plan_action.strip() if to.step is ArisingStep.HANDED_OVER else "",
    )
    _event(row, to.step, said["words"], act)
    noted(
        f"arising.{to.step.value}",
        act,
        subject="action arising",
        key=row.reference,
        reason=to.words,
    )
    return row


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _complete(to: Follow) -> None:
    if to.step is ArisingStep.REDATED and to.due_on is None:
        raise Refused(Denial("arising.no_day", "Give the new day."))
    if to.step is ArisingStep.HANDED_OVER and not to.plan_action.strip():
        raise Refused(
            Denial("arising.no_plan_action", "Give the code of the delivery plan's action.")
        )
