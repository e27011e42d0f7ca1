"""What people said and what became of it, in a pack."""

from datetime import date

from dalpb.kernel.periods import in_words
from reporting.packs.content import Exceptional, ExceptionKind, VoiceLine
from strategy.facts.voice import (
    Owed,
    ResponseFact,
    responses_owed,
    review_recommendations,
    you_said,
)


def voice_lines(since: date, on: date) -> tuple[VoiceLine, ...]:
    """What was answered since the last meeting, then what is still owed."""
    answered = you_said(since, on)
    owed = tuple(one for one in responses_owed(on) if one not in answered)
    return tuple(_line(one) for one in (*answered, *owed))


def _line(one: ResponseFact) -> VoiceLine:
    answer = f"{one.kind_words}: {one.answer}" if one.answer else ""
    because = f" Because {one.because}" if one.because else ""
    return VoiceLine(one.you_said, f"{answer}{because}".strip(), _standing(one))


def _standing(one: ResponseFact) -> str:
    if one.answered_on:
        return f"{one.state_words}, {in_words(one.answered_on)}"
    return f"{one.state_words}, owed by {in_words(one.due_on)}"


def voice_out(on: date) -> tuple[Exceptional, ...]:
    """Answers that are overdue, and recommendations of reviews that are."""
    return (
        *(
            Exceptional(
                ExceptionKind.OWED,
                "",
                f"“{one.you_said}” was to be answered by {in_words(one.due_on)}, by {one.owner}.",
            )
            for one in responses_owed(on)
            if one.state is Owed.OVERDUE
        ),
        *(
            Exceptional(
                ExceptionKind.OWED,
                one.code,
                f"A review's recommendation is overdue with {one.owner}: {one.text}",
            )
            for one in review_recommendations(on)
            if one.is_overdue
        ),
    )
