"""Interests in the register."""

from typing import Any

from django import forms

from dalpb.kernel.form_fields import DayField
from strategy.forms.board.fields import (
    NOBODY,
    Choices,
    ChoosingForm,
    VersionForm,
    line,
    offer,
    passage,
)


class RegisterForm(ChoosingForm):
    reference = line("Reference of an agreement", most=80, needed=False)
    organisation = forms.ChoiceField(label="Or an organisation", required=False, choices=())
    words = passage("What the interest is", most=1000, hint="Name nobody but organisations")
    held_from = DayField(label="Since")

    def __init__(self, *args: Any, organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["organisation"], [NOBODY, *organisations])


class EndInterestForm(VersionForm):
    until = DayField(label="Until", help_text="The first day on which it is no longer held")
