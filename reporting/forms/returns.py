"""Input of a return and its moves."""

from django import forms

from dalpb.kernel.form_fields import offer_choices
from dalpb.kernel.forms import PlainForm


class ReasonForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Reason",
        help_text="A sentence or two. It is kept with the return.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class MoveForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class SendAmendmentForm(MoveForm):
    is_material = forms.TypedChoiceField(
        label="Is the amendment material?",
        help_text="Would somebody who relied on the earlier return have decided otherwise?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes, it is material"), ("no", "No, it is not material")],
        coerce=lambda value: value == "yes",
    )
    material_reason = forms.CharField(
        label="Why?",
        help_text="It is printed in the amended return, beside what changed.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class AnswerForm(PlainForm):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label="Why the figure stands",
        help_text="It is printed in the return beside the check.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class NarrativeForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    status = forms.ChoiceField(label="Status", widget=forms.RadioSelect)
    answer = forms.CharField(
        label="Answer",
        help_text="No names of people, and nothing that tells where a refuge is.",
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=8000,
    )

    def __init__(
        self, *args: object, statuses: tuple[tuple[str, str], ...] = (), **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        if statuses:
            offer_choices(self, "status", statuses)
        else:
            del self.fields["status"]


class CertifyForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agrees = forms.BooleanField(label="I certify this return in the words above")


class SubmissionForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    receipt_reference = forms.CharField(
        label="Receipt reference",
        help_text="The Department's reference, or the subject of its e-mail.",
        max_length=120,
    )
    submitted_on = forms.DateField(
        label="Date submitted",
        help_text="For example, 27 6 2025",
        input_formats=[
            "%Y-%m-%d",
            "%d/%m/%Y",
            "%d %m %Y",
            "%d %B %Y",
        ],
    )


class StartForm(PlainForm):
    year = forms.ChoiceField(label="Year")

    def __init__(self, *args: object, years: tuple[str, ...] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "year", [(year, year) for year in years])
