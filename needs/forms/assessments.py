"""Input of the assessment's pages: cleaned here, judged by services."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms

from dalpb.kernel.form_fields import DayField, offer_choices
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.periods import in_words
from needs.models import AssessmentVersion, DataGap, Finding, Measure, Recommendation
from needs.rules.assessment.content import AreaKind, FindingLevel, Place, Strength
from needs.services.assessment.terms import (
    FindingTerms,
    GapTerms,
    RecommendationTerms,
    VersionTerms,
)
from needs.services.assessment.tying import Keys, Tie

LEVELS = {
    FindingLevel.NATIONAL: "the country",
    FindingLevel.COUNTY: "the county",
    FindingLevel.DISTRICT: "the districts",
    FindingLevel.NEIGHBOURHOOD: "neighbourhoods",
}
STRENGTHS = {
    Strength.STRONG: "Strong: counted whole, by those who know",
    Strength.MODERATE: "Moderate: counted in part, or without what stands behind it",
    Strength.WEAK: "Weak: told, estimated, or known to be too low",
}
PLACES = {
    Place.NOWHERE: "Not on the sheet",
    Place.UNMET: "Need that was not met",
    Place.DEMAND: "How much need came forward",
    Place.WHO: "Who is affected",
}
CODE = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$"


def _text(label: str, *, rows: int = 4, required: bool = True, help_text: str = "") -> Any:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=6000,
    )


def _code(label: str) -> forms.RegexField:
    field = forms.RegexField(
        regex=CODE,
        label=label,
        max_length=40,
        help_text="Letters, digits, dots and hyphens, such as H9.",
    )
    field.error_messages["invalid"] = "Write the code in letters, digits, dots and hyphens."
    return field


def saved_meanwhile(form: PlainForm) -> list[tuple[str, str]]:
    """By label, what stands now of each field in which something else was typed."""
    return [
        (str(field.label), _said(field, form.get_initial_for_field(field, name)))
        for name, field in form.fields.items()
        if name in form.changed_data and not field.widget.is_hidden
    ]


def _said(field: forms.Field, held: object) -> str:
    if isinstance(field, forms.BooleanField):
        return "Yes" if held else "No"
    if isinstance(field, forms.MultipleChoiceField) and isinstance(held, list):
        return ", ".join(held) or "Nothing"
    if isinstance(field, forms.ChoiceField):
        choices = dict(cast("Iterable[tuple[object, str]]", field.choices))
        return choices.get(held, str(held)) or "Nothing"
    if isinstance(held, date):
        return in_words(held)
    return str(held or "Nothing")


class AssessmentMoveForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class AssessmentReasonForm(AssessmentMoveForm):
    reason = forms.CharField(
        label="Reason",
        help_text="A sentence or two. It is kept with the assessment.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class ApproveForm(AssessmentMoveForm):
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agrees = forms.BooleanField(label="I have read this assessment and approve it")


class FrameForm(PlainForm):
    """What a version covers, its texts, and its dates."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    covers_from = DayField(label="First day covered")
    covers_last = DayField(label="Last day covered")
    scope = _text("What is looked at")
    out_of_scope = _text("What is left out")
    summary = _text("In short", rows=8)
    method = _text("How it was made", rows=8)
    full_on = DayField(label="Date of this assessment")
    refresh_on = DayField(label="Next refresh")
    next_full_on = DayField(label="Next full assessment")

    @staticmethod
    def initial_of(edition: AssessmentVersion) -> dict[str, Any]:
        names = ("scope", "out_of_scope", "summary", "method", "full_on", "refresh_on")
        held = {name: getattr(edition, name) for name in (*names, "next_full_on", "version")}
        first, until = edition.covers_from, edition.covers_until
        return {**held, "covers_from": first, "covers_last": until - timedelta(days=1)}

    def terms(self) -> VersionTerms:
        given = dict(self.cleaned_data)
        given.pop("version")
        given["covers_until"] = given.pop("covers_last") + timedelta(days=1)
        return VersionTerms(**given)


