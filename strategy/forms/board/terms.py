"""An edition of a body's terms of reference."""

from typing import Any

from django import forms

from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm
from strategy.forms.board.fields import line, passage
from strategy.rules.board.seats import SHORT
from strategy.rules.board.vocabulary import Section58Seat


class TermsForm(PlainForm):
    edition = line("Edition", most=20)
    in_force_from = DayField(label="In force from")
    text = passage("Text", rows=12)
    quorum_words = line("Quorum, in the words of the terms", most=300)
    at_least = forms.IntegerField(label="Voting members at least", min_value=1, max_value=100)
    numerator = forms.IntegerField(
        label="Share of those appointed: how many", min_value=0, max_value=20, initial=0
    )
    denominator = forms.IntegerField(label="of how many", min_value=1, max_value=20, initial=1)
    includes = forms.MultipleChoiceField(
        label="One of each of",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, SHORT[one]) for one in Section58Seat],
    )
    clear_days = forms.IntegerField(
        label="Clear days for an agenda", min_value=0, max_value=30, initial=5
    )
    question_days = forms.IntegerField(
        label="Working days at which questions close", min_value=0, max_value=30, initial=5
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        top, bottom = found.get("numerator"), found.get("denominator")
        if top is not None and bottom is not None and top > bottom:
            self.add_error("numerator", "A share is no more than the whole.")
        return found
