"""Forms of proposals, lines, requests, delegations and scenarios. They clean input."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning.forms.choosing import NOTHING, LineChoice, ObjectiveChoice, options_of
from commissioning.models import AllocationLine, Delegation, GrantAward, Option
from commissioning.rules.allocating import LineTerms
from commissioning.rules.vocabulary import (
    ADMINISTRATIVE,
    Accommodation,
    Act,
    Narrative,
    Purpose,
)
from commissioning.services.authority import Authority
from dalpb.kernel.choices import choices_of
from dalpb.kernel.form_fields import AmountField, CountField, DayField, offer_choices, offer_rows
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.models import Area, Organisation, User
from dalpb.kernel.money import Money
from dalpb.kernel.periods import Period, parse
from dalpb.kernel.refusals import Refused

CODE = r"^[a-z0-9][a-z0-9-]{0,39}$"
NO_NAMES = "No names of people, and no addresses."


def code_field(label: str, example: str) -> forms.RegexField:
    return forms.RegexField(
        CODE,
        label=label,
        help_text=f"Small letters, digits and hyphens, such as {example}.",
        error_messages={"invalid": "Use up to 40 small letters, digits and hyphens."},
    )


def words(label: str, *, required: bool = True, size: int = 300, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=size,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=NO_NAMES,
    )


class VersionForm(PlainForm):
    """A form that knows which version of a thing it was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonedForm(VersionForm):
    reason = words("Why?")


class ProposalForm(PlainForm):
    code = code_field("Code of the proposal", "refuge-support-2025")
    title = forms.CharField(label="Title", max_length=200)
    need = words("What need does it answer?", size=2000, rows=5)


class AreaChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic when run
    def label_from_instance(self, obj: Any) -> str:
        return str(next((name.name for name in obj.names.all()), obj.code))


class OptionForm(PlainForm):
    title = forms.CharField(label="Title of the option", max_length=200)
    need_served = words("Whose need does it serve?", required=False, size=1000)
    districts = AreaChoices(
        Area.objects.none(),
        label="Districts",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        to_field_name="code",
    )
    households = CountField(
        label="Households supported in a year", required=False, help_text="Leave it if not known."
    )
    bedspaces = CountField(label="Bedspaces", required=False, help_text="Leave it if not known.")
    cost = AmountField(
        label="Cost", required=False, help_text="What its lines come to. Leave it if not known."
    )
    unit_cost = AmountField(label="Unit cost", required=False)
    unit_words = forms.CharField(
        label="Unit cost of what",
        required=False,
        max_length=80,
        help_text="For example, a household supported.",
    )
    equality = words("What does it do for equality?", required=False, size=1000)
    risk = words("What could go wrong?", required=False, size=1000)

    def __init__(self, *args: Any, districts: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "districts", districts)


