"""Milestones of an action, moved and replaced."""

from typing import Any

from django import forms

from strategy.forms.delivery.fields import ActionPartForm, day_field, reason_field
from strategy.services.delivery.parts import MilestoneTerms


class MilestoneForm(ActionPartForm):
    title = forms.CharField(label="What will have happened", max_length=200)
    baseline_on = day_field("Agreed date")
    forecast_on = day_field("Forecast date", required=False)

    def terms(self) -> MilestoneTerms:
        data = self.cleaned_data
        return MilestoneTerms(data["title"], data["baseline_on"], data["forecast_on"])


class PickMilestone(ActionPartForm):
    position = forms.TypedChoiceField(label="Milestone", coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["position"]
        if isinstance(field, forms.ChoiceField) and self.action is not None:
            field.choices = [
                (row.position, f"{row.title} (agreed {row.baseline_on:%d/%m/%Y})")
                for row in self.action.milestones.filter(replaced_on__isnull=True)
            ]


class MoveMilestoneForm(PickMilestone):
    forecast_on = day_field("Forecast date")
    actual_on = day_field(
        "Reached on", required=False, help_text="Leave empty until it is reached."
    )


class ReplaceMilestoneForm(PickMilestone, MilestoneForm):
    reason = reason_field("Why is it replaced?")
    field_order = ("version", "position", "title", "baseline_on", "forecast_on", "reason")
