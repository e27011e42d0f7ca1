"""Reads of bodies, their terms, seats and who sits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from dalpb.kernel.access import Access
from strategy.models import Appointment, Body, InterestDeclaration, Seat, TermsOfReference
from strategy.permissions.board import deny_reading_board
from strategy.rules.board.quorum import QuorumRule
from strategy.rules.board.seats import SeatFact, Term
from strategy.rules.board.vocabulary import Section58Seat


def bodies(access: Access) -> "QuerySet[Body]":
    rows = Body.objects.select_related("parent")
    return rows if deny_reading_board(access) is None else rows.none()


def body(access: Access, code: str) -> Body | None:
    return bodies(access).filter(code=code).first()


def terms_of(of: Body) -> "QuerySet[TermsOfReference]":
    return TermsOfReference.objects.filter(body=of).order_by("-in_force_from")


def terms_on(of: Body, on: date) -> TermsOfReference | None:
    """The edition in force on a day."""
    return terms_of(of).filter(in_force_from__lte=on).first()


def seats_of(of: Body) -> "QuerySet[Seat]":
    return (
        Seat.objects.filter(body=of)
        .prefetch_related(
            Prefetch(
                "appointments",
                Appointment.objects.select_related(
                    "organisation", "person", "substitute_for"
                ).order_by("held_from", "pk"),
            )
        )
        .order_by("position")
    )


def appointments_on(of: Body, on: date) -> "QuerySet[Appointment]":
    """Everybody who may sit on a day, substitutes among them, in the order of the seats."""
    return (
        Appointment.objects.filter(seat__body=of, held_from__lte=on)
        .filter(Q(held_until__isnull=True) | Q(held_until__gt=on))
        .select_related("seat", "organisation", "person", "substitute_for__organisation")
        .order_by("seat__position", "substitute_for_id", "pk")
    )


def appointment(access: Access, pk: int) -> Appointment | None:
    if deny_reading_board(access) is not None:
        return None
    return (
        Appointment.objects.select_related("seat__body", "organisation", "person")
        .filter(pk=pk)
        .first()
    )


def own_appointment(of: Body, person_id: int) -> Appointment | None:
    """The seat that a person holds on a body and has not left."""
    rows = Appointment.objects.filter(seat__body=of, person_id=person_id, held_until__isnull=True)
    return rows.order_by("pk").first()


def register_of(access: Access, of: Body) -> "QuerySet[InterestDeclaration]":
    """The standing interests of a body's members, the earliest first; ended ones among them."""
    rows = InterestDeclaration.objects.filter(appointment__seat__body=of, item__isnull=True)
    if deny_reading_board(access) is not None:
        return rows.none()
    return rows.select_related("appointment__seat", "organisation").order_by("held_from", "pk")


@dataclass(frozen=True, slots=True)
class Membership:
    """A body's seats and the terms of everybody who sat, as the rules read them."""

    seats: tuple[SeatFact, ...]
    terms: tuple[Term, ...]


def membership_of(seats: Iterable[Seat]) -> Membership:
    rows = list(seats)
    return Membership(
        tuple(seat_fact(row) for row in rows),
        tuple(
            Term(
                row.code,
                one.holder,
                one.held_from,
                one.held_until,
                one.substitute_for_id is not None,
                one.organisation_name,
            )
            for row in rows
            for one in row.appointments.all()
        ),
    )


def seat_fact(row: Seat) -> SeatFact:
    return SeatFact(
        row.code,
        row.title,
        Section58Seat(row.category) if row.category else None,
        row.exists_from,
        row.exists_until,
        row.is_voting,
    )


def rule_of(terms: TermsOfReference) -> QuorumRule:
    return QuorumRule(
        terms.quorum_at_least,
        terms.quorum_numerator,
        terms.quorum_denominator,
        tuple(Section58Seat(one) for one in terms.quorum_includes),
    )
