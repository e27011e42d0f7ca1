"""Forms of finance extracts. They clean input."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning.forms.allocations import VersionForm, words
from commissioning.forms.choosing import LineChoice
from commissioning.forms.keeping import period_of
from commissioning.models import LedgerEntry
from dalpb.kernel.form_fields import offer_rows
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.intake.limits import DEFAULT_LIMITS
from dalpb.kernel.money import Money
from dalpb.kernel.periods import Period, in_words

MEBIBYTE = 1024 * 1024


class SendForm(PlainForm):
    month = forms.CharField(
        label="Month of the extract", max_length=20, help_text="Such as 2025-06."
    )
    file = forms.FileField(
        label="File from the finance system",
        max_length=200,
        help_text="CSV, Excel (.xlsx) or OpenDocument (.ods), up to"
        f" {DEFAULT_LIMITS.file_bytes // MEBIBYTE} MB, with the columns document, date and amount."
        " Never a name.",
    )

    def clean_month(self) -> Period:
        return period_of(self.cleaned_data["month"])


class EntryChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when run
    def label_from_instance(self, obj: Any) -> str:
        return (
            f"{obj.document_ref or obj.reference}, {in_words(obj.dated_on)},"
            f" {Money(obj.spent_pence)}"
        )


class SettleForm(VersionForm):
    """A waiting line is an entry, is spending of an allocation line, or is not the grant's."""

    WAYS = (
        ("entry", "It is an entry that stands in the ledger"),
        ("line", "Post it now, to the commitment of an allocation line"),
        ("aside", "Return it: it is not the grant's"),
    )
    way = forms.ChoiceField(label="What is it?", choices=WAYS, widget=forms.RadioSelect)
    entry = EntryChoice(
        LedgerEntry.objects.none(),
        label="The entry that it is",
        required=False,
        empty_label="Choose one",
        help_text="Entries of the same sum that no line of the finance system is matched to.",
    )
    line = LineChoice(
        label="The allocation line that pays", required=False, empty_label="Choose one"
    )
    month = forms.CharField(
        label="Month to post to",
        max_length=20,
        required=False,
        help_text="Only when the month of its date is closed. Such as 2025-07.",
    )
    reason = words("Why is it not the grant's?", required=False)

    def __init__(
        self, *args: Any, entries: QuerySet[LedgerEntry], lines: QuerySet[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "entry", entries)
        offer_rows(self, "line", lines)

    def clean_month(self) -> Period | None:
        return period_of(self.cleaned_data["month"]) if self.cleaned_data["month"] else None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        needed = {"entry": "entry", "line": "line", "aside": "reason"}.get(said.get("way", ""))
        if needed and not said.get(needed) and needed not in self.errors:
            sentence = {
                "entry": "Choose the entry that it is.",
                "line": "Choose the allocation line that pays.",
                "reason": "Say why it is not the grant's.",
            }[needed]
            self.add_error(needed, sentence)
        return said
