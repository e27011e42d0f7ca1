"""Meetings and their agendas for other apps."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse

from dalpb.kernel.access import Access
from strategy.models import Attendance, Meeting
from strategy.rules.board.vocabulary import AttendanceKind, MeetingMove, MeetingStatus
from strategy.selectors.board.meetings import items_of
from strategy.selectors.board.standing import readable_items


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """`published_on` is the day on which its agenda was published, where it was."""

    code: str
    body: str
    body_name: str
    title: str
    held_on: date
    place: str
    status: MeetingStatus
    published_on: date | None
    present: tuple[str, ...]
    apologies: tuple[str, ...]
    is_illustrative: bool
    url: str

    @property
    def was_held(self) -> bool:
        return self.status in (MeetingStatus.CLOSED, MeetingStatus.MINUTES_AGREED)


@dataclass(frozen=True, slots=True)
class AgendaFact:
    position: int
    title: str
    kind: str
    lead: str
    summary: str
    is_commissioning: bool


def meetings(body_code: str = "") -> tuple[MeetingFact, ...]:
    """Meetings, the latest first; of one body, or of all."""
    rows = Meeting.objects.select_related("body").prefetch_related(
        "events",
        Prefetch(
            "attendances",
            Attendance.objects.select_related("appointment__organisation").order_by(
                "appointment__seat__position", "pk"
            ),
        ),
    )
    if body_code:
        rows = rows.filter(body__code=body_code)
    return tuple(_meeting(row) for row in rows.order_by("-held_on", "code"))


def meeting(code: str) -> MeetingFact | None:
    return next((one for one in meetings() if one.code == code), None)


def _meeting(row: Meeting) -> MeetingFact:
    published = [one.at for one in row.events.all() if one.move == MeetingMove.PUBLISHED]
    told = [
        (one.kind, f"{one.appointment.holder}, {one.appointment.organisation_name}".rstrip(", "))
        for one in row.attendances.all()
    ]
    here = dict.fromkeys(words for kind, words in told if kind != AttendanceKind.APOLOGIES)
    return MeetingFact(
        row.code,
        row.body.code,
        row.body.name,
        row.title,
        row.held_on,
        row.place,
        MeetingStatus(row.status),
        published[0].date() if published else None,
        tuple(here),
        tuple(words for kind, words in told if kind == AttendanceKind.APOLOGIES),
        row.is_illustrative,
        reverse("strategy:board-meeting", args=[row.code]),
    )


def agenda(meeting_code: str) -> tuple[AgendaFact, ...]:
    row = Meeting.objects.filter(code=meeting_code).first()
    items = row.items.order_by("position") if row else ()
    return tuple(
        AgendaFact(one.position, one.title, one.kind, one.lead, one.summary, one.is_commissioning)
        for one in items
    )


def readable_positions(access: Access, meeting_code: str, *, on: date) -> frozenset[int]:
    """The items of a meeting, by position, of which a person may read what is not open."""
    row = Meeting.objects.select_related("body").filter(code=meeting_code).first()
    if row is None:
        return frozenset()
    items = list(items_of(row))
    found = readable_items(access, row, items, on=on)
    return frozenset(one.position for one in items if one.pk in found)
