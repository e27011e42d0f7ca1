"""Who is in the room: apologies, arrivals and departures, interests, and who leaves for an item."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.refusals import Denial, NotPermitted, Refused, require_permitted
from dalpb.kernel.versions import update_versioned
from strategy.models import (
    AgendaItem,
    Appointment,
    Attendance,
    InterestDeclaration,
    Meeting,
    Withdrawal,
)
from strategy.permissions.board import deny_declaring, deny_ruling, deny_running
from strategy.rules.board.life import Does
from strategy.rules.board.vocabulary import AttendanceKind, Ruling
from strategy.selectors.board.bodies import appointments_on
from strategy.selectors.board.standing import conflicts_of
from strategy.services.board.acting import Act, needs, noted, screened, taken_for


def _may_sit(meeting: Meeting, appointment: Appointment) -> None:
    """Only somebody appointed on the day counts."""
    if not appointments_on(meeting.body, meeting.held_on).filter(pk=appointment.pk).exists():
        raise Refused(
            Denial(
                "attendance.no_seat",
                f"{appointment.holder} has no seat on {meeting.body} on the day of the meeting.",
            )
        )


@transaction.atomic
def record_apologies(*, meeting: Meeting, appointment: Appointment, act: Act) -> Attendance:
    """A member will not be there."""
    require_permitted(deny_running(act.access))
    row = taken_for(meeting, Does.APOLOGIES)
    _may_sit(row, appointment)
    made = _recorded(row, appointment, AttendanceKind.APOLOGIES, None, act)
    noted("meeting.apologies", act, subject="meeting", key=row.code, details=_told(appointment))
    return made


@transaction.atomic
def record_arrival(
    *, meeting: Meeting, appointment: Appointment, arrived_at: datetime, act: Act
) -> Attendance:
    """A member, or a substitute, is in the room from a moment on."""
    require_permitted(deny_running(act.access))
    row = taken_for(meeting, Does.ATTENDANCE)
    _may_sit(row, appointment)
    if arrived_at > act.at:
        raise Refused(Denial("attendance.future", "Give a time that has passed."))
    kind = AttendanceKind.PRESENT
    if appointment.substitute_for_id is not None:
        kind = AttendanceKind.SUBSTITUTE
    # Somebody who sent apologies and came after all is present.
    appointment.attendances.filter(meeting=row, kind=AttendanceKind.APOLOGIES.value).delete()
    made = _recorded(row, appointment, kind, arrived_at, act)
    noted(
        "meeting.arrived",
        act,
        subject="meeting",
        key=row.code,
        details={**_told(appointment), "at": arrived_at},
    )
    return made


def _recorded(
    meeting: Meeting,
    appointment: Appointment,
    kind: AttendanceKind,
    arrived_at: datetime | None,
    act: Act,
) -> Attendance:
    last = (
        Attendance.objects.filter(meeting=meeting, appointment=appointment).order_by("-pk").first()
    )
    if last is not None and last.left_at is None:
        raise Refused(
            Denial(
                "attendance.twice",
                f"{appointment.holder} is recorded already: {last.kind.replace('_', ' ')}.",
            )
        )
    if last is not None and last.left_at and arrived_at and arrived_at < last.left_at:
        raise Refused(Denial("attendance.overlap", "Give a time after the one at which they left."))
    try:
        with transaction.atomic():
            return Attendance.objects.create(
                meeting=meeting,
                appointment=appointment,
                kind=kind.value,
                arrived_at=arrived_at,
                recorded_by=act.by,
                recorded_at=act.at,
            )
    except IntegrityError:
        raise Refused(
            Denial("attendance.twice", f"{appointment.holder} has just been recorded.")
        ) from None


@transaction.atomic
def record_leaving(*, attendance: Attendance, version: int, left_at: datetime, act: Act) -> None:
    """A member has left the room and counts no more. They may come back."""
    require_permitted(deny_running(act.access))
    meeting = taken_for(attendance.meeting, Does.ATTENDANCE)
    if attendance.arrived_at is None or attendance.left_at is not None:
        raise Refused(Denial("attendance.not_here", "They are not recorded as in the room."))
    if not attendance.arrived_at <= left_at <= act.at:
        raise Refused(Denial("attendance.times", "Give a time after they arrived that has passed."))
    update_versioned(
        Attendance.objects.filter(left_at__isnull=True),
        attendance.pk,
        version,
        by=act.by,
        left_at=left_at,
    )
    noted(
        "meeting.left",
        act,
        subject="meeting",
        key=meeting.code,
        details={**_told(attendance.appointment), "at": left_at},
    )


def _told(appointment: Appointment) -> dict[str, object]:
    return {"appointment": appointment.pk, "holder": appointment.holder}


@transaction.atomic
def declare(
    *,
    appointment: Appointment,
    words: str,
    held_from: date,
    act: Act,
    item: AgendaItem | None = None,
    reference: str = "",
    organisation: Organisation | None = None,
    held_until: date | None = None,
) -> InterestDeclaration:
    """A member's interest stands in the register, or in one item of one meeting."""
    require_permitted(deny_declaring(act.access, person_id=appointment.person_id))
    said = screened(words=words, reference=reference)
    needs("What the interest is", words)
    if item is None and not said["reference"] and organisation is None:
        raise Refused(
            Denial(
                "declaration.of_what",
                "Say what it touches: an item of the agenda, an agreement, or an organisation.",
            )
        )
    if held_until is not None and held_until <= held_from:
        raise Refused(Denial("declaration.dates", "An interest ends on a later day."))
    if item is not None:
        meeting = taken_for(item.meeting, Does.DECLARE)
        _may_sit(meeting, appointment)
    row = InterestDeclaration.objects.create(
        appointment=appointment,
        item=item,
        reference=said["reference"],
        organisation=organisation,
        words=said["words"],
        held_from=held_from,
        held_until=held_until,
        declared_by=act.by,
        declared_at=act.at,
    )
    noted("board.interest_declared", act, subject="declaration", key=row.pk)
    return row


