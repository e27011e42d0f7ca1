"""What an action waits for, what shows it and what it takes."""

from typing import Any, Final

from django import forms

from dalpb.kernel.form_fields import AmountField
from dalpb.kernel.money import Money
from strategy.forms.delivery.fields import ActionPartForm, offer
from strategy.models import Action, ActionResource
from strategy.rules.delivery.vocabulary import Funder
from strategy.services.delivery.parts import ResourceLine


class DependencyForm(ActionPartForm):
    needs = forms.ModelChoiceField(label="Action that it waits for", queryset=Action.objects.none())
    words = forms.CharField(label="Why", required=False, max_length=300)
    remove = forms.BooleanField(label="It no longer waits for this action", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.action.pk if self.action else 0
        offer(self, "needs", Action.objects.exclude(pk=own).order_by("code"))


class EvidenceForm(ActionPartForm):
    words = forms.CharField(label="What it shows", max_length=500)
    reference = forms.CharField(
        label="Where it is to be found",
        required=False,
        max_length=500,
        help_text="A web address or a document's reference.",
    )


_FUNDERS: Final = (
    (Funder.OWN, "The organisations' own"),
    (Funder.GRANT, "The grant's"),
    (Funder.OTHER, "Somebody else's"),
)


class ResourcesForm(ActionPartForm):
    """A line of each kind of money. Empty is not known, 0 is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for funder, words in _FUNDERS:
            self.fields[f"{funder}_label"] = forms.CharField(
                label=f"{words} money: what it is for", required=False, max_length=120
            )
            self.fields[f"{funder}_amount"] = AmountField(
                label=f"{words} money: how much", required=False, help_text="In pounds."
            )

    @classmethod
    def initial_of(cls, action: Action) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for row in ActionResource.objects.filter(action=action):
            found.setdefault(f"{row.funder}_label", row.label)
            found.setdefault(f"{row.funder}_amount", Money(row.amount_pence))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for funder, words in _FUNDERS:
            if data.get(f"{funder}_label") and data.get(f"{funder}_amount") is None:
                self.add_error(f"{funder}_amount", f"{words} money: say how much, 0 for none.")
            if data.get(f"{funder}_amount") is not None and not data.get(f"{funder}_label"):
                self.add_error(f"{funder}_label", f"{words} money: say what it is for.")
        return data

    def lines(self) -> tuple[ResourceLine, ...]:
        data = self.cleaned_data
        return tuple(
            ResourceLine(funder, data[f"{funder}_label"], data[f"{funder}_amount"].pence)
            for funder, _ in _FUNDERS
            if data[f"{funder}_label"]
        )