class LineForm(PlainForm):
    option = forms.ModelChoiceField(
        Option.objects.none(), label="Option", empty_label="Choose one", to_field_name="letter"
    )
    code = code_field("Code of the line", "refuge-support-2024")
    title = forms.CharField(label="What is it for", max_length=200)
    award = forms.ModelChoiceField(
        GrantAward.objects.none(), label="Award", empty_label="Choose one", to_field_name="code"
    )
    narrative = forms.ChoiceField(
        label="What is bought", choices=[*NOTHING, *options_of(choices_of(Narrative))]
    )
    accommodation = forms.ChoiceField(
        label="Kind of accommodation",
        required=False,
        choices=[*NOTHING, *options_of(choices_of(Accommodation))],
        help_text="Needed for support. Leave it for administration.",
    )
    profile = forms.CharField(
        label="Amount for each year",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One year a line, such as 2025-26 122000.00. The line's amount is their sum.",
    )
    supplier = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Supplier",
        required=False,
        empty_label="None",
        to_field_name="code",
    )
    service_code = forms.CharField(label="Service code", required=False, max_length=60)
    agreement_ref = forms.CharField(label="Agreement", required=False, max_length=60)
    objective_code = ObjectiveChoice()
    recommendation_code = forms.CharField(
        label="Recommendation served", required=False, max_length=40
    )

    def __init__(
        self,
        *args: Any,
        options: QuerySet[Option],
        awards: QuerySet[GrantAward],
        suppliers: QuerySet[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("option", options), ("award", awards), ("supplier", suppliers)):
            offer_rows(self, name, rows)

    def clean_profile(self) -> tuple[tuple[Period, int], ...]:
        try:
            return tuple(_planned(row) for row in self.cleaned_data["profile"].splitlines() if row)
        except (Refused, ValueError):
            raise forms.ValidationError(
                "Write one year a line and its amount after it, such as 2025-26 122000.00."
            ) from None

    def terms(self) -> LineTerms:
        """The line as it was filled in."""
        said = self.cleaned_data
        narrative = Narrative(said["narrative"])
        kind = said["accommodation"]
        return LineTerms(
            title=said["title"],
            pence=sum(pence for _, pence in said["profile"]),
            purpose=Purpose.ADMINISTRATION if narrative in ADMINISTRATIVE else Purpose.SUPPORT,
            narrative=narrative,
            accommodation=Accommodation(kind) if kind else None,
            service_code=said["service_code"],
            agreement_ref=said["agreement_ref"],
            objective_code=said["objective_code"],
            recommendation_code=said["recommendation_code"],
            profile=said["profile"],
        )


def _planned(row: str) -> tuple[Period, int]:
    year, amount = row.rsplit(maxsplit=1)
    return parse(year), Money.parse(amount).pence


class RecommendationForm(VersionForm):
    letter = forms.ChoiceField(label="Option recommended")
    reference = forms.CharField(
        label="Minuted decision", max_length=60, help_text="Its reference, such as DALPB/2026/07."
    )
    words = words("What the board said", size=600)

    def __init__(self, *args: Any, letters: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "letter", letters)


class AuthorityForm(VersionForm):
    """A decision or a delegation, and never both."""

    decision_ref = forms.CharField(
        label="Minuted decision",
        required=False,
        max_length=60,
        help_text="Its reference, such as DALPB/2026/07.",
    )
    delegation = forms.ModelChoiceField(
        Delegation.objects.none(),
        label="Or your delegation",
        required=False,
        empty_label="None",
        to_field_name="code",
    )

    def __init__(self, *args: Any, delegations: QuerySet[Delegation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "delegation", delegations)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if bool(said.get("decision_ref")) is bool(said.get("delegation")):
            raise forms.ValidationError("Give the minuted decision, or choose your delegation.")
        return said

    def authority(self) -> Authority:
        """What the approval rests on."""
        return Authority(self.cleaned_data["decision_ref"], self.cleaned_data["delegation"])


class RequestForm(PlainForm):
    code = code_field("Code of the request", "virement-2025-1")
    act = forms.ChoiceField(
        label="What should happen",
        choices=[
            ("virement", "Move money from one line to another"),
            ("release", "Declare underspend: hand a line's money back, unallocated"),
            ("carry_forward", "Carry unallocated money forward to a later year's award"),
        ],
    )
    amount = AmountField(label="Amount")
    from_line = LineChoice(label="From line", required=False, empty_label="None")
    to_line = LineChoice(label="To line", required=False, empty_label="None")
    from_award = forms.ModelChoiceField(
        GrantAward.objects.none(), label="From award", required=False, empty_label="None",
        help_text="Only to carry money forward.",
    )  # fmt: skip
    to_award = forms.ModelChoiceField(
        GrantAward.objects.none(), label="To award", required=False, empty_label="None"
    )
    reason = words("Why?")

    def __init__(
        self,
        *args: Any,
        lines: QuerySet[AllocationLine],
        awards: QuerySet[GrantAward],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from_line", "to_line"):
            offer_rows(self, name, lines)
        for name in ("from_award", "to_award"):
            offer_rows(self, name, awards)

    def clean_act(self) -> Act:
        return Act(self.cleaned_data["act"])


class DelegationForm(PlainForm):
    code = code_field("Code of the delegation", "public-health-2025")
    holder = forms.ModelChoiceField(
        User.objects.none(), label="Who may decide", empty_label="Choose one"
    )
    office = forms.CharField(label="Their office", max_length=200)
    limit = AmountField(label="Limit, in all")
    valid_from = DayField(label="From")
    valid_until = DayField(label="Until", help_text="The first day on which it no longer holds.")
    decision_ref = forms.CharField(label="Decision that delegates it", max_length=60)

    def __init__(self, *args: Any, holders: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "holder", holders)


class OptionChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic when run
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.proposal.title}: {obj.letter}, {obj.title}"


class ScenarioForm(PlainForm):
    code = code_field("Code of the scenario", "more-dispersed")
    title = forms.CharField(label="Title", max_length=200)
    options = OptionChoices(
        Option.objects.none(), label="Options", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, options: QuerySet[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "options", options)
