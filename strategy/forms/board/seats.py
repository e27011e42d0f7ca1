"""Who is appointed to a seat, and until when."""

from typing import Any

from django import forms

from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm
from strategy.forms.board.fields import NOBODY, Choices, VersionForm, line, offer, passage


class AppointmentForm(PlainForm):
    seat = forms.ChoiceField(label="Seat", choices=())
    holder = line("Holder", hint="A role, such as “Head of public health”")
    email = line("Account", needed=False, hint="The e-mail they sign in with, if they have one")
    organisation = forms.ChoiceField(label="Organisation", required=False, choices=())
    held_from = DayField(label="From")

    def __init__(
        self, *args: Any, seats: Choices = (), organisations: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("seat", [*seats]), ("organisation", [NOBODY, *organisations])):
            offer(self.fields[name], choices)


class SubstituteForm(AppointmentForm):
    """The seat is the member's whom they stand in for."""


class EndForm(VersionForm):
    until = DayField(label="Until", help_text="The first day on which they no longer sit")
    reason = passage("Reason", most=300)
