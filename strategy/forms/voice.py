"""Input of the pages about what people said and are owed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms

from dalpb.kernel.form_fields import AmountField, CountField, DayField
from dalpb.kernel.forms import PlainForm
from strategy.forms.risks import VersionForm, long_text, set_choices
from strategy.rules.voice.vocabulary import (
    ANSWERS,
    ATTRIBUTIONS,
    CHARACTERISTICS,
    EFFECTS,
    GROUP_KINDS,
    PHASES,
    PLACES,
    REVIEW_STATUSES,
    WORDINGS,
    Attribution,
    Phase,
    Place,
    ReviewLevel,
    ThemeStatus,
    Wording,
)
from strategy.services.voice.contributions import ConsentTerms
from strategy.services.voice.exercises import CostTerms, ExerciseTerms, ThemeTerms

Choices = Sequence[tuple[str, str]]
NOBODY = "Never a name, an exact age, a school or anything else by which somebody is known."


def code_field(example: str) -> forms.RegexField:
    field = forms.RegexField(
        regex=r"^[a-z0-9][a-z0-9-]{0,59}$",
        label="Code",
        max_length=60,
        help_text=f"Small letters, digits and hyphens, such as {example}.",
    )
    field.error_messages["invalid"] = (
        f"Write the code in small letters, digits and hyphens, such as {example}."
    )
    return field


class GroupForm(PlainForm):
    code = code_field("young-carers")
    name = forms.CharField(label="Name of the group", max_length=200)
    kind = forms.ChoiceField(label="Who they are", choices=list(GROUP_KINDS.items()))
    words = long_text("About the group", required=False)


class ExerciseForm(VersionForm):
    code = code_field("panel-2026")
    title = forms.CharField(label="Title", max_length=200)
    phase = forms.ChoiceField(label="When", choices=list(PHASES.items()))
    about = forms.CharField(label="What it is about", max_length=300)
    method = long_text("How people are asked", required=False)
    summary = long_text("In short", required=False)
    held_from = DayField(label="First day", required=False)
    held_last = DayField(label="Last day", required=False)
    people_low = CountField(label="At least how many took part", required=False)
    people_high = CountField(label="At most how many took part", required=False)
    people_words = forms.CharField(
        label="How many took part, in words", required=False, max_length=200
    )
    answers_due_on = DayField(label="Answers are owed by", required=False)
    source = forms.CharField(label="Source", required=False, max_length=300)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]

    def terms(self, *, is_illustrative: bool = False) -> ExerciseTerms:
        given = dict(self.cleaned_data)
        for name in ("code", "version"):
            given.pop(name, None)
        last = given.pop("held_last")
        given["phase"] = Phase(given["phase"])
        until = last + timedelta(days=1) if last else None
        return ExerciseTerms(**given, held_until=until, is_illustrative=is_illustrative)


class ExerciseGroupForm(PlainForm):
    group = forms.ChoiceField(label="Group")
    how = long_text("How it is reached")
    hoped_for = long_text("What is hoped for", required=False)

    def __init__(self, *args: Any, groups: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "group", groups)


class ThemeForm(VersionForm):
    code = code_field("panel-2026-housing")
    title = forms.CharField(label="Theme", max_length=200)
    words = long_text("What was said, in our words", rows=5, help_text=NOBODY)
    people_count = CountField(
        label="How many people said it",
        required=False,
        help_text="Leave it empty if nobody counted. It is shown in bands only.",
    )
    status = forms.ChoiceField(
        label="Who may read it",
        choices=[
            (ThemeStatus.HELD_BACK.value, "Held back: only those who write themes down"),
            (ThemeStatus.TOLD.value, "Told: everybody who reads these pages"),
        ],
    )

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]

    def terms(self) -> ThemeTerms:
        given = self.cleaned_data
        return ThemeTerms(
            given["title"], given["words"], given["people_count"], ThemeStatus(given["status"])
        )


class CostForm(PlainForm):
    """Totals of one quarter. What is left empty is not known."""

    quarter = forms.RegexField(
        regex=r"^[0-9]{4}-[0-9]{2} Q[1-4]$", label="Quarter", help_text="Such as 2026-27 Q2."
    )
    people_count = CountField(label="How many people were paid or reimbursed", required=False)
    payments = AmountField(label="Payments for taking part", required=False)
    expenses = AmountField(label="Travel, care and other expenses", required=False)
    adjusting = AmountField(label="Cost of adjustments", required=False)
    adjustments = long_text(
        "What was adjusted",
        required=False,
        help_text=f"Such as an interpreter or a quiet room. {NOBODY}",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].error_messages["invalid"] = "Write the quarter as 2026-27 Q2."

    def terms(self) -> CostTerms:
        given = self.cleaned_data
        pence = {
            name: given[field].pence if given[field] is not None else None
            for name, field in (
                ("payments_pence", "payments"),
                ("expenses_pence", "expenses"),
                ("adjustments_pence", "adjusting"),
            )
        }
        return CostTerms(
            people_count=given["people_count"], adjustments=given["adjustments"], **pence
        )


class ConsentForm(VersionForm):
    """What the person agreed to: where, in whose words, from whom, until when."""

    places = forms.MultipleChoiceField(
        label="Where it may be used",
        choices=list(PLACES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    wording = forms.ChoiceField(
        label="Whose words", choices=list(WORDINGS.items()), widget=forms.RadioSelect
    )
    attribution = forms.ChoiceField(
        label="Whom it comes from", choices=list(ATTRIBUTIONS.items()), widget=forms.RadioSelect
    )
    given_on = DayField(label="Day of consent")
    until_on = DayField(
        label="Consent ends on", required=False, help_text="Leave it empty if no end was agreed."
    )

    def terms(self) -> ConsentTerms:
        given = self.cleaned_data
        return ConsentTerms(
            places=frozenset(Place(place) for place in given["places"]),
            wording=Wording(given["wording"]),
            attribution=Attribution(given["attribution"]),
            given_on=given["given_on"],
            until_on=given["until_on"],
        )


class ContributionForm(ConsentForm):
    code = code_field("panel-2026-07")
    group = forms.ChoiceField(label="Group")
    themes = forms.MultipleChoiceField(
        label="Themes", required=False, widget=forms.CheckboxSelectMultiple
    )
    own_words = long_text("In their words", required=False, rows=5, help_text=NOBODY)
    our_words = long_text("In our words", required=False, rows=5, help_text=NOBODY)

    def __init__(self, *args: Any, groups: Choices, themes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "group", groups)
        set_choices(self, "themes", themes)
        self.order_fields(["code", "group", "themes", "own_words", "our_words"])


class WithdrawForm(VersionForm):
    sure = forms.BooleanField(label="The person has withdrawn it, and the words are to be erased")


class UseForm(PlainForm):
    place = forms.ChoiceField(label="Kind of place", choices=list(PLACES.items()))
    wording = forms.ChoiceField(label="How it is used", choices=list(WORDINGS.items()))
    label = forms.CharField(
        label="Where exactly",
        max_length=300,
        help_text="Such as Board paper of 10 June 2026, paragraph 14.",
    )
    url = forms.RegexField(
        regex=r"^(?:/(?!/)|https://)[^\s]*$", label="Its address", required=False, max_length=300
    )
    owner = forms.EmailField(
        label="Who looks after the place",
        required=False,
        help_text="The e-mail address of somebody with a sign-in, who is told when it has to change.",
    )
    is_frozen = forms.BooleanField(
        label="The place is frozen and cannot be changed", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["url"].error_messages["invalid"] = (
            "Write an address of this site that begins with /, or one that begins with https://."
        )


class TakeOutForm(PlainForm):
    how = long_text("What was done", help_text="Never repeat the words that were withdrawn.")


class OwedForm(VersionForm):
    code = code_field("panel-2026-answer-3")
    theme = forms.ChoiceField(label="Theme", required=False)
    you_said = long_text("You said", help_text=NOBODY)
    due_on = DayField(label="Answer owed by")
    organisation = forms.ChoiceField(label="Who owes it", required=False)
    owner_role = forms.CharField(label="Owner", max_length=200, help_text="By role.")
    action = forms.ChoiceField(label="Action of the plan", required=False)

    def __init__(
        self,
        *args: Any,
        themes: Choices,
        organisations: Choices,
        actions: Choices,
        is_new: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "theme", themes, none="None")
        set_choices(self, "organisation", organisations, none="None in particular")
        set_choices(self, "action", actions, none="None")
        if not is_new:
            del self.fields["code"]


class VoiceAnswerForm(VersionForm):
    kind = forms.ChoiceField(
        label="Answer", choices=list(ANSWERS.items()), widget=forms.RadioSelect
    )
    words = long_text("What was, will be or could not be done")
    because = long_text("Because", required=False, help_text="Needed where it could not be done.")
    told_how = long_text("How people were told", required=False)


class RecommendationForm(VersionForm):
    code = code_field("review-c-4")
    review = forms.CharField(
        label="Review", max_length=120, help_text="A letter or number alone, such as Review C."
    )
    level = forms.ChoiceField(
        label="Addressed to",
        choices=[
            (ReviewLevel.LOCAL.value, "Local agencies"),
            (ReviewLevel.NATIONAL.value, "National bodies"),
        ],
    )
    text = long_text("What is to be learnt or done", help_text=f"In our words. {NOBODY}")
    organisation = forms.ChoiceField(label="Organisation", required=False)
    owner_role = forms.CharField(label="Owner", max_length=200, help_text="By role.")
    due_on = DayField(label="Due on", required=False)
    action = forms.ChoiceField(label="Action of the plan that carries it", required=False)

    def __init__(
        self, *args: Any, organisations: Choices, actions: Choices, is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "organisation", organisations, none="None in particular")
        set_choices(self, "action", actions, none="None yet")
        if not is_new:
            del self.fields["code"]


class RecommendationMoveForm(VersionForm):
    to = forms.ChoiceField(label="Where it stands now", choices=list(REVIEW_STATUSES.items()))
    words = long_text("What shows it, or why not", help_text=NOBODY)


class ConsiderForm(PlainForm):
    characteristic = forms.ChoiceField(
        label="Protected characteristic", choices=list(CHARACTERISTICS.items())
    )
    effect = forms.ChoiceField(
        label="Effect", choices=list(EFFECTS.items()), widget=forms.RadioSelect
    )
    words = long_text("What was looked at, and what it showed", help_text=NOBODY)
    remedy = long_text("What will be done about a harm, or why it is justified", required=False)
