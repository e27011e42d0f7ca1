"""Questions put to a meeting, and their answers."""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.http import QueryDict

from strategy.forms.board.questions import AnswerForm, OwnQuestionForm, QuestionForm
from strategy.permissions.board import deny_asking, deny_running
from strategy.rules.board.vocabulary import QuestionKind
from strategy.services.board import asking
from strategy.views.board.meeting_acts.made_forms import plain, run_act
from strategy.views.board.meeting_acts.targets import a_question
from strategy.views.board.meeting_acts.ways_back import to_meeting
from strategy.views.board.standing import Asked, Data, PageAct


def do_question(a: Asked, d: Data) -> str:
    asking.take_question(
        meeting=a.subject,
        kind=QuestionKind(d.get("kind", QuestionKind.MEMBER)),
        asker=d["asker"],
        words=d["words"],
        received_at=a.now,
        act=a.act,
    )
    return "The question is put to the meeting."


def question_form(a: Asked, data: QueryDict | None) -> forms.Form:
    runs = deny_running(a.access) is None
    return QuestionForm(data) if runs else OwnQuestionForm(data)


def do_answer(a: Asked, d: Data) -> str:
    asking.answer_question(question=a.target, act=a.act, **d)
    return "The answer is recorded."


# fmt: off
ACTS: Final[Mapping[str, PageAct]] = {
    "question": PageAct("Put a question", "Put it", deny_asking, question_form, do_question, to_meeting),
    "answer": run_act("Answer a question", "Save", plain(AnswerForm), do_answer, to_meeting, target=a_question),
}
# fmt: on
