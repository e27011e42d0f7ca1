"""Input of what is put before the public."""

from django import forms

from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm


class ProposeDocumentForm(PlainForm):
    change_note = forms.CharField(
        label="What has changed?",
        help_text="Needed when a version was published before. Readers see it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    stands_because = forms.CharField(
        label="Why may words stand that seem to count few people?",
        help_text="Only when you are asked. Whoever approves the document reads it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    public_sources = forms.CharField(
        label="Which sources are published already?",
        help_text="One a line, as the figures name them. Figures of any other source have to be"
        " released first.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    public_on = DayField(label="Not to be read before", required=False)


class ApproveDocumentForm(PlainForm):
    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agrees = forms.BooleanField(label="I have read this document, and anybody may read it")


class DocumentReasonForm(PlainForm):
    reason = forms.CharField(
        label="Why?",
        help_text="It is kept. Of a withdrawal, everybody can read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
