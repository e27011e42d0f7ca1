"""What the board agreed of an action, and how it rated one."""

from typing import Any

from django import forms

from strategy.forms.delivery.fields import (
    RAG_CHOICES,
    ActionPartForm,
    day_field,
    offer_meetings,
    quarter_of,
    reason_field,
    text_field,
)
from strategy.models import Action
from strategy.rules.delivery.vocabulary import Rag
from strategy.services.delivery.proposing import Agreement
from strategy.services.delivery.rating import RatingTerms


class AgreeForm(ActionPartForm):
    """What the board agreed at a meeting."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_meetings(self)

    agreed_on = day_field("Day on which the board agreed it")
    meeting_code = forms.ChoiceField(label="Meeting", required=False)
    reason = reason_field("Anything the board said", required=False)

    def agreement(self) -> Agreement:
        data = self.cleaned_data
        return Agreement(data["agreed_on"], data["meeting_code"], data["reason"])


class CorrectTermsForm(AgreeForm):
    wording = text_field("Wording", rows=5)
    baseline_start = day_field("Agreed start")
    baseline_end = day_field("Agreed end")
    reason = reason_field("Why is it corrected?")
    field_order = (
        "version", "wording", "baseline_start", "baseline_end", "agreed_on", "meeting_code",
        "reason",
    )  # fmt: skip

    @classmethod
    def initial_of(cls, action: Action) -> dict[str, Any]:
        return {
            "wording": action.approved_wording,
            "baseline_start": action.baseline_start,
            "baseline_end": action.baseline_end,
        }


class RatingForm(ActionPartForm):
    """The board's rating of one quarter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_meetings(self)

    quarter = forms.CharField(label="Quarter", max_length=10, help_text="Written as 2026-27 Q2.")
    rag = forms.ChoiceField(
        label="What the board agreed", choices=RAG_CHOICES, widget=forms.RadioSelect
    )
    reason = reason_field("Why the board says so", required=False)
    agreed_on = day_field("Day on which the board agreed it")
    meeting_code = forms.ChoiceField(label="Meeting", required=False)

    def clean_quarter(self) -> str:
        return quarter_of(self.cleaned_data["quarter"])

    def terms(self) -> RatingTerms:
        data = self.cleaned_data
        return RatingTerms(
            data["quarter"],
            Rag(data["rag"]),
            data["agreed_on"],
            data["reason"],
            data["meeting_code"],
        )
