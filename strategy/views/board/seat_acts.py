"""Who is appointed to a seat, stands in for a member, or leaves."""

from typing import Any

from dalpb.kernel.access import Access
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused
from strategy.forms.board.seats import AppointmentForm, SubstituteForm
from strategy.models import Appointment, Body, Seat
from strategy.selectors.board import bodies as body_selectors
from strategy.services.board import bodies as body_services
from strategy.views.board.standing import Asked, Data
from strategy.views.organisations import organisation_choices, organisation_of


def _seat_choices(body: Body) -> list[tuple[str, str]]:
    return [(one.code, one.title) for one in Seat.objects.filter(body=body).order_by("position")]


def appointment_form(asked: Asked, data: Any) -> Any:
    return AppointmentForm(
        data, seats=_seat_choices(asked.subject), organisations=organisation_choices()
    )


def substitute_form(asked: Asked, data: Any) -> Any:
    seat = asked.target.seat
    return SubstituteForm(
        data,
        seats=[(seat.code, seat.title)],
        organisations=organisation_choices(),
        initial={"seat": seat.code},
    )


def _person(email: str) -> User | None:
    if not email.strip():
        return None
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        raise Refused(
            Denial("appointment.no_account", "Nobody signs in with that e-mail. Leave it empty.")
        )
    return found


def do_appoint(a: Asked, d: Data) -> str:
    body_services.appoint(
        seat=Seat.objects.get(body=a.subject, code=d["seat"]),
        holder=d["holder"],
        organisation=organisation_of(d["organisation"]),
        held_from=d["held_from"],
        person=_person(d["email"]),
        act=a.act,
    )
    return "The appointment is recorded."


def do_substitute(a: Asked, d: Data) -> str:
    body_services.name_substitute(
        of=a.target,
        holder=d["holder"],
        organisation=organisation_of(d["organisation"]),
        held_from=d["held_from"],
        person=_person(d["email"]),
        act=a.act,
    )
    return "The substitute is recorded."


def do_end(a: Asked, d: Data) -> str:
    body_services.end_appointment(appointment=a.target, act=a.act, **d)
    return "The end of the appointment is recorded."


def an_appointment(access: Access, body: Body, pk: int) -> Appointment | None:
    found = body_selectors.appointment(access, pk)
    return found if found is not None and found.seat.body_id == body.pk else None
