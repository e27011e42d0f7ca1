"""Answers owed to people who were asked, and recommendations owed to the learning from a death."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from dalpb.kernel.refusals import Denial
from strategy.rules.voice.vocabulary import AnswerKind, ReviewStatus

SOON: Final = timedelta(days=28)
# Days from the promised day on which its owner is written to; then nobody is.
STEPS: Final = (-14, 0, 7, 28)
_LEAST_GAP: Final = 3


class Owed(StrEnum):
    OWED = "owed"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PROMISED = "promised"
    ANSWERED = "answered"


WORDS: Final = {
    Owed.OWED: "Owed",
    Owed.DUE_SOON: "Owed soon",
    Owed.OVERDUE: "Overdue",
    Owed.PROMISED: "Promised, not done yet",
    Owed.ANSWERED: "Answered",
}


def owed(*, due_on: date, latest: AnswerKind | None, on: date) -> Owed:
    """Where an answer stands. A promise is not an answer: it stays owed until it is kept."""
    if latest in {AnswerKind.WE_DID, AnswerKind.COULD_NOT}:
        return Owed.ANSWERED
    if due_on < on:
        return Owed.OVERDUE
    if latest is AnswerKind.WE_WILL:
        return Owed.PROMISED
    return Owed.DUE_SOON if due_on - on <= SOON else Owed.OWED


def deny_answer(*, kind: AnswerKind, words: str, because: str) -> Denial | None:
    if not words.strip():
        return Denial("voice.answer_empty", "Say in a sentence what was done or will be done.")
    if kind is AnswerKind.COULD_NOT and not because.strip():
        return Denial("voice.because_missing", "Say why it could not be done.")
    return None


def reminder_due(*, due_on: date, on: date, sent: Collection[int]) -> int | None:
    """The step whose letter goes today, or None. A missed step is not made up for."""
    come = [step for step in STEPS if (on - due_on).days >= step]
    if not come or come[-1] in sent or (on - due_on).days > STEPS[-1] + _LEAST_GAP:
        return None
    return come[-1]


def is_overdue(*, status: ReviewStatus, due_on: date | None, on: date) -> bool:
    open_ = status in {ReviewStatus.OPEN, ReviewStatus.IN_HAND}
    return open_ and due_on is not None and due_on < on


def deny_review_step(
    *, status: ReviewStatus, to: ReviewStatus, words: str, has_action: bool
) -> Denial | None:
    """Why a recommendation may not go there. Done shows its evidence; a refusal, its reason."""
    if status is to:
        return Denial("voice.review_same", "It stands there already. Choose where it goes.")
    if not words.strip():
        return Denial("voice.review_words", "Say what was done, or why not, in a sentence.")
    if to is ReviewStatus.IN_HAND and not has_action:
        return Denial(
            "voice.review_no_action", "Tie it to the action of the plan that carries it first."
        )
    return None
