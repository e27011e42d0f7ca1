"""Forms of the ledger. They clean input and nothing more."""

from typing import Any

from django import forms

from commissioning.forms.choosing import AS_LINE, KINDS, LineChoice, options_of
from commissioning.models import GrantAward
from commissioning.rules.vocabulary import (
    ADMINISTRATIVE,
    Accommodation,
    EntryKind,
    Narrative,
    Purpose,
)
from dalpb.kernel.choices import choices_of
from dalpb.kernel.form_fields import AmountField, DayField, offer_rows
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.models import Organisation
from dalpb.kernel.periods import Period, parse
from dalpb.kernel.refusals import Denial, Refused


class SpendForm(PlainForm):
    """One entry of spending. `reference` comes with the page, so that sending it twice is once."""

    reference = forms.CharField(max_length=60, widget=forms.HiddenInput)
    line = LineChoice(
        label="Allocation line that pays",
        required=False,
        empty_label="None: it is spent outside any line",
        help_text="With a line, its award, what was bought, the kind of accommodation and the"
        " supplier are the line's unless you choose otherwise.",
    )
    award = forms.ModelChoiceField(
        GrantAward.objects.none(),
        label="Award",
        required=False,
        empty_label="As the line",
        to_field_name="code",
    )
    kind = forms.ChoiceField(
        label="Kind of entry",
        choices=options_of(KINDS),
        help_text="A mistake is not entered here: open the entry and reverse it.",
    )
    amount = AmountField(
        label="Amount", help_text="For a refund too, write the amount without a minus sign."
    )
    dated_on = DayField(label="Date of the spending", help_text="For example, 28/6/2024.")
    month = forms.CharField(
        label="Month to post to",
        max_length=20,
        required=False,
        help_text="Only when the month of the date is closed. For example, 2024-07.",
    )
    narrative = forms.ChoiceField(
        label="What was bought",
        required=False,
        choices=[
            *AS_LINE,
            (
                "Support",
                options_of([c for c in choices_of(Narrative) if c[0] not in ADMINISTRATIVE]),
            ),
            (
                "Administration",
                options_of([c for c in choices_of(Narrative) if c[0] in ADMINISTRATIVE]),
            ),
        ],
    )
    accommodation = forms.ChoiceField(
        label="Kind of accommodation",
        required=False,
        choices=[*AS_LINE, *options_of(choices_of(Accommodation))],
        help_text="Needed for support. Leave it for administration.",
    )
    supplier = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Supplier",
        required=False,
        empty_label="As the line, or none",
        to_field_name="code",
    )
    document_ref = forms.CharField(
        label="Invoice, journal or claim number",
        max_length=60,
        required=False,
        help_text="Needed but for an accrual. No names of people.",
    )

    def __init__(
        self, *args: object, awards: object, lines: object, suppliers: object, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "line", lines)
        offer_rows(self, "award", awards)
        offer_rows(self, "supplier", suppliers)

    def clean(self) -> dict[str, Any]:
        """What is left empty is as the line; without a line, the award and purpose are chosen."""
        said = super().clean() or self.cleaned_data
        line = said.get("line")
        if line is not None:
            said["award"] = said.get("award") or line.award
            said["supplier"] = said.get("supplier") or line.supplier
            if not said.get("narrative"):
                said["narrative"] = line.narrative
                said["accommodation"] = said.get("accommodation") or line.accommodation
            return said
        if not said.get("award") and "award" not in self.errors:
            self.add_error("award", "Choose the line that pays, or the award.")
        if not said.get("narrative") and "narrative" not in self.errors:
            self.add_error("narrative", "Choose what was bought.")
        return said

    def clean_month(self) -> Period | None:
        try:
            return parse(self.cleaned_data["month"]) if self.cleaned_data["month"] else None
        except Refused as refused:
            raise forms.ValidationError(refused.denial.sentence) from refused

    @property
    def purpose(self) -> Purpose:
        """What the chosen narrative is for."""
        chosen = Narrative(self.cleaned_data["narrative"])
        return Purpose.ADMINISTRATION if chosen in ADMINISTRATIVE else Purpose.SUPPORT

    def refuse(self, denial: Denial, part: str = "") -> None:
        """Show a refusal at the field it is about."""
        fields = {"date": "dated_on", "document": "document_ref"}
        name = fields.get(part, part)
        self.add_error(name if name in self.fields else None, denial.sentence)


class ReverseForm(PlainForm):
    reason = forms.CharField(
        label="Why the entry is reversed",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="No names of people.",
    )


class LedgerFilter(PlainForm):
    """The closed list of ways to narrow the ledger."""

    year = forms.ChoiceField(label="Year", required=False)
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "All"), *options_of(choices_of(EntryKind))]
    )
    purpose = forms.ChoiceField(
        label="Purpose", required=False, choices=[("", "All"), *options_of(choices_of(Purpose))]
    )

    def __init__(self, *args: object, years: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            ("", "All"),
            *((year, year) for year in years),
        ]
