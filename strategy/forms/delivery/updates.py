"""An owner's update, corrected or withdrawn."""

from typing import Any

from django import forms

from strategy.forms.delivery.fields import (
    RAG_CHOICES,
    ActionPartForm,
    day_field,
    quarter_of,
    reason_field,
    text_field,
)
from strategy.models import Action, ActionUpdate
from strategy.rules.delivery.vocabulary import Rag
from strategy.services.delivery.updating import UpdateTerms


class UpdateForm(ActionPartForm):
    """The owner's update: nine answers at most."""

    quarter = forms.CharField(widget=forms.HiddenInput, max_length=10)
    progress = text_field(
        "What was done this quarter", help_text="Work, never people. Three lines do."
    )
    own_rag = forms.ChoiceField(
        label="How do you rate it?", choices=RAG_CHOICES, widget=forms.RadioSelect
    )
    own_reason = text_field(
        "Why do you rate it so?",
        rows=2,
        required=False,
        help_text="Needed where the dates and milestones say otherwise.",
    )
    forecast_end = day_field("When will it be finished?", required=False)
    evidence = forms.CharField(
        label="What shows it?", required=False, max_length=500, help_text="A few words."
    )
    reference = forms.CharField(
        label="Where is that to be found?",
        required=False,
        max_length=500,
        help_text="A web address or a document's reference.",
    )
    blocked_reason = text_field("If it is blocked, why?", rows=2, required=False)
    unblocked_by = text_field("What would unblock it?", rows=2, required=False)

    def terms(self) -> UpdateTerms:
        data = self.cleaned_data
        return UpdateTerms(
            quarter=data["quarter"],
            progress=data["progress"],
            own_rag=Rag(data["own_rag"]),
            own_reason=data["own_reason"],
            forecast_end=data["forecast_end"],
            evidence=data["evidence"],
            reference=data["reference"],
            blocked_reason=data["blocked_reason"],
            unblocked_by=data["unblocked_by"],
        )

    def clean_quarter(self) -> str:
        return quarter_of(self.cleaned_data["quarter"])

    @staticmethod
    def initial_from(update: ActionUpdate | None, action: Action, quarter: str) -> dict[str, Any]:
        first = {"quarter": quarter, "forecast_end": action.forecast_end}
        if update is None:
            return first
        names = (
            "progress", "own_rag", "own_reason", "forecast_end", "evidence", "blocked_reason",
            "unblocked_by",
        )  # fmt: skip
        return {**first, **{name: getattr(update, name) for name in names}}


class CorrectingUpdateForm(UpdateForm):
    reason = reason_field("Why is the update corrected?")


class WithdrawForm(ActionPartForm):
    quarter = forms.CharField(widget=forms.HiddenInput, max_length=10)
    reason = reason_field("Why is the update withdrawn?")
