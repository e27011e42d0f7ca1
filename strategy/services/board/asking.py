"""Questions to a meeting, with their closing time, and the log of challenges."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused, require_permitted
from dalpb.kernel.versions import update_versioned
from strategy.models import BoardQuestion, Body, Challenge, Meeting
from strategy.permissions.board import deny_asking, deny_running
from strategy.rules.board.life import Does
from strategy.rules.board.vocabulary import QuestionKind
from strategy.services.board.acting import Act, needs, noted, screened, taken_for


@transaction.atomic
def take_question(
    *,
    meeting: Meeting,
    kind: QuestionKind,
    asker: str,
    words: str,
    received_at: datetime,
    act: Act,
) -> BoardQuestion:
    """A written question is put to a meeting. Refused where it came after questions closed."""
    require_permitted(
        deny_asking(act.access) if kind is QuestionKind.MEMBER else deny_running(act.access)
    )
    said = screened(who_asks=asker, question=words)
    needs("Who asks", asker)
    needs("Question", words)
    row = taken_for(meeting, Does.QUESTION)
    if received_at > act.at:
        raise Refused(Denial("question.future", "Give a time that has passed."))
    if received_at > row.questions_close_at:
        closed = timezone.localtime(row.questions_close_at)
        raise Refused(
            Denial(
                "question.closed",
                f"Questions to this meeting closed at {closed:%H:%M} on"
                f" {in_words(closed.date())}. Put it to the next one.",
            )
        )
    made = BoardQuestion.objects.create(
        meeting=row,
        kind=kind.value,
        asker=said["who_asks"],
        words=said["question"],
        received_at=received_at,
        recorded_by=act.by,
        recorded_at=act.at,
    )
    noted("meeting.question_taken", act, subject="meeting", key=row.code)
    return made


@transaction.atomic
def answer_question(
    *, question: BoardQuestion, version: int, answer: str, answered_on: date, act: Act
) -> BoardQuestion:
    """A question has its answer and the day of it."""
    require_permitted(deny_running(act.access))
    said = screened(answer=answer)
    needs("Answer", answer)
    _not_before(timezone.localdate(question.received_at), answered_on, act)
    row = update_versioned(
        BoardQuestion.objects.all(),
        question.pk,
        version,
        by=act.by,
        answer=said["answer"],
        answered_on=answered_on,
    )
    noted("meeting.question_answered", act, subject="question", key=row.pk)
    return row


@transaction.atomic
def log_challenge(
    *,
    body: Body,
    asked_by: str,
    asked_of: str,
    asked_on: date,
    words: str,
    act: Act,
    due_on: date | None = None,
    meeting: Meeting | None = None,
    is_illustrative: bool = False,
) -> Challenge:
    """Who asked what of whom stands in the log."""
    require_permitted(deny_running(act.access))
    said = screened(asked_by=asked_by, asked_of=asked_of, question=words)
    for name, value in said.items():
        needs(name.replace("_", " ").capitalize(), value)
    if asked_on > timezone.localdate(act.at):
        raise Refused(Denial("challenge.future", "Give a day that has passed."))
    row = Challenge.objects.create(
        body=body,
        meeting=meeting,
        asked_by=said["asked_by"],
        asked_of=said["asked_of"],
        asked_on=asked_on,
        due_on=due_on,
        words=said["question"],
        is_illustrative=is_illustrative,
        recorded_by=act.by,
        recorded_at=act.at,
    )
    noted("board.challenged", act, subject="challenge", key=row.pk)
    return row


@transaction.atomic
def answer_challenge(
    *, challenge: Challenge, version: int, answer: str, answered_on: date, act: Act
) -> Challenge:
    """A challenge has its answer. An answer that stands is not written over."""
    require_permitted(deny_running(act.access))
    said = screened(answer=answer)
    needs("Answer", answer)
    if challenge.answered_on is not None:
        raise Refused(
            Denial("challenge.answered", "This is answered. Log what was asked next as another.")
        )
    _not_before(challenge.asked_on, answered_on, act)
    row = update_versioned(
        Challenge.objects.filter(answered_on__isnull=True),
        challenge.pk,
        version,
        by=act.by,
        answer=said["answer"],
        answered_on=answered_on,
    )
    noted("board.challenge_answered", act, subject="challenge", key=row.pk)
    return row


def _not_before(asked_on: date, answered_on: date, act: Act) -> None:
    if not asked_on <= answered_on <= timezone.localdate(act.at):
        raise Refused(
            Denial(
                "answer.day",
                f"It was asked on {in_words(asked_on)}. Give a day from then until today.",
            )
        )