@transaction.atomic
def end_declaration(
    *, declaration: InterestDeclaration, version: int, until: date, act: Act
) -> None:
    """An interest of the register has ended. What it touched before is not changed."""
    require_permitted(deny_declaring(act.access, person_id=declaration.appointment.person_id))
    if until <= declaration.held_from:
        raise Refused(Denial("declaration.dates", "An interest ends on a later day."))
    update_versioned(
        InterestDeclaration.objects.filter(held_until__isnull=True),
        declaration.pk,
        version,
        by=act.by,
        held_until=until,
    )
    noted("board.interest_ended", act, subject="declaration", key=declaration.pk)


@transaction.atomic
def rule(
    *, item: AgendaItem, appointment: Appointment, ruling: Ruling, reason: str, act: Act
) -> Withdrawal:
    """A member is out of the room for an item, may stay, or is back; and why.

    Nobody rules on their own part, and nobody is let off a conflict without a reason.
    """
    require_permitted(deny_ruling(act.access))
    if appointment.person_id == act.by.pk and ruling is not Ruling.WITHDRAWN:
        raise NotPermitted(
            Denial("withdrawal.own", "Somebody else rules on whether you may take part.")
        )
    said = screened(reason=reason)
    needs("Reason", reason)
    meeting = taken_for(item.meeting, Does.RULE)
    _may_sit(meeting, appointment)
    last = item.withdrawals.filter(appointment=appointment).order_by("-pk").first()
    _follows(last.ruling if last else None, ruling, appointment)
    found = conflicts_of(meeting, [item], on=timezone.localdate(act.at))[item.pk]
    derived = "; ".join(one.words for one in found if one.appointment == appointment.pk)
    row = Withdrawal.objects.create(
        item=item,
        appointment=appointment,
        ruling=ruling.value,
        derived_from=derived[:300],
        reason=said["reason"],
        ruled_by=act.by,
        ruled_at=act.at,
    )
    noted(
        f"meeting.{ruling.value}",
        act,
        subject="item",
        key=item.pk,
        reason=reason,
        details=_told(appointment),
    )
    return row


def _follows(last: str | None, ruling: Ruling, appointment: Appointment) -> None:
    if ruling is Ruling.RETURNED and last != Ruling.WITHDRAWN:
        raise Refused(
            Denial("withdrawal.not_out", f"{appointment.holder} is not withdrawn from this item.")
        )
    if last == ruling:
        raise Refused(
            Denial("withdrawal.twice", f"That is ruled already for {appointment.holder}.")
        )
