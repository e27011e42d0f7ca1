"""The agenda of a meeting: from the template, from live records, and by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused, require_permitted
from dalpb.kernel.versions import update_versioned
from strategy.models import AgendaItem, ItemConcern, Meeting, StandingItem
from strategy.permissions.board import deny_running
from strategy.rules.board.life import Does
from strategy.rules.board.vocabulary import ItemKind, ItemSource
from strategy.selectors.board.meetings import (
    minutes_to_agree,
    overdue_actions,
    waiting_decisions,
)
from strategy.services.board.acting import Act, needs, noted, screened, taken_for


@dataclass(frozen=True, slots=True)
class ItemTerms:
    """What an item of an agenda says, and which agreements it is about."""

    title: str
    kind: ItemKind
    lead: str = ""
    summary: str = ""
    is_commissioning: bool = False
    references: tuple[str, ...] = ()


def write_agenda(meeting: Meeting, *, on: date) -> None:
    """A new meeting has its body's standing items, filled from what waits."""
    standing = list(meeting.body.standing_items.order_by("position"))
    drafts: list[AgendaItem] = []
    for row in standing:
        if not row.is_last:
            drafts += _standing(meeting, row, on)
    drafts += _deferred(meeting)
    for row in standing:
        if row.is_last:
            drafts += _standing(meeting, row, on)
    for position, one in enumerate(drafts, 1):
        one.position = position
        one.save()


def _standing(meeting: Meeting, row: StandingItem, on: date) -> list[AgendaItem]:
    source = ItemSource(row.source)
    if source is ItemSource.MINUTES:
        return _minutes(meeting, row)
    summary = _overdue(meeting, on) if source is ItemSource.ACTIONS_ARISING else ""
    return [
        AgendaItem(
            meeting=meeting, title=row.title, kind=row.kind, source=row.source, summary=summary
        )
    ]


def _minutes(meeting: Meeting, row: StandingItem) -> list[AgendaItem]:
    waiting = list(minutes_to_agree(meeting.body, meeting.held_on))
    return [
        AgendaItem(
            meeting=meeting,
            title=f"{row.title}: {in_words(one.held_on)}",
            kind=row.kind,
            source=row.source,
            minutes_of=one,
        )
        for one in waiting
    ]


def _overdue(meeting: Meeting, on: date) -> str:
    late = list(overdue_actions(meeting.body, on))
    lines = [f"{one.reference}, due {in_words(one.due_on)}: {one.words}" for one in late]
    return "\n".join(["Overdue when the agenda was made:", *lines]) if lines else ""


def _deferred(meeting: Meeting) -> list[AgendaItem]:
    on_agendas = set(
        AgendaItem.objects.filter(meeting__body=meeting.body)
        .exclude(deferred_reference="")
        .exclude(meeting__status__in=("closed", "minutes_agreed", "cancelled"))
        .values_list("deferred_reference", flat=True)
    )
    return [
        AgendaItem(
            meeting=meeting,
            title=f"Deferred: {one.item.title}"[:200],
            kind=ItemKind.DECISION.value,
            source=ItemSource.DEFERRED_DECISION.value,
            summary=f"{one.reference} was deferred for want of a quorum: {one.words}",
            is_commissioning=one.item.is_commissioning,
            deferred_reference=one.reference,
        )
        for one in waiting_decisions(meeting.body)
        if one.reference not in on_agendas
    ]


@transaction.atomic
def add_item(*, meeting: Meeting, terms: ItemTerms, after: int, act: Act) -> AgendaItem:
    """An agenda in preparation has one more item, after another; 0 puts it first."""
    require_permitted(deny_running(act.access))
    said = screened(title=terms.title, lead=terms.lead, summary=terms.summary)
    needs("Title", terms.title)
    row = taken_for(meeting, Does.AGENDA)
    later = list(row.items.filter(position__gt=after).order_by("-position"))
    for one in later:
        _put(one, one.position + 1, act)
    position = min((one.position for one in later), default=row.items.count() + 1)
    made = AgendaItem.objects.create(
        meeting=row,
        position=position,
        title=said["title"],
        kind=terms.kind.value,
        source=ItemSource.OTHER.value,
        lead=said["lead"],
        summary=said["summary"],
        is_commissioning=terms.is_commissioning,
    )
    _concerns(made, terms.references)
    noted("agenda.item_added", act, subject="meeting", key=row.code, details={"title": made.title})
    return made


@transaction.atomic
def change_item(*, item: AgendaItem, version: int, terms: ItemTerms, act: Act) -> AgendaItem:
    """An item of an agenda in preparation says something else."""
    require_permitted(deny_running(act.access))
    said = screened(title=terms.title, lead=terms.lead, summary=terms.summary)
    needs("Title", terms.title)
    taken_for(item.meeting, Does.AGENDA)
    row = update_versioned(
        AgendaItem.objects.all(),
        item.pk,
        version,
        by=act.by,
        title=said["title"],
        kind=terms.kind.value,
        lead=said["lead"],
        summary=said["summary"],
        is_commissioning=terms.is_commissioning,
    )
    row.concerns.all().delete()
    _concerns(row, terms.references)
    noted("agenda.item_changed", act, subject="item", key=row.pk)
    return row


def _concerns(item: AgendaItem, references: Sequence[str]) -> None:
    for one in sorted({one.strip() for one in references if one.strip()}):
        ItemConcern.objects.create(item=item, reference=one)


@transaction.atomic
def remove_item(*, item: AgendaItem, version: int, act: Act) -> None:
    """An agenda in preparation has one item less. One with papers keeps its place."""
    require_permitted(deny_running(act.access))
    meeting = taken_for(item.meeting, Does.AGENDA)
    row = update_versioned(AgendaItem.objects.all(), item.pk, version, by=act.by)
    if row.papers.exists():
        raise Refused(Denial("agenda.has_papers", "This item has papers. Remove them first."))
    row.concerns.all().delete()
    row.delete()
    for position, one in enumerate(meeting.items.order_by("position"), 1):
        if one.position != position:
            _put(one, position, act)
    noted("agenda.item_removed", act, subject="meeting", key=meeting.code)


def _put(item: AgendaItem, position: int, act: Act) -> None:
    update_versioned(AgendaItem.objects.all(), item.pk, item.version, by=act.by, position=position)


@transaction.atomic
def note_discussion(*, item: AgendaItem, version: int, words: str, act: Act) -> AgendaItem:
    """What was said on an item is recorded while the meeting is in progress."""
    require_permitted(deny_running(act.access))
    said = screened(discussion=words)
    taken_for(item.meeting, Does.DISCUSS)
    row = update_versioned(
        AgendaItem.objects.all(), item.pk, version, by=act.by, discussion=said["discussion"]
    )
    noted("meeting.discussion_noted", act, subject="item", key=row.pk)
    return row
