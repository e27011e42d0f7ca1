"""Who is in the room of a meeting, as its pages show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from strategy.models import Appointment, Attendance
from strategy.presenters.board.words import clock_time
from strategy.rules.board.vocabulary import AttendanceKind


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A person who may sit at the meeting, and whether they are here."""

    appointment: int
    attendance: int
    version: int
    who: str
    seat: str
    words: str
    is_here: bool
    may_arrive: bool
    may_excuse: bool


def room_lines(
    appointments: Iterable[Appointment], attendances: Sequence[Attendance]
) -> tuple[RoomLine, ...]:
    last = {row.appointment_id: row for row in attendances}
    found = []
    for one in appointments:
        row = last.get(one.pk)
        here = row is not None and row.arrived_at is not None and row.left_at is None
        who = f"{one.holder}, {one.organisation_name}" if one.organisation_name else one.holder
        if one.substitute_for is not None:
            who += f" (substitute for {one.substitute_for.holder})"
        found.append(
            RoomLine(
                one.pk,
                row.pk if row else 0,
                row.version if row else 1,
                who,
                one.seat.title,
                _whereabouts(row),
                here,
                not here,
                row is None,
            )
        )
    return tuple(found)


def _whereabouts(row: Attendance | None) -> str:
    if row is None:
        return "Not recorded"
    if row.kind == AttendanceKind.APOLOGIES:
        return "Apologies"
    if row.left_at is not None:
        return f"Left at {clock_time(row.left_at)}"
    return f"Here since {clock_time(row.arrived_at)}"
