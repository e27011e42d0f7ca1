"""Input of the pages that move a strategy on, and of what happens around it."""

from typing import Any

from django import forms

from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.models.organisations import OrganisationKind
from strategy.forms.plans import Choices, VersionedForm, choose, long_text, organisations
from strategy.models import Consultee
from strategy.rules.vocabulary import (
    ConsulteeKind,
    CooperationAnswer,
    PlanKind,
    ReviewDecision,
    StocktakeVerdict,
)
from strategy.services.consulting import ConsulteeTerms


class ConsulteeForm(VersionedForm):
    kind = forms.ChoiceField(label="Who they are", choices=choose(ConsulteeKind))
    organisation = forms.ChoiceField(
        label="Organisation", required=False, help_text="A district is one of those here."
    )
    name = forms.CharField(label="Name", max_length=200, help_text="A body or a group, no person.")
    asked_on = DayField(label="Asked on", required=False)
    reply_by = DayField(label="Asked to answer by", required=False)
    answered_on = DayField(label="Answered on", required=False)
    response = long_text("What they said", required=False)
    how_used = long_text("How it was used", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations("None of those here")  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(row: Consultee) -> dict[str, Any]:
        names = ("kind", "name", "asked_on", "reply_by", "answered_on", "response", "how_used")
        held = {name: getattr(row, name) for name in names}
        code = row.organisation.code if row.organisation else ""
        return {**held, "organisation": code, "version": row.version}

    def terms(self) -> ConsulteeTerms:
        given = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        return ConsulteeTerms(**{**given, "kind": ConsulteeKind(given["kind"])})


class MoveForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ReasonForm(MoveForm):
    reason = long_text("Reason")


class ApproveForm(MoveForm):
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PublishForm(MoveForm):
    published_on = DayField(label="Day it was published")
    where = forms.CharField(
        label="Where it can be read", max_length=500, help_text="An address, or the site's name."
    )


class AdoptionForm(PlainForm):
    body = forms.CharField(
        label="Who adopted it", max_length=200, help_text="Such as a council's cabinet, or a board."
    )
    organisation = forms.ChoiceField(label="Its organisation", required=False)
    adopted_on = DayField(label="Day of the decision")
    reference = forms.CharField(label="Decision or minute", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations("None of those here")  # type: ignore[attr-defined]


class ReviewForm(PlainForm):
    reviewed_on = DayField(label="Day of the review")
    findings = long_text("What the review found")
    effect = long_text(
        "Effect on other local authority support",
        help_text="Support for victims outside safe accommodation that the authorities give or pay"
        " for. The regulations ask for it in every review.",
    )
    decision = forms.ChoiceField(label="What follows", choices=choose(ReviewDecision))
    reason = long_text("Why")


class CorrectionForm(PlainForm):
    part = forms.ChoiceField(label="What is corrected", required=False)
    was = long_text("What it says", rows=3)
    reads = long_text("What it should say", rows=3)
    reason = long_text("Why", rows=3)
    corrected_on = DayField(label="Day of the correction")

    def __init__(self, *args: Any, parts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [("", "The strategy as a whole"), *parts]  # type: ignore[attr-defined]


class CooperationForm(PlainForm):
    organisation = forms.ChoiceField(label="Council that is asked")
    strategy = forms.ChoiceField(label="For which strategy", required=False)
    asked_on = DayField(label="Asked on")
    what = long_text("What it is asked to do")
    reply_by = DayField(label="Asked to answer by", required=False)

    def __init__(self, *args: Any, strategies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = organisations("Choose a council", kind=OrganisationKind.DISTRICT_COUNCIL.value)
        self.fields["organisation"].choices = districts  # type: ignore[attr-defined]
        self.fields["strategy"].choices = [("", "None"), *strategies]  # type: ignore[attr-defined]


class AnswerForm(MoveForm):
    answered_on = DayField(label="Answered on")
    answer = forms.ChoiceField(label="Answer", choices=choose(CooperationAnswer))
    words = long_text("What they said")


class JudgeForm(PlainForm):
    first = forms.CharField(widget=forms.HiddenInput, max_length=90)
    second = forms.CharField(widget=forms.HiddenInput, max_length=90, required=False)
    verdict = forms.ChoiceField(
        label="Your judgement", choices=choose(StocktakeVerdict), widget=forms.RadioSelect
    )
    why = long_text("Why", rows=3)


class FilterForm(PlainForm):
    """What the list of plans may be narrowed by."""

    kind = forms.ChoiceField(
        label="Kind of plan", required=False, choices=choose(PlanKind, "Every kind")
    )
    on = DayField(label="In force on", required=False)
    owner = forms.ChoiceField(label="Owner", required=False)

    def __init__(self, *args: Any, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Every owner"), *owners]  # type: ignore[attr-defined]


class SearchForm(PlainForm):
    words = forms.CharField(
        label="Words to look for",
        max_length=200,
        required=False,
        help_text="Every word must stand in one part of a plan.",
    )
