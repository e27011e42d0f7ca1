"""“You said, we did”, the learning from reviews, and equality, as tables."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from strategy.facts.voice import ResponseFact, ReviewFact
from strategy.models import Action, Decision, EqualityConsideration, OwedAnswer, ReviewStep
from strategy.presenters.voice.exercises import day
from strategy.rules.voice.equality import NOT_YET, Considered, standing
from strategy.rules.voice.vocabulary import (
    ANSWERS,
    CHARACTERISTICS,
    EFFECTS,
    REVIEW_STATUSES,
    AnswerKind,
    Characteristic,
    Effect,
    ReviewStatus,
)


def answer_words(one: ResponseFact) -> str:
    if not one.kind:
        return "No answer yet"
    because = f" Because: {one.because}" if one.because else ""
    return f"{one.kind_words}: {one.answer}{because}"


def responses_table(rows: Sequence[ResponseFact], *, key: str, caption: str) -> Table:
    return Table(
        key=key,
        caption=caption,
        first="You said",
        columns=(Column("Answer"), Column("Standing"), Column("Owed by"), Column("Who")),
        rows=tuple(
            Row(
                one.you_said,
                (answer_words(one), one.state_words, one.due_on, one.owner),
                url=one.url,
            )
            for one in rows
        ),
    )


def response_summary(one: ResponseFact) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow("You said", one.you_said),
        SummaryRow("Asked in", one.exercise_title),
        SummaryRow("Owed by", one.due_on),
        SummaryRow("Who owes it", one.owner),
        SummaryRow("Standing", one.state_words),
        SummaryRow("Answer", answer_words(one)),
        SummaryRow("How people were told", one.told_how or "Not said"),
        SummaryRow("Action of the plan", one.action_code or "None"),
    )


def answers_table(row: OwedAnswer) -> Table:
    return Table(
        key="answers",
        caption="Every answer that was given",
        first="Answer",
        columns=(Column("Words"), Column("Because"), Column("When"), Column("Who")),
        rows=tuple(
            Row(
                ANSWERS[AnswerKind(one.kind)],
                (one.words, one.because, one.answered_on, one.answered_by.full_name),
            )
            for one in sorted(row.answers.all(), key=lambda given: -given.pk)
        ),
    )


def reviews_table(rows: Iterable[ReviewFact]) -> Table:
    return Table(
        key="reviews",
        caption="Learning from reviews",
        first="What is to be learnt",
        columns=(
            Column("Review"),
            Column("Standing"),
            Column("Due"),
            Column("Owner"),
            Column("Action"),
        ),
        rows=tuple(
            Row(
                one.text,
                (
                    one.review,
                    f"{one.status_words}, overdue" if one.is_overdue else one.status_words,
                    day(one.due_on),
                    one.owner,
                    one.action_code or "None yet",
                ),
                url=one.url,
            )
            for one in rows
        ),
        notes=("No review is told of by more than a letter or a number, and nobody is named.",),
    )


def review_summary(one: ReviewFact) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow("Review", one.review),
        SummaryRow("What is to be learnt", one.text),
        SummaryRow("Owner", one.owner),
        SummaryRow("Due", day(one.due_on)),
        SummaryRow(
            "Standing", f"{one.status_words}, overdue" if one.is_overdue else one.status_words
        ),
        SummaryRow("Action of the plan", one.action_code or "None yet"),
    )


def steps_table(steps: Iterable[ReviewStep]) -> Table:
    return Table(
        key="steps",
        caption="History",
        first="Standing",
        columns=(Column("What shows it"), Column("When"), Column("Who")),
        rows=tuple(
            Row(REVIEW_STATUSES[ReviewStatus(one.to)], (one.words, one.at, one.by.full_name))
            for one in steps
        ),
    )


Latest = Mapping[int, Mapping[Characteristic, Considered]]


def actions_table(rows: Iterable[Action], found: Latest) -> Table:
    return Table(
        key="actions",
        caption="Actions of the plan",
        first="Action",
        columns=(Column("Looked at"),),
        rows=tuple(
            Row(
                f"{row.code} {row.title}",
                (standing(found.get(row.pk, {}).values()),),
                url=reverse("strategy:equality-action", args=[row.code]),
            )
            for row in rows
        ),
    )


def decisions_table(rows: Iterable[Decision], found: Latest) -> Table:
    return Table(
        key="decisions",
        caption="Decisions",
        first="Decision",
        columns=(Column("What"), Column("Looked at")),
        rows=tuple(
            Row(
                row.reference,
                (row.words, standing(found.get(row.pk, {}).values())),
                url=reverse("strategy:equality-decision", args=[row.pk]),
            )
            for row in rows
        ),
    )


def characteristics_table(given: Sequence[EqualityConsideration]) -> Table:
    """All nine, each with what was last said of it. `given` has the newest first."""
    return Table(
        key="characteristics",
        caption="The nine protected characteristics",
        first="Characteristic",
        columns=(Column("Effect"), Column("What was looked at"), Column("What will be done")),
        rows=tuple(_characteristic(one, given) for one in Characteristic),
        notes=(f"“{NOT_YET}” never means that there is no effect.",),
        source="Equality Act 2010, sections 4 and 149",
    )


def _characteristic(one: Characteristic, given: Sequence[EqualityConsideration]) -> Row:
    latest = next((row for row in given if row.characteristic == one.value), None)
    if latest is None:
        return Row(CHARACTERISTICS[one], (NOT_YET, "", ""))
    effect = EFFECTS[Effect(latest.effect)]
    return Row(CHARACTERISTICS[one], (effect, latest.words, latest.remedy))


def considered_table(given: Iterable[EqualityConsideration]) -> Table:
    return Table(
        key="considered",
        caption="Everything that was said",
        first="Characteristic",
        columns=(Column("Effect"), Column("Words"), Column("When"), Column("Who")),
        rows=tuple(
            Row(
                CHARACTERISTICS[Characteristic(row.characteristic)],
                (
                    EFFECTS[Effect(row.effect)],
                    row.words,
                    row.considered_at,
                    row.considered_by.full_name,
                ),
            )
            for row in given
        ),
    )