def _measures() -> list[tuple[str, str]]:
    """Every measure by its name, to choose from."""
    return sorted(Measure.objects.values_list("code", "name"), key=lambda pair: pair[1].casefold())


class FindingForm(PlainForm):
    """A finding's texts. Figures stand in them by name, in braces."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    code = _code("Code")
    section = forms.ChoiceField(label="Chapter")
    headline = forms.CharField(
        label="Headline",
        max_length=300,
        help_text="One sentence. Numbers are figures by name, such as {placed}.",
    )
    level = forms.ChoiceField(
        label="About", choices=[(key.value, words) for key, words in LEVELS.items()]
    )
    strength = forms.ChoiceField(
        label="Evidence", choices=[(key.value, words) for key, words in STRENGTHS.items()]
    )
    text = _text("Text", rows=6, required=False)
    caveats = _text("What to beware of", rows=3, required=False)
    place = forms.ChoiceField(
        label="Place on the sheet", choices=[(key.value, words) for key, words in PLACES.items()]
    )
    tile_name = forms.CharField(
        label="Large figure", required=False, max_length=40, help_text="The name of its figure."
    )
    tile_words = forms.CharField(label="Words under it", required=False, max_length=160)
    chart_title = forms.CharField(label="Title of its chart", required=False, max_length=160)
    followed_by = forms.ChoiceField(
        label="Measure that follows this need",
        required=False,
        help_text="What counts the same need from year to year, so that one can go from here to"
        " the return's figure and back.",
    )

    def __init__(
        self, *args: Any, chapters: Sequence[tuple[str, str]], is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["section"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*chapters]
        offer_choices(self, "followed_by", [("", "None"), *_measures()])
        if not is_new:
            del self.fields["code"]

    @staticmethod
    def initial_of(finding: Finding) -> dict[str, Any]:
        names = ("headline", "level", "strength", "text", "caveats", "place", "tile_name")
        held = {name: getattr(finding, name) for name in (*names, "tile_words", "chart_title")}
        measure = finding.followed_by
        return {
            **held,
            "version": finding.version,
            "section": finding.section.code,
            "followed_by": measure.code if measure else "",
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("tile_name")) != bool(given.get("tile_words")):
            missing = "tile_words" if given.get("tile_name") else "tile_name"
            self.add_error(missing, "A large figure needs both its name and the words under it.")
        return given

    def terms(self) -> FindingTerms:
        given = {k: v for k, v in self.cleaned_data.items() if k not in ("version", "code")}
        given["level"] = FindingLevel(given["level"])
        given["strength"] = Strength(given["strength"])
        given["place"] = Place(given["place"])
        return FindingTerms(**given)


class AnsweringForm(PlainForm):
    """A part that points back at findings."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    code = _code("Code")
    findings = forms.MultipleChoiceField(
        label="Findings", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, findings: Sequence[tuple[str, str]], is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["findings"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [*findings]
        self.order_fields([*(name for name in self.fields if name != "findings"), "findings"])
        if not is_new:
            del self.fields["code"]


class RecommendationForm(AnsweringForm):
    kind = forms.ChoiceField(label="Kind", choices=[(k.value, k.value) for k in AreaKind])
    title = forms.CharField(label="Title", max_length=200)
    text = _text("Text", required=False)
    parts = _text("Its parts", help_text="One on each line.")

    @staticmethod
    def initial_of(row: Recommendation) -> dict[str, Any]:
        held = {name: getattr(row, name) for name in ("kind", "title", "text", "version")}
        parts = "\n".join(part["text"] for part in row.parts)
        return {**held, "parts": parts, "findings": [f.code for f in row.findings.all()]}

    def terms(self, code: str) -> RecommendationTerms:
        given = self.cleaned_data
        lines = [line.strip() for line in given["parts"].splitlines() if line.strip()]
        return RecommendationTerms(
            kind=AreaKind(given["kind"]),
            title=given["title"],
            text=given["text"],
            parts=tuple((f"{code}.{number}", line) for number, line in enumerate(lines, 1)),
            findings=tuple(given["findings"]),
        )


class GapForm(AnsweringForm):
    what = forms.CharField(label="What is not known", max_length=300)
    why = _text("Why")
    supplier = forms.CharField(label="Who would have to say", max_length=200)
    due_on = DayField(label="By when", required=False)
    is_headline = forms.BooleanField(label="Show it on the sheet", required=False)

    @staticmethod
    def initial_of(row: DataGap) -> dict[str, Any]:
        names = ("what", "why", "supplier", "due_on", "is_headline", "version")
        held = {name: getattr(row, name) for name in names}
        return {**held, "findings": [f.code for f in row.findings.all()]}

    def terms(self) -> GapTerms:
        given = {k: v for k, v in self.cleaned_data.items() if k not in ("version", "code")}
        given["findings"] = tuple(given["findings"])
        return GapTerms(**given)


class TieForm(PlainForm):
    """One figure for a finding: a stored one by its number, an indicator's, or a share of others."""

    name = forms.CharField(
        label="Name",
        max_length=40,
        help_text="Small letters and underscores. The text asks for it in braces: {placed}.",
    )
    label = forms.CharField(label="What it is", max_length=200)
    figure = forms.IntegerField(
        label="Number of a stored figure",
        required=False,
        min_value=1,
        help_text="It stands at the end of the figure's own address, such as 29 in /figures/29/.",
    )
    indicator = forms.SlugField(label="Or the code of an indicator", required=False, max_length=60)
    area = forms.CharField(
        label="Its area", required=False, max_length=20, help_text="A code, such as E10000013."
    )
    period = forms.CharField(
        label="Its period", required=False, max_length=30, help_text="Such as 2020-21."
    )
    period_said = forms.CharField(
        label="In words, where the source does not name its period",
        required=False,
        max_length=80,
        help_text="Such as: one year, which the papers do not name. It stands in place of the period.",
    )
    share_of = forms.CharField(
        label="Or a share: the name of its part",
        required=False,
        max_length=40,
        help_text="A figure of this finding that is tied already.",
    )
    share_in = forms.CharField(
        label="The names that make its whole",
        required=False,
        max_length=400,
        help_text="With commas between them, such as placed, not_placed.",
    )
    is_charted = forms.BooleanField(label="Draw it in the finding's chart", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        said = [name for name in ("figure", "indicator", "share_of") if given.get(name)]
        if len(said) != 1 and not self.errors:
            self.add_error(
                "figure", "Give one of three: a figure's number, an indicator's code, or a share."
            )
        if given.get("indicator") and not (given.get("area") and given.get("period")):
            self.add_error("area", "An indicator is read for an area and a period: give both.")
        return given

    def tie(self) -> Tie:
        given = self.cleaned_data
        names = (name.strip() for name in given["share_in"].split(","))
        keys = Keys("", given["period"], given["area"]) if given["indicator"] else None
        return Tie(
            given["name"],
            given["label"],
            figure_id=given["figure"],
            keys=keys,
            share_of=given["share_of"],
            share_in=tuple(name for name in names if name),
            indicator=given["indicator"],
            is_charted=given["is_charted"],
            period_said=given["period_said"],
        )


class NextVersionForm(PlainForm):
    code = forms.RegexField(
        regex=r"^[a-z0-9][a-z0-9-]{0,39}$",
        label="Name of the new version",
        max_length=40,
        help_text="Small letters, digits and hyphens, such as 2024.",
    )
    covers_from = DayField(label="First day covered")
    covers_last = DayField(label="Last day covered")
    full_on = DayField(label="Date of the new assessment")
    refresh_on = DayField(label="Next refresh")
    next_full_on = DayField(label="Next full assessment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["invalid"] = (
            "Write the name in small letters, digits and hyphens, such as 2024."
        )

    def terms(self, of: AssessmentVersion) -> VersionTerms:
        given = self.cleaned_data
        return VersionTerms(
            covers_from=given["covers_from"],
            covers_until=given["covers_last"] + timedelta(days=1),
            scope=of.scope,
            out_of_scope=of.out_of_scope,
            summary=of.summary,
            method=of.method,
            full_on=given["full_on"],
            refresh_on=given["refresh_on"],
            next_full_on=given["next_full_on"],
        )
