"""Forms of agreements, their terms and moves, and the plan to end one. They clean input."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning.forms.allocations import VersionForm, words
from commissioning.forms.choosing import ObjectiveChoice
from commissioning.models import Agreement, Claim, ExtensionOption, LedgerEntry, Proposal
from commissioning.rules.agreeing import Terms, YearTerms
from commissioning.rules.cycle import AgreementKind, Stage, TermsCause
from commissioning.services.ending import Answer
from dalpb.kernel.choices import choices_of
from dalpb.kernel.form_fields import AmountField, CountField, DayField, offer_choices, offer_rows
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.models import Organisation
from dalpb.kernel.money import Money
from dalpb.kernel.periods import parse
from dalpb.kernel.refusals import Refused

Pairs = Iterable[tuple[str, str]]


def capitalised(pairs: Pairs) -> list[tuple[str, str]]:
    return [(value, label[:1].upper() + label[1:]) for value, label in pairs]


def pick(label: str, *, required: bool = True, hint: str = "") -> forms.ChoiceField:
    """A choice whose options are known only when its form is made."""
    return forms.ChoiceField(label=label, required=required, help_text=hint)


def offer(form: forms.Form, name: str, pairs: Pairs, *, nothing: str = "Choose one") -> None:
    offer_choices(form, name, [("", nothing), *pairs])


def decision_field(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label="Minuted decision",
        required=required,
        max_length=60,
        help_text="Its reference, such as DALPB/2026/07.",
    )


class AgreementForm(PlainForm):
    reference = forms.RegexField(
        r"^[A-Z0-9][A-Z0-9-]{0,39}$",
        label="Reference",
        help_text="Capital letters, digits and hyphens, such as REFUGE-2026.",
        error_messages={"invalid": "Use up to 40 capital letters, digits and hyphens."},
    )
    kind = forms.ChoiceField(
        label="What is to be signed", choices=capitalised(choices_of(AgreementKind))
    )
    parent = forms.ModelChoiceField(
        Agreement.objects.none(),
        label="Part of",
        required=False,
        empty_label="Nothing",
        to_field_name="reference",
        help_text="Only for a call-off or a lot.",
    )
    title = forms.CharField(label="What is to be bought", max_length=200)
    need = words("What need does it answer?", size=2000, rows=5)
    proposal = forms.ModelChoiceField(
        Proposal.objects.none(),
        label="Proposal with its options",
        required=False,
        empty_label="None",
        to_field_name="code",
    )
    objective_code = ObjectiveChoice()
    recommendation_code = forms.CharField(
        label="Recommendation served", required=False, max_length=40
    )

    def __init__(
        self,
        *args: Any,
        wholes: QuerySet[Agreement],
        proposals: QuerySet[Proposal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "parent", wholes)
        offer_rows(self, "proposal", proposals)

    def clean_kind(self) -> AgreementKind:
        return AgreementKind(self.cleaned_data["kind"])


class MoveForm(VersionForm):
    to = pick("Where does it go")
    decision_ref = decision_field(required=False)
    reason = words("Why?", size=600)
    despite = words(
        "If something is lacking, why does it move all the same?", required=False, size=600
    )

    def __init__(self, *args: Any, ways: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", ways)

    def clean_to(self) -> Stage:
        return Stage(self.cleaned_data["to"])


class TermsForm(VersionForm):
    """The terms as a whole: what is decided replaces what stood."""

    begins_on = DayField(label="First day")
    ends_on = DayField(label="Last day")
    notice_months = CountField(label="Notice, in months", help_text="0 if none is due.")
    ceiling = AmountField(
        label="The most that may be paid in all",
        required=False,
        help_text="Leave it if the agreement names none.",
    )
    years = forms.CharField(
        label="Sum of each year",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One year a line, such as 2025-26 122000.00. An uplift comes after it: 2025-26"
        " 122000.00 2440.00.",
    )
    decision_ref = decision_field()
    reason = words("What was decided, and why?", size=600)

    def clean_years(self) -> tuple[YearTerms, ...]:
        rows = [row for row in self.cleaned_data["years"].splitlines() if row.strip()]
        try:
            return tuple(_year(row) for row in rows)
        except (Refused, ValueError):
            raise forms.ValidationError(
                "Write one year a line with its sum after it, and the uplift if there is one,"
                " such as 2025-26 122000.00 2440.00."
            ) from None

    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(
            said["begins_on"],
            said["ends_on"],
            said["notice_months"],
            tuple(sorted(said["years"], key=lambda one: one.year.first)),
            said["ceiling"].pence if said["ceiling"] else None,
        )


def _year(row: str) -> YearTerms:
    first, *sums = row.split()
    if len(sums) not in (1, 2):
        raise ValueError(row)
    return YearTerms(parse(first), *(Money.parse(one).pence for one in sums))


def said_of(terms: Terms | None) -> dict[str, Any]:
    """Terms as the form shows them, to be changed."""
    if terms is None:
        return {}
    rows = [
        f"{y.year.code} {Money(y.base_pence).plain()}"
        + (f" {Money(y.uplift_pence).plain()}" if y.uplift_pence else "")
        for y in terms.years
    ]
    return {
        "begins_on": terms.begins_on,
        "ends_on": terms.ends_on,
        "notice_months": terms.notice_months,
        "ceiling": Money(terms.ceiling_pence) if terms.ceiling_pence else None,
        "years": "\n".join(rows),
    }


class AwardForm(TermsForm):
    provider = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Provider",
        empty_label="Choose one",
        to_field_name="code",
    )

    field_order = ("provider",)

    def __init__(self, *args: Any, providers: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "provider", providers)


class VaryForm(TermsForm):
    cause = forms.ChoiceField(
        label="What is this",
        choices=[
            (c.value, c.value.capitalize()) for c in (TermsCause.VARIATION, TermsCause.UPLIFT)
        ],
    )

    field_order = ("cause",)

    def clean_cause(self) -> TermsCause:
        return TermsCause(self.cleaned_data["cause"])


class ExtendForm(TermsForm):
    option = forms.ModelChoiceField(
        ExtensionOption.objects.none(),
        label="Option",
        empty_label="Choose one",
        to_field_name="number",
    )

    field_order = ("option",)

    def __init__(self, *args: Any, options: QuerySet[ExtensionOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "option", options)


class ExtensionForm(VersionForm):
    ends_on = DayField(label="Last day, if it is extended")
    decide_by = DayField(label="To be decided by")


class PlanForm(VersionForm):
    last_day = DayField(label="Last day of the service")
    decision_ref = decision_field()
    reason = words("Why does it end?", size=600)


class PartForm(VersionForm):
    """One part of the plan. Each asks for its own facts beside the words."""

    answer_words = words("How is this part met?", size=2000, rows=5)


def answer_of(said: dict[str, Any]) -> Answer:
    """What the form of a part was filled in with."""
    amount = said.get("clawback")
    return Answer(
        said["answer_words"],
        said.get("people"),
        None if amount is None else amount.pence,
        said.get("claim"),
        said.get("entry"),
    )


class PeoplePartForm(PartForm):
    people = CountField(label="People in the service now", help_text="0 if there is nobody.")


class ClaimPartForm(PartForm):
    claim = forms.ModelChoiceField(
        Claim.objects.none(),
        label="The final claim",
        required=False,
        empty_label="It never claimed",
        to_field_name="reference",
    )

    def __init__(self, *args: Any, claims: QuerySet[Claim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "claim", claims)


class ClawbackPartForm(PartForm):
    clawback = AmountField(label="Money to come back", help_text="0 if nothing is.")
    entry = forms.ModelChoiceField(
        LedgerEntry.objects.none(),
        label="Refund in the ledger",
        required=False,
        empty_label="None",
        to_field_name="reference",
    )

    def __init__(self, *args: Any, entries: QuerySet[LedgerEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "entry", entries)


class YearChoiceForm(PlainForm):
    """Which year to show."""

    year = pick("Financial year")

    def __init__(self, *args: Any, years: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "year", years)


class NeedChoiceForm(YearChoiceForm):
    """Which year, and what counts the need."""

    measure = pick("Need, counted by")

    def __init__(self, *args: Any, measures: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "measure", measures)
