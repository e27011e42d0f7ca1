"""Forms of the collection: dates, reasons, sections, a file."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms

from dalpb.kernel.form_fields import DayField, TextForOneButton
from dalpb.kernel.forms import PlainForm, speak_plainly
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.periods import Period, parse
from dalpb.kernel.refusals import Denial, Refused
from needs.rules.checks import Finding
from needs.rules.replay import Dates
from needs.services.collecting.screening import deny_personal

DUE: Final = "Deadline"
ENTRY: Final = "Last day to begin"
EDIT: Final = "Last day to change anything"
_REASON: Final = "reason-"
# What was typed that a service's refusal is about. The others are about what happened meanwhile.
_ABOUT: Final = {
    "agreement.no_words": ("words",),
    "agreement.personal_data": ("words",),
    "extension.earlier": ("due_on", "until"),
    "extension.no_reason": ("reason",),
    "extension.not_yours": ("until",),
    "round.dates_in_order": ("due_on",),
    "round.exists": ("period",),
    "round.period_kind": ("period",),
    "round.period_out_of_reach": ("period",),
    "submission.no_last_day": ("until", "reason"),
    "submission.no_reason": ("reason",),
    "submission.not_accepted": ("sections",),
    "submission.not_taken": ("sections",),
    "submission.not_waiting": ("sections",),
    "submission.own_figures": ("sections",),
    "submission.personal_data": ("reason",),
    "submission.several_senders": ("sections",),
    "submission.will_not_come": ("reason",),
}


def is_about_a_field(form: forms.Form, denial: Denial) -> bool:
    return _field(form, denial) is not None


def _field(form: forms.Form, denial: Denial) -> str | None:
    return next((name for name in _ABOUT.get(denial.code, ()) if name in form.fields), None)


def tell_at_its_field(form: forms.Form, denial: Denial) -> None:
    """The refusal stands beside what it is about, and the error summary leads there."""
    form.add_error(_field(form, denial), denial.sentence)


class DatesForm(PlainForm):
    """The three dates of a round."""

    due_on = DayField(label=DUE, help_text="The day that everybody is shown, such as 31/7/2025")
    last_entry_on = DayField(
        label=ENTRY, help_text="After it, an organisation that has sent nothing cannot begin"
    )
    last_edit_on = DayField(label=EDIT, help_text="After it, nothing in the round can change")

    def dates(self) -> Dates:
        found = self.cleaned_data
        return Dates(found["due_on"], found["last_entry_on"], found["last_edit_on"])


class NewRoundForm(DatesForm):
    """A period and its three dates."""

    period = forms.CharField(
        label="Period", max_length=40, help_text="Such as 2025-26 Q1, which is April to June 2025"
    )
    field_order = ["period", "due_on", "last_entry_on", "last_edit_on"]

    def clean_period(self) -> Period:
        try:
            return parse(self.cleaned_data["period"])
        except Refused as refused:
            raise forms.ValidationError(refused.denial.sentence) from refused


class ExtensionForm(DatesForm):
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The organisation reads it, and so does the auditor",
    )


class VersionForm(PlainForm):
    """Which version of the submission the sender had before them."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class SendingForm(VersionForm):
    """Sending, and that it is sent though some figures are still to come."""

    in_part = forms.BooleanField(required=False)


class ReasonForm(VersionForm):
    reason = forms.CharField(
        label="Reason", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class SectionsForm(VersionForm):
    """Some sections, a reason where one is asked for, and later dates where they are needed."""

    sections = forms.MultipleChoiceField(
        label="Sections", widget=forms.CheckboxSelectMultiple, choices=()
    )
    reason: forms.CharField = TextForOneButton(
        label="Reason for sending it back",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Goes with what is sent back or opened, and with figures that will never come;"
        " accepting what is whole needs none. Say which figure, and what to look at",
    )
    until = DayField(
        label="New last day",
        required=False,
        help_text="Where the last day has passed or is near: by when it should be sent again",
    )

    def __init__(
        self,
        *args: Any,
        sections: list[tuple[str, str]],
        may_extend: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # What was sent without being offered stays, to be refused beside itself.
        if not may_extend and not self.data.get("until"):
            del self.fields["until"]
        field = self.fields["sections"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = sections

    def dates(self, held: Dates) -> Dates | None:
        """The dates that the new last day makes, or None where none is given."""
        until = self.cleaned_data.get("until")
        if until is None:
            return None
        return Dates(
            max(until, held.due_on), max(until, held.last_entry_on), max(until, held.last_edit_on)
        )


class ReopenForm(SectionsForm):
    """Which accepted sections are opened, and why: a correction never goes without its reason."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stays with the correction for good. Say which figure, and what to look at",
    )


class RoundFileForm(PlainForm):
    file = forms.FileField(
        label="File",
        help_text="The template filled in, or a tidy file: Excel, CSV or OpenDocument, up to 10 MB",
    )


class ConfirmationsForm(PlainForm):
    """The reasons why unusual figures are right: a box for each, and none that must be filled."""

    def __init__(self, *args: Any, of: Iterable[Finding], **kwargs: Any) -> None:
        self.of = {f"{_REASON}{found.digest}": found for found in of}
        super().__init__(*args, auto_id="why-%s", **kwargs)
        for name, found in self.of.items():
            label = f"Why it is right: {found.question}, {found.row}, {found.place}"
            field = forms.CharField(label=label, max_length=500, required=False)
            speak_plainly(field, label)
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for name in self.of:
            denial = deny_personal(found.get(name, ""))
            if denial is not None:
                self.add_error(name, denial.sentence)
        return found

    def box(self, finding: Finding) -> forms.BoundField | None:
        """Where the reason of a finding is typed, if it is asked for and none stands yet."""
        name = f"{_REASON}{finding.digest}"
        if name not in self.of or (finding.confirmed and not self[name].value()):
            return None
        return self[name]

    def reasons(self) -> dict[tuple[str, str], str]:
        """What was typed, by the code and the digest of the finding that it is about."""
        return {
            (found.code, found.digest): text
            for name, found in self.of.items()
            if (text := self.cleaned_data.get(name, ""))
        }

    def without_a_figure(self) -> list[str]:
        """What was typed of figures that have changed since the page was served."""
        names = [name for name in self.data if name.startswith(_REASON) and name not in self.of]
        return [text for name in names if (text := str(self.data[name]).strip())]

    def ask_for_one(self) -> None:
        """No box was filled: say so at the first that is open."""
        waiting = [name for name, found in self.of.items() if not found.confirmed]
        self.add_error(waiting[0] if waiting else None, "Say why the figure is right.")


class AgreementForm(PlainForm):
    """How an organisation agreed, where an officer records it for them.

    Several stand on one page, so each has ids of its own.
    """

    organisation = forms.CharField(widget=forms.HiddenInput, max_length=40)
    words = forms.CharField(
        label="How and when it agreed",
        max_length=300,
        required=False,
        help_text="Such as “signed copy of 1 July 2025 on file”. Leave out if it is your own",
    )

    def __init__(self, *args: Any, of: Organisation, **kwargs: Any) -> None:
        ours: dict[str, Any] = {"initial": {"organisation": of.code}}
        super().__init__(*args, auto_id=f"agreed-%s-{of.code}", **ours, **kwargs)
        self.of = of
        label = f"How and when {of.name} agreed to the data sharing agreement"
        self.fields["words"].label = label
