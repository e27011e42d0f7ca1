"""Forms of awards. They clean input."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning.forms.allocations import code_field, words
from commissioning.forms.payments import payment_of, payment_row
from commissioning.models import Grant, GrantAward
from commissioning.rules.awards import WHY_NOT_KNOWN, Amendable, Payment
from commissioning.rules.vocabulary import RingFence, Tier
from commissioning.services.awards import AwardTerms
from dalpb.kernel.cells import MEANINGS, State
from dalpb.kernel.form_fields import AmountField, DayField, offer_rows
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.models import Organisation
from dalpb.kernel.money import Money
from dalpb.kernel.periods import Period, parse
from dalpb.kernel.refusals import Refused

FENCES = [
    (RingFence.NOT_KNOWN.value, "Not known"),
    (RingFence.RING_FENCED.value, "Yes: it may buy only this"),
    (RingFence.NOT_RING_FENCED.value, "No"),
]


class TermsForm(PlainForm):
    """What may be said of an award when it is recorded, and amended afterwards."""

    amount = AmountField(label="Amount")
    source = forms.CharField(
        label="Where is the award published or recorded?",
        max_length=300,
        help_text="For example, the determination's page on GOV.UK.",
    )
    determination_ref = forms.CharField(
        label="Determination",
        required=False,
        max_length=120,
        help_text="The reference of the grant determination, such as 31/5912.",
    )
    ring_fence = forms.ChoiceField(label="Is it ring-fenced?", choices=FENCES)
    conditions = words("Conditions", required=False, size=2000, rows=4)
    agreed_on = DayField(
        label="Day of the memorandum of understanding",
        required=False,
        help_text="For example, 24/5/2024. Leave it if none is signed or it is not known.",
    )
    admin = AmountField(
        label="Part for administration",
        required=False,
        help_text="Within the amount. What remains is for support.",
    )
    why_no_admin = forms.ChoiceField(
        label="If the part for administration is not given, why?",
        required=False,
        choices=[(state.value, MEANINGS[state].capitalize()) for state in WHY_NOT_KNOWN],
    )
    payments = forms.CharField(
        label="Payments",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line: the day it is due and the amount, such as 30/6/2024 576119.00;"
        " or the day and “not known”. Add “received 2/7/2024” once it has come.",
    )
    funder = forms.CharField(label="Funder, if not the grant's own", required=False, max_length=200)
    spends_by_line = forms.BooleanField(label="It is spent only by allocation line", required=False)

    def clean_payments(self) -> tuple[Payment, ...]:
        rows = [row for row in self.cleaned_data["payments"].splitlines() if row.strip()]
        found = tuple(payment_of(row) for row in rows)
        for row, payment in zip(rows, found, strict=True):
            if payment is None:
                raise forms.ValidationError(
                    f"“{row.strip()[:40]}” is not understood. Write the day and the amount, such as"
                    " 30/6/2024 576119.00."
                )
        return tuple(payment for payment in found if payment is not None)

    def given(self, sources: Mapping[date, str] = MappingProxyType({})) -> dict[str, Any]:
        """The amendable parts as they were filled in; payments that stand keep their sources."""
        said = self.cleaned_data
        source = said["source"].strip()
        admin = said["admin"]
        why = State(said["why_no_admin"] or State.NOT_SUPPLIED)
        return {
            "pence": said["amount"].pence,
            "source": source,
            "determination_ref": said["determination_ref"].strip(),
            "ring_fence": RingFence(said["ring_fence"]),
            "conditions": said["conditions"].strip(),
            "agreed_on": said["agreed_on"],
            "admin_pence": admin.pence if admin is not None else None,
            "admin_state": State.EXACT if admin is not None else why,
            "funder_words": said["funder"].strip(),
            "spends_by_line": said["spends_by_line"],
            "payments": tuple(
                replace(payment, source=sources.get(payment.due_on, source))
                for payment in said["payments"]
            ),
        }


class AwardForm(TermsForm):
    grant = forms.ModelChoiceField(
        Grant.objects.none(), label="Grant", empty_label="Choose one", to_field_name="code"
    )
    code = code_field("Code of the award", "safe-accommodation-2026-27-tier-one")
    year = forms.CharField(label="Financial year", max_length=20, help_text="Such as 2026-27.")
    tier = forms.ChoiceField(
        label="Tier",
        choices=[
            (Tier.ONE.value, "One: the authority holds the money"),
            (Tier.TWO.value, "Two: it is paid to the districts directly"),
        ],
    )
    recipient = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Recipient",
        required=False,
        empty_label="Several together: the split is not public",
        to_field_name="code",
    )
    recipient_words = forms.CharField(
        label="If several together, who?",
        required=False,
        max_length=200,
        help_text="For example, the six district councils together. Their parts are not made up.",
    )
    part_of = forms.ModelChoiceField(
        GrantAward.objects.none(),
        label="Part of another award",
        required=False,
        empty_label="None",
        to_field_name="code",
        help_text="Only where that award's amount holds this one, so that no total counts it twice.",
    )
    field_order = ("grant", "code", "year", "tier", "recipient", "recipient_words", "part_of")

    def __init__(
        self,
        *args: Any,
        grants: QuerySet[Grant],
        recipients: QuerySet[Organisation],
        wholes: QuerySet[GrantAward],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("grant", grants), ("recipient", recipients), ("part_of", wholes)):
            offer_rows(self, name, rows)

    def clean_year(self) -> Period:
        try:
            return parse(self.cleaned_data["year"])
        except Refused as refused:
            raise forms.ValidationError(refused.denial.sentence) from refused

    def terms(self) -> AwardTerms:
        """The award as it was filled in."""
        said = self.cleaned_data
        return AwardTerms(
            code=said["code"],
            year=said["year"],
            tier=Tier(said["tier"]),
            recipient=said["recipient"],
            recipient_words=said["recipient_words"].strip(),
            part_of=said["part_of"],
            **self.given(),
        )


class AmendForm(TermsForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = words("Why is the award amended?")

    def wanted(self, standing: Amendable) -> Amendable:
        """The award as it is to read."""
        return Amendable(**self.given({p.due_on: p.source for p in standing.payments}))


def as_filled_in(terms: Amendable) -> dict[str, Any]:
    """The fields of the form as they read of an award that stands."""
    return {
        "amount": Money(terms.pence),
        "source": terms.source,
        "determination_ref": terms.determination_ref,
        "ring_fence": terms.ring_fence.value,
        "conditions": terms.conditions,
        "agreed_on": terms.agreed_on,
        "admin": None if terms.admin_pence is None else Money(terms.admin_pence),
        "why_no_admin": terms.admin_state.value,
        "payments": "\n".join(payment_row(payment) for payment in terms.payments),
        "funder": terms.funder_words,
        "spends_by_line": terms.spends_by_line,
    }
