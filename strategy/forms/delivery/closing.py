"""How an action ends, or begins again."""

from typing import Any

from django import forms

from strategy.forms.delivery.fields import ActionPartForm, day_field, offer, reason_field
from strategy.models import Action
from strategy.rules.delivery.vocabulary import ActionMove


class CloseForm(ActionPartForm):
    """How an action ends, or begins again."""

    how = forms.ChoiceField(
        label="What happens to it?",
        widget=forms.RadioSelect,
        choices=[
            (ActionMove.COMPLETED.value, "It is finished"),
            (ActionMove.STOPPED.value, "It stops"),
            (ActionMove.MERGED.value, "It goes on as part of another action"),
            (ActionMove.SUPERSEDED.value, "Another action stands in its place"),
            (ActionMove.REOPENED.value, "It is opened again"),
        ],
    )
    ended_on = day_field("Day on which it was finished", required=False)
    successor = forms.ModelChoiceField(
        label="The other action", queryset=Action.objects.none(), required=False
    )
    reason = reason_field(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.action.pk if self.action else 0
        offer(self, "successor", Action.objects.exclude(pk=own).order_by("code"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        how = data.get("how")
        if how == ActionMove.COMPLETED and not data.get("ended_on"):
            self.add_error("ended_on", "Give the day on which it was finished.")
        if how in (ActionMove.MERGED, ActionMove.SUPERSEDED) and not data.get("successor"):
            self.add_error("successor", "Choose the other action.")
        return data
