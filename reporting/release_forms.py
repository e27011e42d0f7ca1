"""Input of the pages of releases: cleaned here, judged by services."""

from datetime import UTC, datetime, time
from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator

from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm
from reporting.releases.asking import Ask, How, Places, TableAsk, Times, Weight, Weights
from reporting.releases.workflow import Verdict

MOST_TABLES: Final = 3
Choices = tuple[tuple[str, str], ...]
_PLACES: Final = [
    (Places.DISTRICTS.value, "Each district and the county"),
    (Places.COUNTY.value, "The county alone"),
]
_TIMES: Final = [
    (Times.QUARTERS.value, "Each quarter, and the year where quarters add up"),
    (Times.YEAR.value, "The year alone"),
]
_WEIGHTS: Final = [
    (Weight.AS_USUAL.value, "As usual"),
    (Weight.MORE.value, "More"),
    (Weight.MOST.value, "As far as can be"),
]

_HOW: Final = [
    (How.WITHHOLD.value, "Withhold small numbers, and others that would give them away"),
    (How.ROUND.value, "Round every number up or down, and add the totals from rounded numbers"),
]


def _offer(form: forms.Form, name: str, choices: Choices, none: str) -> None:
    form.fields[name].choices = [("", none), *choices]  # type: ignore[attr-defined]


