"""What was said and decided, and the actions that arose."""

from typing import Any

from django import forms

from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm
from strategy.forms.board.fields import NOBODY, Choices, VersionForm, line, offer, passage
from strategy.rules.board.vocabulary import ArisingStep


class DiscussionForm(VersionForm):
    words = passage("What was said", rows=4, needed=False, hint="Name people by their role")


class DecisionForm(VersionForm):
    words = passage("Decision", rows=3)
    restricted_words = passage(
        "Part of it that is not open", rows=2, needed=False, hint="Amounts, bidders, terms"
    )
    result = forms.ChoiceField(
        label="What the meeting said",
        choices=[("agreed", "Agreed"), ("not_agreed", "Not agreed")],
    )


class ArisingForm(PlainForm):
    words = passage("Action", rows=2)
    owner = line("Owner", hint="A role, not a name")
    organisation = forms.ChoiceField(label="Organisation", required=False, choices=())
    due_on = DayField(label="Due")

    def __init__(self, *args: Any, organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["organisation"], [NOBODY, *organisations])


class FollowForm(VersionForm):
    step = forms.ChoiceField(
        label="Step",
        choices=[
            (ArisingStep.PROGRESSED.value, "Progress, still open"),
            (ArisingStep.REDATED.value, "Another day"),
            (ArisingStep.HANDED_OVER.value, "Handed to the delivery plan"),
            (ArisingStep.DONE.value, "Done"),
            (ArisingStep.DROPPED.value, "Dropped"),
        ],
    )
    words = passage("What happened, or why")
    due_on = DayField(label="New day", required=False, help_text="For another day")
    plan_action = line(
        "Code of the delivery plan's action",
        most=20,
        needed=False,
        hint="For handing over, such as A012",
    )
