"""What a board's papers say of consultation: never anybody's words, and never few people."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from strategy.models import Exercise, OwedAnswer, ReviewRecommendation, VoiceAnswer
from strategy.rules.voice.owed import WORDS, Owed, is_overdue, owed
from strategy.rules.voice.vocabulary import (
    ANSWERS,
    PHASES,
    REVIEW_STATUSES,
    AnswerKind,
    Phase,
    ReviewStatus,
    ThemeStatus,
)
from strategy.selectors.voice import all_owed, all_recommendations, breaks

__all__ = [
    "ConsultationFact",
    "Owed",
    "ResponseFact",
    "ReviewFact",
    "UseToEndFact",
    "consultation_events",
    "responses",
    "responses_owed",
    "review_recommendations",
    "uses_to_end",
    "you_said",
]


@dataclass(frozen=True, slots=True)
class ResponseFact:
    """“You said” with what became of it. The texts are empty until there is an answer."""

    code: str
    exercise_code: str
    exercise_title: str
    you_said: str
    due_on: date
    owner: str
    state: Owed
    state_words: str
    kind: str
    kind_words: str
    answer: str
    because: str
    told_how: str
    answered_on: date | None
    action_code: str
    url: str


@dataclass(frozen=True, slots=True)
class ReviewFact:
    code: str
    review: str
    text: str
    owner: str
    due_on: date | None
    status: str
    status_words: str
    is_overdue: bool
    action_code: str
    is_illustrative: bool
    url: str


@dataclass(frozen=True, slots=True)
class ConsultationFact:
    code: str
    title: str
    phase: str
    about: str
    held_from: date | None
    held_until: date | None
    people_low: int | None
    people_high: int | None
    people_words: str
    groups: tuple[str, ...]
    themes: tuple[tuple[str, str], ...]
    source: str
    is_illustrative: bool
    url: str


@dataclass(frozen=True, slots=True)
class UseToEndFact:
    """A place that uses what may no longer be used there."""

    place: str
    label: str
    place_url: str
    contribution_code: str
    fault: str
    to_do: str
    is_frozen: bool
    owner: str


def responses(on: date) -> tuple[ResponseFact, ...]:
    """Everything that people were promised an answer to, by the day it is owed."""
    return tuple(_response(row, on) for row in all_owed())


def responses_owed(on: date) -> tuple[ResponseFact, ...]:
    """The answers that are still owed on a day, promises included, the longest due first."""
    return tuple(one for one in responses(on) if one.state is not Owed.ANSWERED)


def you_said(since: date, on: date) -> tuple[ResponseFact, ...]:
    """What was answered from one day to another, as it stands."""
    return tuple(
        one
        for one in responses(on)
        if one.answered_on is not None and since <= one.answered_on <= on
    )


def review_recommendations(on: date) -> tuple[ReviewFact, ...]:
    """The recommendations of reviews with where each stands."""
    return tuple(_review(row, on) for row in all_recommendations())


def consultation_events() -> tuple[ConsultationFact, ...]:
    """Every exercise with its groups and the themes that are told."""
    rows = Exercise.objects.prefetch_related("groups__group", "themes")
    return tuple(_consultation(row) for row in rows)


def uses_to_end(on: date) -> tuple[UseToEndFact, ...]:
    """Every place that has to change because a consent ended or was taken back."""
    return tuple(
        UseToEndFact(
            place=one.use.place,
            label=one.use.label,
            place_url=one.use.url,
            contribution_code=one.contribution.code,
            fault=one.fault.value,
            to_do=one.to_do,
            is_frozen=one.use.is_frozen,
            owner=one.use.owner.full_name if one.use.owner else "",
        )
        for one in breaks(on)
    )


def _response(row: OwedAnswer, on: date) -> ResponseFact:
    given = [one for one in row.answers.all() if one.answered_on <= on]
    latest: VoiceAnswer | None = max(given, key=lambda one: one.pk, default=None)
    kind = AnswerKind(latest.kind) if latest else None
    state = owed(due_on=row.due_on, latest=kind, on=on)
    organisation = f", {row.organisation.name}" if row.organisation else ""
    return ResponseFact(
        code=row.code,
        exercise_code=row.exercise.code,
        exercise_title=row.exercise.title,
        you_said=row.you_said,
        due_on=row.due_on,
        owner=f"{row.owner_role}{organisation}",
        state=state,
        state_words=WORDS[state],
        kind=kind.value if kind else "",
        kind_words=ANSWERS[kind] if kind else "",
        answer=latest.words if latest else "",
        because=latest.because if latest else "",
        told_how=latest.told_how if latest else "",
        answered_on=latest.answered_on if latest else None,
        action_code=row.action.code if row.action else "",
        url=reverse("strategy:voice-owed", args=[row.code]),
    )


def _review(row: ReviewRecommendation, on: date) -> ReviewFact:
    status = ReviewStatus(row.status)
    organisation = f", {row.organisation.name}" if row.organisation else ""
    return ReviewFact(
        code=row.code,
        review=row.review,
        text=row.text,
        owner=f"{row.owner_role}{organisation}",
        due_on=row.due_on,
        status=status.value,
        status_words=REVIEW_STATUSES[status],
        is_overdue=is_overdue(status=status, due_on=row.due_on, on=on),
        action_code=row.action.code if row.action else "",
        is_illustrative=row.is_illustrative,
        url=reverse("strategy:voice-review", args=[row.code]),
    )


def _consultation(row: Exercise) -> ConsultationFact:
    told = [one for one in row.themes.all() if one.status == ThemeStatus.TOLD.value]
    return ConsultationFact(
        code=row.code,
        title=row.title,
        phase=PHASES[Phase(row.phase)],
        about=row.about,
        held_from=row.held_from,
        held_until=row.held_until,
        people_low=row.people_low,
        people_high=row.people_high,
        people_words=row.people_words,
        groups=tuple(one.group.name for one in row.groups.all()),
        themes=tuple((one.title, one.words) for one in told),
        source=row.source,
        is_illustrative=row.is_illustrative,
        url=reverse("strategy:voice-exercise", args=[row.code]),
    )
