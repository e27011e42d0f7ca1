"""The form of another body's decision. It cleans input."""

from django import forms

from commissioning.forms.allocations import words
from commissioning.rules.authority import OtherDecision
from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm


class DecisionForm(PlainForm):
    body = forms.CharField(
        label="Body that decided", max_length=200, help_text="For example, the council's cabinet."
    )
    reference = forms.CharField(
        label="Reference of its decision",
        max_length=60,
        help_text="As the body published it, such as GCC Cabinet 2286.",
    )
    decided_on = DayField(label="Day of the decision", help_text="For example, 24/7/2024.")
    words = words("What did it decide?", size=600)
    url = forms.CharField(
        label="Address of the published decision",
        max_length=300,
        help_text="Beginning with https.",
    )

    def said(self) -> OtherDecision:
        """The decision as it was filled in."""
        return OtherDecision(**self.cleaned_data)
