"""Input of the pages that write a plan."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.intake.numbers import read_value
from dalpb.kernel.models import Organisation
from dalpb.kernel.models.areas import AreaName
from strategy.models import Objective, Outcome, PlanStatement, Priority, Strategy
from strategy.rules.vocabulary import LinkKind, PlanKind, StatementKind
from strategy.rules.wording import as_words
from strategy.services.writing import OutcomeTerms, PlanTerms

PART_CODE = r"^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$"
Choices = list[tuple[str, str]]


def choose(kinds: Iterable[Any], first: str = "") -> Choices:
    return ([("", first)] if first else []) + [(one.value, as_words(one.value)) for one in kinds]


def organisations(first: str, *, kind: str = "") -> Choices:
    rows = Organisation.objects.order_by("name")
    if kind:
        rows = rows.filter(kind=kind)
    return [("", first), *rows.values_list("code", "name")]


def long_text(label: str, *, rows: int = 4, required: bool = True, help_text: str = "") -> Any:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=4000,
    )


def part_code(label: str, example: str) -> forms.RegexField:
    field = forms.RegexField(
        regex=PART_CODE,
        label=label,
        max_length=20,
        help_text=f"How people name it, such as {example}.",
    )
    field.error_messages["invalid"] = f"Write a short code such as {example}: no spaces in it."
    return field


class VersionedForm(PlainForm):
    """A form that says which version it changes."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    @property
    def seen(self) -> int:
        return self.cleaned_data.get("version") or 0


class TermsForm(VersionedForm):
    title = forms.CharField(label="Title", max_length=200)
    years = forms.CharField(
        label="Years", max_length=40, help_text="As people say it, such as 2025 to 2028."
    )
    body = forms.CharField(label="Whose it is", max_length=200)
    kind = forms.ChoiceField(label="Kind of plan", choices=choose(PlanKind))
    owner = forms.ChoiceField(label="Organisation that owns it", required=False)
    source = forms.CharField(
        label="Where it comes from", max_length=300, help_text="The paper or decision behind it."
    )
    drafted_on = DayField(label="Day of the draft", required=False)
    first_on = DayField(label="First day in force", required=False)
    until_on = DayField(
        label="Day it ends", required=False, help_text="The first day on which it no longer holds."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = organisations("None of those here")  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(row: Strategy) -> dict[str, Any]:
        names = ("title", "years", "body", "kind", "source", "drafted_on", "first_on", "until_on")
        owner = row.owner_organisation
        return {
            **{name: getattr(row, name) for name in names},
            "owner": owner.code if owner else "",
            "version": row.version,
        }

    def terms(self) -> PlanTerms:
        given = {k: v for k, v in self.cleaned_data.items() if k not in ("version", "code", "area")}
        return PlanTerms(**{**given, "kind": PlanKind(given["kind"])})


class NewPlanForm(TermsForm):
    code = forms.RegexField(
        regex=r"^[a-z0-9][a-z0-9-]{0,59}$",
        label="Name in addresses",
        max_length=60,
        help_text="Small letters, digits and hyphens, such as da-2028-31.",
    )
    area = forms.ChoiceField(label="Area")

    field_order = ["code", "title", "years", "body", "kind", "owner", "area"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(AreaName.objects.order_by("valid_from").values_list("area__code", "name"))
        chosen = sorted(names.items(), key=lambda pair: pair[1])
        self.fields["area"].choices = [("", "Choose an area"), *chosen]  # type: ignore[attr-defined]
        self.fields["code"].error_messages["invalid"] = (
            "Write the name in small letters, digits and hyphens, such as da-2028-31."
        )


class StatementForm(VersionedForm):
    kind = forms.ChoiceField(
        label="What it is",
        choices=choose(one for one in StatementKind if one is not StatementKind.DOMAIN),
    )
    words = long_text("Words")

    @staticmethod
    def initial_of(row: PlanStatement) -> dict[str, Any]:
        return {"kind": row.kind, "words": row.words, "version": row.version}


class PriorityForm(VersionedForm):
    title = forms.CharField(label="Title", max_length=200)
    description = long_text("What it means")

    @staticmethod
    def initial_of(row: Priority) -> dict[str, Any]:
        return {"title": row.title, "description": row.description, "version": row.version}


class ObjectiveForm(VersionedForm):
    code = part_code("Number", "1.2")
    title = forms.CharField(label="Objective", max_length=200)
    description = long_text("What it means", required=False)
    answers = forms.MultipleChoiceField(
        label="Recommendations of the needs assessment that it answers",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, recommendations: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["answers"].choices = list(recommendations)  # type: ignore[attr-defined]
        if not recommendations:
            del self.fields["answers"]

    @staticmethod
    def initial_of(row: Objective) -> dict[str, Any]:
        names = ("code", "title", "description", "version")
        held = {name: getattr(row, name) for name in names}
        return {**held, "answers": [one.code for one in row.recommendations.all()]}


class FigureField(forms.Field):
    """Reads a figure as the tidy file writes it; blank is not yet supplied."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return Figure.empty(State.NOT_SUPPLIED)
        found = read_value(text, whole=False, percent=True)
        if isinstance(found, Figure):
            return found
        raise ValidationError(found.sentence, code="invalid")


class OutcomeForm(VersionedForm):
    code = part_code("Number", "1.2.a")
    words = long_text("What should be true", rows=3)
    unit = forms.CharField(
        label="What the figures count", max_length=60, required=False, help_text="Such as %."
    )
    baseline = FigureField(
        label="Baseline",
        required=False,
        help_text="A number such as 71, a range such as 28-30, or a limit such as >=60. Leave it"
        " empty if nobody knows it yet.",
    )
    baseline_on = DayField(label="Day of the baseline", required=False)
    target = FigureField(label="Target", required=False, help_text="Written in the same way.")
    target_on = DayField(label="Day of the target", required=False)
    indicator_code = forms.ChoiceField(label="Indicator that tells of it", required=False)
    note = long_text("Note", rows=2, required=False)

    def __init__(self, *args: Any, indicators: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        chosen = [("", "None yet"), *indicators]
        self.fields["indicator_code"].choices = chosen  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(row: Outcome) -> dict[str, Any]:
        names = ("code", "words", "unit", "baseline_on", "target_on", "indicator_code", "note")
        held = {name: getattr(row, name) for name in names}
        figures = {name: as_written(getattr(row, name)) for name in ("baseline", "target")}
        return {**held, **figures, "version": row.version}

    def terms(self) -> OutcomeTerms:
        given = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        return OutcomeTerms(**given)


def as_written(figure: Figure) -> str:
    """A figure as its officer would write it again; nothing for one not yet supplied."""
    if figure.state is State.NOT_SUPPLIED:
        return ""
    if figure.state is State.BOUNDED and not figure.words:
        if figure.high is None:
            return f">={figure.low}"
        return f"<={figure.high}" if figure.low is None else f"{figure.low}-{figure.high}"
    return figure.shown()


class LinkForm(PlainForm):
    """What became of an objective of an earlier strategy."""

    kind = forms.ChoiceField(label="What happened", choices=choose(LinkKind))
    old = forms.ChoiceField(label="Objective of the earlier strategy", required=False)
    new = forms.ChoiceField(label="Objective of this strategy", required=False)
    reason = long_text("Why", rows=3)

    def __init__(self, *args: Any, old: Choices, new: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["old"].choices = [("", "None: it is new"), *old]  # type: ignore[attr-defined]
        self.fields["new"].choices = [("", "None: it was dropped"), *new]  # type: ignore[attr-defined]
