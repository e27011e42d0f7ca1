"""Forms of commitments, forecasts, claims, months and the holding queue. They clean input."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning.forms.allocations import VersionForm, words
from commissioning.forms.choosing import LineChoice
from commissioning.models import AllocationLine, LedgerMonth
from dalpb.kernel.form_fields import AmountField, DayField, offer_rows
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.models import User
from dalpb.kernel.periods import Period, parse
from dalpb.kernel.refusals import Refused


def period_of(text: str) -> Period:
    try:
        return parse(text)
    except Refused as refused:
        raise forms.ValidationError(refused.denial.sentence) from refused


class CommitForm(PlainForm):
    reference = forms.CharField(max_length=60, widget=forms.HiddenInput)
    amount = AmountField(label="Amount to commit")
    agreement_ref = forms.CharField(label="Agreement", max_length=60)


class ForecastForm(PlainForm):
    year = forms.CharField(label="Financial year", max_length=20, help_text="Such as 2025-26.")
    reported = forms.CharField(label="Report month", max_length=20, help_text="Such as 2025-06.")
    amount = AmountField(
        label="What the year will come to", help_text="With what is spent already."
    )
    reason = words("Why does it differ from the plan?", required=False)

    def clean_year(self) -> Period:
        return period_of(self.cleaned_data["year"])

    def clean_reported(self) -> Period:
        return period_of(self.cleaned_data["reported"])


class ClaimForm(PlainForm):
    line = LineChoice(label="Line", empty_label="Choose one")
    reference = forms.CharField(label="Our reference", max_length=40)
    document_ref = forms.CharField(
        label="Invoice or claim number", max_length=60, help_text="No names of people."
    )
    dated_on = DayField(label="Date of the claim")
    amount = AmountField(label="Amount claimed")

    def __init__(self, *args: Any, lines: QuerySet[AllocationLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "line", lines)


class AnswerClaimForm(VersionForm):
    answer = forms.ChoiceField(
        label="Answer", choices=[("approve", "Approve"), ("decline", "Decline")]
    )
    amount = AmountField(label="Amount approved", required=False)
    reason = words("Why less than was claimed, or why not?", required=False)


class PayClaimForm(VersionForm):
    amount = AmountField(label="Amount paid")
    paid_on = DayField(label="Paid on")


class CloseForm(PlainForm):
    month = forms.CharField(label="Month", max_length=20, help_text="Such as 2025-06.")
    adjustment = forms.ChoiceField(
        label="Period",
        required=False,
        choices=[
            ("0", "The month itself"),
            ("1", "Adjustments 1, after March"),
            ("2", "Adjustments 2, after March"),
            ("3", "Adjustments 3, after March"),
        ],
    )
    strength = forms.ChoiceField(
        label="How",
        choices=[
            ("closed", "Close it to budget holders"),
            ("locked", "Lock it to all but people who are named"),
        ],
    )
    reason = words("Why is it locked?", required=False)

    def clean_month(self) -> Period:
        return period_of(self.cleaned_data["month"])

    def clean_adjustment(self) -> int:
        return int(self.cleaned_data["adjustment"] or 0)


class NameForm(PlainForm):
    month = forms.ModelChoiceField(
        LedgerMonth.objects.none(), label="Month", empty_label="Choose one"
    )
    person = forms.ModelChoiceField(
        User.objects.none(), label="Who may post", empty_label="Choose one"
    )
    days = forms.IntegerField(label="For how many days", min_value=1, max_value=14)
    reason = words("Why?")

    def __init__(
        self, *args: Any, months: QuerySet[LedgerMonth], people: QuerySet[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "month", months)
        offer_rows(self, "person", people)
