"""Who comes and goes, and who has an interest in an item."""

from django import forms

from strategy.forms.board.fields import ChoosingForm, ClockField, VersionForm, passage
from strategy.rules.board.vocabulary import Ruling


class ArrivalForm(ChoosingForm):
    moment = ClockField(label="Time", required=False, help_text="Leave empty for now")


class LeavingForm(VersionForm):
    moment = ClockField(label="Time", required=False, help_text="Leave empty for now")


class DeclarationForm(ChoosingForm):
    words = passage("What the interest is", most=1000, hint="Name nobody but organisations")


class RulingForm(ChoosingForm):
    ruling = forms.ChoiceField(
        label="Ruling",
        choices=[
            (Ruling.WITHDRAWN.value, "Withdraws from this item"),
            (Ruling.STAYS.value, "May stay and take part"),
            (Ruling.RETURNED.value, "Is back in the room"),
        ],
    )
    reason = passage("Reason", rows=2, most=300)
