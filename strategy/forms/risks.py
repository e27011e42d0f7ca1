"""Input of the risk register's pages."""

from collections.abc import Sequence
from typing import Any

from django import forms

from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm
from strategy.rules.risks.scoring import Score
from strategy.rules.risks.vocabulary import (
    APPETITES,
    CATEGORIES,
    IMPACTS,
    LIKELIHOODS,
    Direction,
    RiskStatus,
    ScoreKind,
)

Choices = Sequence[tuple[str, str]]
KINDS = {
    ScoreKind.INHERENT: "Inherent: before anything is done",
    ScoreKind.CURRENT: "Current: as it is today",
    ScoreKind.TARGET: "Target: where treatment should bring it",
}


def long_text(
    label: str, *, rows: int = 3, required: bool = True, help_text: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=6000,
    )


def set_choices(form: forms.Form, name: str, choices: Choices, *, none: str = "") -> None:
    """Give a closed list to a field; `none` is what leaving it empty means."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", none), *choices] if none else list(choices)


class VersionForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(VersionForm):
    reason = long_text("Reason", help_text="A sentence or two. It is kept with the risk.")


class RiskForm(VersionForm):
    """A risk in three parts: because of a cause there may be an event, and so an impact."""

    body = forms.ChoiceField(label="Whose register")
    title = forms.CharField(label="Short name", max_length=200)
    cause = long_text("Cause", help_text="Because of what?")
    event = long_text("Event", help_text="What may happen?")
    impact = long_text("Impact", help_text="And so, what follows for people, services or money?")
    category = forms.ChoiceField(label="Category", choices=list(CATEGORIES.items()))
    owner_organisation = forms.ChoiceField(label="Owner’s organisation", required=False)
    owner_role = forms.CharField(
        label="Owner", max_length=200, help_text="By role, such as Head of commissioning."
    )
    appetite = forms.ChoiceField(label="Appetite", choices=list(APPETITES.items()))
    tolerated = forms.IntegerField(
        label="Highest score tolerated",
        min_value=1,
        max_value=25,
        help_text="From 1 to 25. Above it the board is told.",
    )
    tolerates = long_text("What the body tolerates, in words", required=False)
    proximity_on = DayField(
        label="When it could first happen",
        required=False,
        help_text="Leave it empty if nobody can say.",
    )

    def __init__(
        self, *args: Any, bodies: Choices, organisations: Choices, is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            set_choices(self, "body", bodies)
        else:
            del self.fields["body"]
        set_choices(self, "owner_organisation", organisations, none="None in particular")


class ScoreForm(VersionForm):
    kind = forms.ChoiceField(
        label="Which score", choices=list(KINDS.items()), initial=ScoreKind.CURRENT.value
    )
    likelihood = forms.TypedChoiceField(
        label="Likelihood",
        coerce=int,
        choices=[(str(n), f"{n} {words}") for n, words in LIKELIHOODS.items()],
        widget=forms.RadioSelect,
    )
    impact = forms.TypedChoiceField(
        label="Impact",
        coerce=int,
        choices=[(str(n), f"{n} {words}") for n, words in IMPACTS.items()],
        widget=forms.RadioSelect,
    )
    reason = long_text("Why this score")

    def score(self) -> Score:
        return Score(self.cleaned_data["likelihood"], self.cleaned_data["impact"])


class PartnerViewForm(PlainForm):
    """How the person's own organisation sees the risk."""

    organisation = forms.ChoiceField(label="Organisation")
    likelihood = forms.TypedChoiceField(
        label="Likelihood for us",
        coerce=int,
        choices=[(str(n), f"{n} {words}") for n, words in LIKELIHOODS.items()],
        widget=forms.RadioSelect,
    )
    impact = forms.TypedChoiceField(
        label="Impact on us",
        coerce=int,
        choices=[(str(n), f"{n} {words}") for n, words in IMPACTS.items()],
        widget=forms.RadioSelect,
    )
    words = long_text("Why we see it so")

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "organisation", organisations)


class MitigationForm(VersionForm):
    words = long_text("What is done")
    owner_role = forms.CharField(label="Who does it", max_length=200, help_text="By role.")
    action = forms.ChoiceField(label="Action of the plan", required=False)
    forecast_on = DayField(label="Day on which it will be done")
    actual_on = DayField(label="Day on which it was done", required=False)

    def __init__(self, *args: Any, actions: Choices, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "action", actions, none="None")
        if is_new:
            del self.fields["actual_on"]


class ReviewForm(VersionForm):
    words = long_text("What you found", required=False)


class EscalateForm(VersionForm):
    to_body = forms.ChoiceField(label="Which body should carry it")
    direction = forms.ChoiceField(
        label="Which way",
        choices=[
            (Direction.UP.value, "Up: it needs more authority than we have"),
            (Direction.DOWN.value, "Down: it can be carried nearer to the work"),
        ],
        widget=forms.RadioSelect,
    )
    reason = long_text("Why")

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "to_body", bodies)


class AnswerForm(VersionForm):
    """A yes or a no, with its reason."""

    answer = forms.ChoiceField(
        label="Answer", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    words = long_text("Reason, and the meeting or decision it rests on")


class AskAcceptanceForm(VersionForm):
    expires_on = DayField(label="Accepted until", help_text="At most a year from today.")
    reason = long_text("Why it should be accepted and not treated further")


class RiskFilterForm(PlainForm):
    """Closed lists, and words to look for: a value outside the lists is refused."""

    body = forms.ChoiceField(label="Body", required=False)
    category = forms.ChoiceField(
        label="Category", required=False, choices=[("", "All"), *CATEGORIES.items()]
    )
    status = forms.ChoiceField(
        label="On the register",
        required=False,
        choices=[
            (RiskStatus.OPEN.value, "Open"),
            (RiskStatus.CLOSED.value, "Closed"),
            ("all", "Both"),
        ],
    )
    owner = forms.ChoiceField(label="Owner’s organisation", required=False)
    only = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "All of these"), ("above_appetite", "Only above appetite")],
    )
    q = forms.CharField(label="Words", required=False, max_length=100)

    def __init__(self, *args: Any, bodies: Choices, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "body", bodies, none="All")
        set_choices(self, "owner", organisations, none="All")