class WordsForm(PlainForm):
    """What is said of a release, whatever it prints."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    summary = forms.CharField(
        label="What it shows",
        help_text="In plain words and without numbers: numbers are printed in the tables alone.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    reason = forms.CharField(
        label="Why it is published", widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
    embargo_on = DayField(
        label="Embargo until the start of",
        help_text="Nobody can read it before that day, for example 1/9/2026.",
        required=False,
    )

    def embargo(self) -> datetime | None:
        day = self.cleaned_data["embargo_on"]
        return datetime.combine(day, time(), tzinfo=UTC) if day else None


class ReturnReleaseForm(WordsForm):
    """A year's return. `questions` are those of its form that are counted."""

    left_out = forms.MultipleChoiceField(
        label="Questions to leave out",
        help_text="Their lines are printed as withheld.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={
            "invalid_choice": "This form has no question “%(value)s”. Tick those in the list."
        },
    )

    def __init__(self, *args: Any, questions: Choices = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["left_out"].choices = questions  # type: ignore[attr-defined]


class ChangeForm(WordsForm):
    """A release and up to three tables. `offers` are measure and year with their words."""

    title = forms.CharField(label="Title", max_length=200)
    field_order: tuple[str, ...] = ("version", "title")

    def __init__(self, *args: Any, offers: Choices = (), splits: Choices = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        for number in range(1, MOST_TABLES + 1):
            for name, field in _table_fields(number, offers, splits).items():
                self.fields[f"{name}_{number}"] = field

    def ask(self) -> Ask:
        """The tables as they were chosen, each with a code of its own."""
        chosen = [n for n in range(1, MOST_TABLES + 1) if self.cleaned_data[f"measure_{n}"]]
        return Ask(tuple(self._table(number) for number in chosen))

    def _table(self, number: int) -> TableAsk:
        said = {name: self.cleaned_data[f"{name}_{number}"] for name in _NAMES}
        measure, _, year = said["measure"].partition("|")
        kind, _, indicator = measure.rpartition(":")
        return TableAsk(
            code=f"table-{number}",
            title=said["title"] or f"{indicator.replace('_', ' ').capitalize()}",
            measure="" if kind else measure,
            year=year,
            places=Places(said["places"] or Places.DISTRICTS),
            times=Times(said["times"] or Times.QUARTERS),
            split="" if kind else said["split"],
            shares=bool(said["shares"]) and not kind,
            indicator=indicator if kind else "",
        )


_NAMES: Final = ("measure", "title", "places", "times", "split", "shares")


def _table_fields(number: int, offers: Choices, splits: Choices) -> dict[str, forms.Field]:
    first = number == 1
    return {
        "measure": forms.ChoiceField(
            label=f"Table {number}: measure and year",
            choices=[("", "Choose one"), *offers],
            required=first,
        ),
        "title": forms.CharField(label=f"Table {number}: title", max_length=200, required=first),
        "places": forms.ChoiceField(
            label=f"Table {number}: places", choices=_PLACES, required=False
        ),
        "times": forms.ChoiceField(label=f"Table {number}: times", choices=_TIMES, required=False),
        "split": forms.ChoiceField(
            label=f"Table {number}: split by",
            choices=[("", "Nothing more"), *splits],
            required=False,
        ),
        "shares": forms.BooleanField(
            label=f"Table {number}: print each part as a percentage of all too", required=False
        ),
    }


class ProposalForm(ChangeForm):
    """The same for a new release, which gets its address here."""

    code = forms.CharField(
        label="Short name",
        help_text="For the address, such as refusals-2024-25. It cannot be changed later.",
        max_length=60,
        validators=[RegexValidator(r"^[a-z0-9-]+\Z", "Use small letters, digits and hyphens.")],
    )
    field_order = ("code", "title")


class ProtectForm(PlainForm):
    """Withhold or round, and where numbers are withheld what to keep in print."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.ChoiceField(label="How to protect people", choices=_HOW, widget=forms.RadioSelect)
    totals = forms.ChoiceField(
        label="Keep totals",
        help_text="This and what follows is for withholding: rounding prints every number.",
        choices=_WEIGHTS,
    )
    districts = forms.ChoiceField(label="Keep districts", choices=_WEIGHTS)
    line = forms.ChoiceField(label="Keep this line", required=False)
    withhold = forms.ChoiceField(label="Withhold this as well", required=False)

    def __init__(
        self,
        *args: Any,
        lines: Choices = (),
        cells: Choices = (),
        may_round: bool = False,
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        if not may_round:
            self.fields["how"].choices = _HOW[:1]  # type: ignore[attr-defined]
        _offer(self, "line", lines, "None in particular")
        _offer(self, "withhold", cells, "Nothing more")

    def weights(self, before: tuple[str, ...] = ()) -> Weights:
        """With what was already withheld on request."""
        said = self.cleaned_data
        more = (said["withhold"],) if said["withhold"] else ()
        return Weights(
            Weight(said["totals"]),
            Weight(said["districts"]),
            said["line"],
            tuple(dict.fromkeys((*before, *more))),
            How(said["how"]),
        )


class AcceptForm(PlainForm):
    reason = forms.CharField(
        label="Why this is acceptable",
        help_text="It is kept, and stands in the risk assessment.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    expires_on = DayField(
        label="Until", help_text="The decision lapses then, for example 1/9/2026."
    )


class VerdictForm(PlainForm):
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    verdict = forms.ChoiceField(
        label="Your verdict",
        choices=[
            (Verdict.APPROVE.value, "Approve this copy for publication"),
            (Verdict.DECLINE.value, "Decline it"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="What you looked at, and why",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class PolicyForm(PlainForm):
    """`policies` are the editions that wait for approval, each with what it does."""

    reference = forms.ChoiceField(label="Policy", widget=forms.RadioSelect)
    basis = forms.CharField(label="Where it was decided", max_length=300)

    def __init__(self, *args: Any, policies: Choices = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["reference"].choices = policies  # type: ignore[attr-defined]


class ExternalForm(PlainForm):
    """Something that somebody else printed about one of our counts."""

    measure = forms.ChoiceField(label="Measure")
    period = forms.CharField(
        label="Period", help_text="Such as 2024-25 or 2024-25 Q1.", max_length=30
    )
    area = forms.ChoiceField(label="Area")
    category = forms.CharField(
        label="Category",
        help_text="The code of a category of the measure.",
        max_length=60,
        required=False,
    )
    shown = forms.CharField(
        label="What was printed",
        help_text="A whole number, a mark such as [c], “under 5”, “5 to 9”, “10 or more”, or a"
        " percentage with all its digits, such as 12.0%.",
        max_length=100,
    )
    rounded_to = forms.IntegerField(
        label="Rounded to",
        help_text="5 or 10, where it was rounded.",
        min_value=2,
        max_value=1000,
        required=False,
    )
    of_measure = forms.ChoiceField(
        label="Per cent of: measure",
        help_text="For a percentage, what it is of. What you leave out is as above.",
        required=False,
    )
    of_period = forms.CharField(label="Per cent of: period", max_length=30, required=False)
    of_area = forms.ChoiceField(label="Per cent of: area", required=False)
    of_category = forms.CharField(
        label="Per cent of: category",
        help_text="Left out, it is everybody.",
        max_length=60,
        required=False,
    )
    issuer = forms.CharField(label="Who printed it", max_length=200)
    source = forms.CharField(label="Where it can be read", max_length=300)
    said_on = DayField(label="When", help_text="For example 30/6/2025.")

    def __init__(self, *args: Any, measures: Choices = (), areas: Choices = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        _offer(self, "measure", measures, "Choose one")
        _offer(self, "area", areas, "Choose one")
        _offer(self, "of_measure", measures, "The same")
        _offer(self, "of_area", areas, "The same")


class ExternalFileForm(PlainForm):
    file = forms.FileField(
        label="File",
        help_text="CSV, XLSX or ODS with the headings measure, period, area, category, shown,"
        " rounded_to, issuer, source and said_on; for percentages also of_measure, of_period,"
        " of_area and of_category.",
    )
