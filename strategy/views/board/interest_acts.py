"""Interests that are declared in the register, or end."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from dalpb.kernel.access import Access
from strategy.forms.board.interests import RegisterForm
from strategy.models import Appointment, Body, InterestDeclaration
from strategy.selectors.board import bodies as body_selectors
from strategy.services.board import room
from strategy.views.board.standing import Asked, Data
from strategy.views.organisations import organisation_choices, organisation_of


def _people(body: Body, now: datetime) -> list[tuple[str, str]]:
    """Whoever sits today, substitutes among them."""
    rows = body_selectors.appointments_on(body, timezone.localtime(now).date())
    return [(str(one.pk), f"{one.holder}, {one.seat.title}") for one in rows]


def register_form(asked: Asked, data: Any) -> Any:
    own = body_selectors.own_appointment(asked.subject, asked.person.pk)
    return RegisterForm(
        data,
        people=_people(asked.subject, asked.now),
        organisations=organisation_choices(),
        initial={"appointment": str(own.pk) if own else "", "held_from": asked.now.date()},
    )


def do_register(a: Asked, d: Data) -> str:
    room.declare(
        appointment=Appointment.objects.get(pk=int(d["appointment"])),
        words=d["words"],
        held_from=d["held_from"],
        reference=d["reference"],
        organisation=organisation_of(d["organisation"]),
        act=a.act,
    )
    return "The interest is in the register."


def do_end_interest(a: Asked, d: Data) -> str:
    room.end_declaration(declaration=a.target, version=d["version"], until=d["until"], act=a.act)
    return "The end of the interest is in the register."


def an_interest(access: Access, body: Body, pk: int) -> InterestDeclaration | None:
    return body_selectors.register_of(access, body).filter(pk=pk).first()
