"""What an action is: its place, words, owner and dates."""

from typing import Any

from django import forms

from dalpb.kernel.models.organisations import Organisation
from strategy.forms.delivery.fields import ActionPartForm, day_field, offer, text_field
from strategy.models import Action, Objective, Outcome
from strategy.services.delivery.proposing import ActionTerms


class ActionForm(ActionPartForm):
    """What an action is: its place, words, owner and dates."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    objective = forms.ModelChoiceField(label="Objective", queryset=Objective.objects.none())
    title = forms.CharField(label="Title", max_length=200)
    wording = text_field("What will be done", rows=5)
    owner = forms.ModelChoiceField(
        label="Organisation that owns it", queryset=Organisation.objects.none()
    )
    owner_role = forms.CharField(
        label="Who there leads it, by role",
        required=False,
        max_length=120,
        help_text="A role such as “Head of housing”, never a name.",
    )
    supporters = forms.ModelMultipleChoiceField(
        label="Organisations that help",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    baseline_start = day_field("Agreed start", required=False)
    baseline_end = day_field("Agreed end", required=False)
    outcome = forms.ModelChoiceField(
        label="Outcome it works on", queryset=Outcome.objects.none(), required=False
    )
    resources_words = text_field(
        "What it takes", required=False, help_text="People, time, premises."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.exclude(kind="government").order_by("name")
        objectives = Objective.objects.select_related("strategy", "priority").order_by(
            "-strategy__first_on", "priority__position", "position"
        )
        outcomes = Outcome.objects.select_related("strategy").order_by("strategy", "code")
        offer(self, "objective", objectives, lambda o: f"{o.strategy.years}: {o}")
        offer(self, "outcome", outcomes, lambda o: f"{o.strategy.years}: {o}")
        offer(self, "owner", rows)
        offer(self, "supporters", rows)

    @classmethod
    def initial_of(cls, action: Action) -> dict[str, Any]:
        plain = (
            "title", "wording", "owner_role", "baseline_start", "baseline_end", "resources_words",
        )  # fmt: skip
        return {
            **{name: getattr(action, f"{name}_id") for name in ("objective", "outcome", "owner")},
            **{name: getattr(action, name) for name in plain},
            "supporters": [row.pk for row in action.supporters.all()],
        }

    def terms(self) -> ActionTerms:
        data = self.cleaned_data
        return ActionTerms(
            objective=data["objective"],
            title=data["title"],
            wording=data["wording"],
            owner=data["owner"],
            baseline_start=data["baseline_start"],
            baseline_end=data["baseline_end"],
            outcome=data["outcome"],
            owner_role=data["owner_role"],
            owner_person=self.action.owner_person if self.action else None,
            supporters=tuple(data["supporters"]),
            resources_words=data["resources_words"],
        )
