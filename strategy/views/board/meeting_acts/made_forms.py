"""The forms of a meeting's acts, made for whoever asks."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from strategy.forms.board.fields import ChoosingForm, EmptyForm, VersionForm
from strategy.models import Appointment, Meeting
from strategy.permissions.board import deny_running
from strategy.selectors.board.bodies import appointments_on
from strategy.views.board.standing import Asked, Data, FormOf, PageAct


def plain(form: type[forms.Form], version: bool = True, **initial: Any) -> FormOf:
    """A form that needs nothing but what is typed, with the version of what it changes."""

    def made(asked: Asked, data: QueryDict | None) -> forms.Form:
        changed = asked.target if asked.target is not None else asked.subject
        first = {**initial, "version": changed.version} if version else initial
        return form(data, initial=first)

    return made


def people_at(meeting: Meeting) -> list[tuple[str, str]]:
    return [(str(one.pk), told(one)) for one in appointments_on(meeting.body, meeting.held_on)]


def told(one: Appointment) -> str:
    said = f"{one.holder}, {one.organisation_name}" if one.organisation_name else one.holder
    return f"{said} (substitute)" if one.substitute_for_id else said


def choosing(form: type[ChoosingForm]) -> FormOf:
    def made(asked: Asked, data: QueryDict | None) -> forms.Form:
        initial = {"appointment": asked.person and _own(asked)}
        return form(data, people=people_at(asked.subject), initial=initial)

    return made


def _own(asked: Asked) -> str:
    meeting: Meeting = asked.subject
    own = [
        one
        for one in appointments_on(meeting.body, meeting.held_on)
        if one.person_id == asked.person.pk
    ]
    return str(own[0].pk) if own else ""


def member(data: Data) -> Appointment:
    return Appointment.objects.get(pk=int(data["appointment"]))


def moment(asked: Asked, given: time | None) -> datetime:
    """The time of the meeting's day that was typed; now where nothing was."""
    if given is None:
        return asked.now
    return timezone.make_aware(datetime.combine(asked.subject.held_on, given))


def run_act(title: str, button: str, form: FormOf, do: Any, back: Any, **more: Any) -> PageAct:
    return PageAct(title, button, deny_running, form, do, back, **more)


empty = plain(EmptyForm, version=False)
versioned = plain(VersionForm)
