"""Input of the duty watch and of packs."""

from django import forms

from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm


class DayForm(PlainForm):
    on = DayField(label="On what day", required=False)


class DutyForm(PlainForm):
    words = forms.CharField(
        label="How was it done, and where can that be read?",
        help_text="No names of people.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    until_on = DayField(label="Until when does this count?")


class ReportDayForm(PlainForm):
    year = forms.RegexField(
        regex=r"^20[0-9]{2}-[0-9]{2}$",
        label="Financial year",
        help_text="Such as 2026-27",
        error_messages={"invalid": "Give the year as 2026-27."},
    )
    due_on = DayField(label="Due by", required=False)
    submitted_on = DayField(label="Sent on", required=False)
    source = forms.CharField(
        label="Where that can be seen", help_text="A letter, a page, a receipt", max_length=300
    )


class FreezeForm(PlainForm):
    reason = forms.CharField(
        label="Why is there another pack?",
        help_text="Needed when one was frozen before. Readers see it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
