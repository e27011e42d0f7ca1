"""Questions and challenges, and their answers."""

from django import forms

from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm
from strategy.forms.board.fields import VersionForm, line, passage
from strategy.rules.board.vocabulary import QuestionKind


class QuestionForm(PlainForm):
    kind = forms.ChoiceField(
        label="Whose question",
        choices=[
            (QuestionKind.PUBLIC.value, "A member of the public"),
            (QuestionKind.MEMBER.value, "A member of the board"),
        ],
    )
    asker = line("Who asks", most=120, hint="Such as “a resident” or a role; never a name")
    words = passage("Question")


class OwnQuestionForm(PlainForm):
    asker = line("Who asks", most=120, hint="Your role, such as “member for health”")
    words = passage("Question")


class AnswerForm(VersionForm):
    answer = passage("Answer", rows=6)
    answered_on = DayField(label="Answered on")


class ChallengeForm(PlainForm):
    asked_by = line("Who asked", hint="A role or an organisation")
    asked_of = line("Who was asked", hint="A role or an organisation")
    words = passage("What was asked")
    asked_on = DayField(label="Asked on")
    due_on = DayField(label="Answer due", required=False)
