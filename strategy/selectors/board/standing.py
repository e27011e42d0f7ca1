"""Conflicts, counts and what a person may read, joined from the record of a meeting."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from dalpb.kernel.access import Access
from dalpb.kernel.conflicts import Interest, interests_of
from strategy.models import AgendaItem, Appointment, Attendance, InterestDeclaration, Meeting
from strategy.models import Withdrawal as WithdrawalRow
from strategy.permissions.board import reads_without_a_seat, spoken_for
from strategy.rules.board.conflicts import (
    Concern,
    Conflict,
    Declared,
    Member,
    conflicts_in,
    is_barred,
    organisations_with_interests,
)
from strategy.rules.board.quorum import Count, Presence, RulingFact, count_at
from strategy.rules.board.vocabulary import AttendanceKind, Ruling, Section58Seat
from strategy.selectors.board.bodies import appointments_on, rule_of


def concern_of(item: AgendaItem) -> Concern:
    return Concern(
        item.pk,
        frozenset(one.reference for one in item.concerns.all()),
        item.is_commissioning,
    )


def member_of(row: Appointment) -> Member:
    own = frozenset({row.organisation.code}) if row.organisation else frozenset[str]()
    return Member(row.pk, own)


def declared_by(appointments: Iterable[int]) -> tuple[Declared, ...]:
    rows = InterestDeclaration.objects.filter(appointment_id__in=list(appointments))
    return tuple(
        Declared(
            row.appointment_id,
            row.words,
            row.held_from,
            row.held_until,
            row.item_id,
            row.reference,
            row.organisation.code if row.organisation else "",
        )
        for row in rows.select_related("organisation").order_by("pk")
    )


def interests_on(organisations: frozenset[str], days: Iterable[date]) -> tuple[Interest, ...]:
    """What they hold or bid for on any of the days."""
    found = {one for day in set(days) for one in interests_of(organisations, day)}
    return tuple(sorted(found, key=lambda i: (i.organisation_code, i.reference, i.kind)))


def conflicts_of(
    meeting: Meeting, items: Sequence[AgendaItem], *, on: date
) -> dict[int, tuple[Conflict, ...]]:
    """By item, the conflicts of everybody who may sit at the meeting."""
    rows = list(appointments_on(meeting.body, meeting.held_on))
    members = [member_of(row) for row in rows]
    declared = declared_by(row.pk for row in rows)
    interests = interests_on(organisations_with_interests(members, declared), (meeting.held_on, on))
    return {
        item.pk: conflicts_in(concern_of(item), members, interests, declared, meeting.held_on)
        for item in items
    }


def presences_of(rows: Iterable[Attendance]) -> tuple[Presence, ...]:
    return tuple(
        Presence(
            row.appointment_id,
            row.appointment.seat_id,
            Section58Seat(row.appointment.seat.category) if row.appointment.seat.category else None,
            row.appointment.seat.is_voting,
            row.arrived_at,
            row.left_at,
        )
        for row in rows
        if row.kind != AttendanceKind.APOLOGIES and row.arrived_at is not None
    )


def rulings_of(rows: Iterable[WithdrawalRow]) -> tuple[RulingFact, ...]:
    return tuple(RulingFact(row.appointment_id, Ruling(row.ruling), row.ruled_at) for row in rows)


def count_for(
    meeting: Meeting,
    item: AgendaItem,
    attendances: Sequence[Attendance],
    *,
    at: datetime,
    members: int,
) -> Count:
    """The count that a decision on an item would be tested by at a moment.

    `members` is how many voting seats have a holder on the day.
    """
    return count_at(
        rule_of(meeting.terms),
        members,
        presences_of(attendances),
        rulings_of(item.withdrawals.all()),
        at,
    )


def voting_members(meeting: Meeting) -> int:
    """How many voting seats have a holder on the day of the meeting."""
    rows = appointments_on(meeting.body, meeting.held_on)
    held = rows.filter(substitute_for__isnull=True, seat__is_voting=True)
    return held.values("seat_id").distinct().order_by().count()


def readable_items(
    access: Access, meeting: Meeting, items: Sequence[AgendaItem], *, on: date
) -> frozenset[int]:
    """The items of which a person may read what is not open.

    By office or by a seat on the body on the day of the meeting, and never where they are
    conflicted and nobody ruled that they may stay, nor where they withdrew.
    """
    own = [
        row for row in appointments_on(meeting.body, meeting.held_on) if row.person_id is not None
    ]
    own = [row for row in own if row.person_id == access.user_id]
    if not own and not reads_without_a_seat(access):
        return frozenset()
    organisations = spoken_for(access) | {
        row.organisation.code for row in own if row.organisation is not None
    }
    members = [Member(row.pk, organisations) for row in own] or [Member(0, organisations)]
    declared = declared_by(row.pk for row in own)
    interests = interests_on(organisations_with_interests(members, declared), (meeting.held_on, on))
    return frozenset(
        item.pk
        for item in items
        if not any(_barred(item, member, interests, declared, meeting) for member in members)
    )


def _barred(
    item: AgendaItem,
    member: Member,
    interests: Sequence[Interest],
    declared: Sequence[Declared],
    meeting: Meeting,
) -> bool:
    found = conflicts_in(concern_of(item), [member], interests, declared, meeting.held_on)
    rulings = [
        Ruling(row.ruling)
        for row in item.withdrawals.all()
        if row.appointment_id == member.appointment
    ]
    return is_barred(is_conflicted=bool(found), rulings=rulings)
