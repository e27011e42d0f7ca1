"""What a meeting left in the record, read for its minutes."""

from datetime import datetime

from django.utils import timezone

from strategy.models import AgendaItem, Appointment, Attendance, BoardQuestion, Meeting
from strategy.rules.board.minutes_text import (
    Answered,
    Arose,
    Attended,
    Decided,
    MinutedItem,
    Recorded,
)
from strategy.rules.board.vocabulary import (
    AttendanceKind,
    DecisionOutcome,
    ItemSource,
    MeetingMove,
    QuestionKind,
    Ruling,
)
from strategy.selectors.board.bodies import appointments_on
from strategy.selectors.board.meetings import attendances_of, events_of, items_of, questions_of


def recorded(meeting: Meeting) -> Recorded:
    """Everything that the minutes are built from."""
    attendances = list(attendances_of(meeting))
    events = {MeetingMove(one.move): one.at for one in events_of(meeting)}
    questions = list(questions_of(meeting))
    opened = events.get(MeetingMove.OPENED)
    closed = events.get(MeetingMove.CLOSED)
    return Recorded(
        body=meeting.body.name,
        title=meeting.title,
        held_on=meeting.held_on,
        place=meeting.place,
        opened_at=_local(opened),
        closed_at=_local(closed),
        present=_present(attendances, opened, closed),
        apologies=tuple(
            _attended(one) for one in attendances if one.kind == AttendanceKind.APOLOGIES
        ),
        absent=_absent(meeting, attendances),
        items=tuple(_item(one, questions) for one in items_of(meeting)),
    )


def _local(at: datetime | None) -> datetime | None:
    return timezone.localtime(at) if at else None


def _clock(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M}" if at else ""


def _present(
    rows: list[Attendance], opened: datetime | None, closed: datetime | None
) -> tuple[Attended, ...]:
    """Times are told only of those who were not there from beginning to end."""
    found = []
    for one in rows:
        if one.kind == AttendanceKind.APOLOGIES:
            continue
        late = opened is not None and one.arrived_at is not None and one.arrived_at > opened
        early = closed is not None and one.left_at is not None and one.left_at < closed
        found.append(
            _attended(
                one,
                _clock(one.arrived_at) if late else "",
                _clock(one.left_at) if early else "",
            )
        )
    return tuple(found)


def _attended(one: Attendance, arrived: str = "", left: str = "") -> Attended:
    member = one.appointment
    stands_for = member.substitute_for.holder if member.substitute_for else ""
    return Attended(member.holder, member.organisation_name, stands_for, arrived, left)


def _absent(meeting: Meeting, rows: list[Attendance]) -> tuple[Attended, ...]:
    """Seats of which nobody came and nobody sent apologies."""
    told = {one.appointment.seat_id for one in rows}
    members: list[Appointment] = [
        one for one in appointments_on(meeting.body, meeting.held_on) if not one.substitute_for_id
    ]
    return tuple(
        Attended(one.holder, one.organisation_name) for one in members if one.seat_id not in told
    )


def _named(member: Appointment) -> str:
    """A holder and whose: several seats may be held by a “Head of housing”."""
    return Attended(member.holder, member.organisation_name).line


_RULED = {
    Ruling.WITHDRAWN: "withdrew from the item at",
    Ruling.STAYS: "was allowed to stay at",
    Ruling.RETURNED: "came back into the room at",
}
_ASKED = {
    QuestionKind.PUBLIC: ItemSource.PUBLIC_QUESTIONS,
    QuestionKind.MEMBER: ItemSource.MEMBERS_QUESTIONS,
}


def _item(item: AgendaItem, questions: list[BoardQuestion]) -> MinutedItem:
    return MinutedItem(
        position=item.position,
        title=item.title,
        discussion=item.discussion,
        withdrawals=tuple(
            f"{_named(one.appointment)} {_RULED[Ruling(one.ruling)]} {_clock(one.ruled_at)}:"
            f" {one.reason}"
            for one in item.withdrawals.all()
        ),
        declarations=tuple(
            f"{_named(one.appointment)}: {one.words}" for one in item.declarations.all()
        ),
        questions=tuple(
            Answered(one.kind, one.asker, one.words, one.answer)
            for one in questions
            if _ASKED[QuestionKind(one.kind)] == item.source
        ),
        decisions=tuple(
            Decided(
                one.reference,
                DecisionOutcome(one.outcome),
                one.words,
                one.restricted_words,
                one.quorum_words,
            )
            for one in item.decisions.all()
        ),
        actions=tuple(
            Arose(one.reference, one.words, one.owner, one.due_on) for one in item.actions.all()
        ),
    )
