"""Scheduling, publishing, opening and closing a meeting."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require_permitted
from dalpb.kernel.versions import STALE, update_versioned
from strategy.models import Attendance, Body, Meeting, MeetingEvent, TermsOfReference
from strategy.permissions.board import deny_running
from strategy.rules.board.clear_days import clear_days, last_day_to_publish, working_days_before
from strategy.rules.board.vocabulary import MeetingMove, MeetingStatus
from strategy.selectors.board.bodies import terms_on
from strategy.services.board.acting import Act, move, noted, screened, taken
from strategy.services.board.agenda import write_agenda

_QUESTIONS_CLOSE = time(10, 0)


def questions_close(held_on: date, terms: TermsOfReference) -> datetime:
    """Ten in the morning, the working days before the meeting that the terms say."""
    day = working_days_before(held_on, terms.question_days)
    return timezone.make_aware(datetime.combine(day, _QUESTIONS_CLOSE))


@transaction.atomic
def schedule(
    *,
    body: Body,
    title: str,
    held_on: date,
    starts_at: time,
    place: str,
    act: Act,
    is_illustrative: bool = False,
) -> Meeting:
    """A meeting is planned, with the agenda that the template and the live records give it."""
    require_permitted(deny_running(act.access))
    said = screened(title=title, place=place)
    if held_on < timezone.localdate(act.at):
        raise Refused(Denial("meeting.past", "Choose a day that has not passed."))
    terms = _terms(body, held_on)
    body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    if body.meetings.filter(held_on=held_on).exclude(status=MeetingStatus.CANCELLED).exists():
        raise Refused(Denial("meeting.exists", f"{body} meets on {in_words(held_on)} already."))
    row = Meeting.objects.create(
        body=body,
        terms=terms,
        code=_code(body, held_on),
        title=said["title"],
        held_on=held_on,
        starts_at=starts_at,
        place=said["place"],
        questions_close_at=questions_close(held_on, terms),
        is_illustrative=is_illustrative,
    )
    MeetingEvent.objects.create(
        meeting=row,
        move=MeetingMove.SCHEDULED.value,
        status_after=row.status,
        by=act.by,
        at=act.at,
    )
    write_agenda(row, on=timezone.localdate(act.at))
    noted("meeting.scheduled", act, subject="meeting", key=row.code, details={"on": held_on})
    return row


def _terms(body: Body, on: date) -> TermsOfReference:
    terms = terms_on(body, on)
    if terms is None:
        raise Refused(
            Denial(
                "meeting.no_terms",
                f"{body} has no terms of reference on {in_words(on)}, so no rule for its quorum."
                " Record them first.",
            )
        )
    return terms


def _code(body: Body, held_on: date) -> str:
    """Such as `dalpb-2026-12-09`; a second one after a cancelled one has a number."""
    stem = f"{body.prefix.lower()}-{held_on:%Y-%m-%d}"
    count = Meeting.objects.filter(code__startswith=stem).count()
    return stem if not count else f"{stem}-{count + 1}"


@transaction.atomic
def reschedule(
    *,
    meeting: Meeting,
    version: int,
    held_on: date,
    starts_at: time,
    place: str,
    reason: str,
    act: Act,
) -> Meeting:
    """A meeting is held another day, or elsewhere, and everybody can read why."""
    require_permitted(deny_running(act.access))
    said = screened(place=place, reason=reason)
    row = _current(meeting, version)
    terms = _terms(row.body, held_on)
    others = row.body.meetings.filter(held_on=held_on).exclude(pk=row.pk)
    if others.exclude(status=MeetingStatus.CANCELLED).exists():
        raise Refused(Denial("meeting.exists", f"{row.body} meets on {in_words(held_on)} already."))
    row = move(
        row,
        MeetingMove.MOVED,
        act,
        said["reason"],
        held_on=held_on,
        starts_at=starts_at,
        place=said["place"],
        terms=terms,
        questions_close_at=questions_close(held_on, terms),
    )
    noted(
        "meeting.moved",
        act,
        subject="meeting",
        key=row.code,
        reason=reason,
        details={"on": held_on},
    )
    return row


@transaction.atomic
def publish_agenda(*, meeting: Meeting, version: int, reason: str, act: Act) -> Meeting:
    """The agenda and its papers are published and fixed.

    With fewer clear days than the terms ask, only for a reason that everybody can read.
    """
    require_permitted(deny_running(act.access))
    said = screened(reason=reason)
    row = _current(meeting, version)
    given, asked = clear_days(timezone.localdate(act.at), row.held_on), row.terms.clear_days
    if given < asked and not said["reason"]:
        last = in_words(last_day_to_publish(row.held_on, asked))
        raise Refused(
            Denial(
                "agenda.late",
                f"The terms ask for {asked} clear days and there are {given}: the last day was"
                f" {last}. Give the reason for publishing late, or move the meeting.",
            )
        )
    bare = [one for one in row.items.filter(kind="decision") if not one.papers.exists()]
    bare = [one for one in bare if not one.deferred_reference and one.minutes_of_id is None]
    if bare:
        raise Refused(
            Denial(
                "agenda.no_paper",
                f"Item {bare[0].position}, “{bare[0].title}”, asks for a decision and has no"
                " paper. Add one, or make it an item for discussion.",
            )
        )
    row = move(row, MeetingMove.PUBLISHED, act, said["reason"])
    noted(
        "meeting.agenda_published",
        act,
        subject="meeting",
        key=row.code,
        reason=reason,
        details={"clear_days": given, "asked": asked},
    )
    return row


@transaction.atomic
def open_meeting(*, meeting: Meeting, version: int, act: Act) -> Meeting:
    """The meeting is in progress: from now on attendance and outcomes can be recorded."""
    require_permitted(deny_running(act.access))
    row = _current(meeting, version)
    if timezone.localtime(act.at).date() < row.held_on:
        raise Refused(
            Denial(
                "meeting.not_yet",
                f"The meeting is on {in_words(row.held_on)}. Move it if it is held earlier.",
            )
        )
    row = move(row, MeetingMove.OPENED, act)
    noted("meeting.opened", act, subject="meeting", key=row.code)
    return row


@transaction.atomic
def close_meeting(*, meeting: Meeting, version: int, act: Act) -> Meeting:
    """The meeting is over: everybody has left, and what happened is fixed."""
    require_permitted(deny_running(act.access))
    row = _current(meeting, version)
    for one in Attendance.objects.filter(meeting=row, left_at__isnull=True):
        if one.arrived_at is not None:
            update_versioned(
                Attendance.objects.all(),
                one.pk,
                one.version,
                by=act.by,
                left_at=max(act.at, one.arrived_at),
            )
    row = move(row, MeetingMove.CLOSED, act)
    noted("meeting.closed", act, subject="meeting", key=row.code)
    return row


@transaction.atomic
def cancel(*, meeting: Meeting, version: int, reason: str, act: Act) -> Meeting:
    """The meeting is not held, and everybody can read why."""
    require_permitted(deny_running(act.access))
    said = screened(reason=reason)
    row = _current(meeting, version)
    row = move(row, MeetingMove.CANCELLED, act, said["reason"])
    noted("meeting.cancelled", act, subject="meeting", key=row.code, reason=reason)
    return row


def _current(meeting: Meeting, version: int) -> Meeting:
    row = taken(meeting)
    if row.version != version:
        raise StaleVersion(STALE)
    return row
