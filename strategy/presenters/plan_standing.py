"""How a plan stands: consultation, adoption, reviews, the clock, history, requests."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.review_clock import ReviewStanding, ReviewState
from dalpb.kernel.tables import Column, Row, Table
from strategy.models import (
    Adoption,
    Consultee,
    CooperationRequest,
    ObjectiveLink,
    StrategyEvent,
    StrategyReview,
)
from strategy.presenters.plans import day
from strategy.rules.life import STEPS, StrategyMove
from strategy.rules.vocabulary import LinkKind

MARKED: Final = " (illustrative)"
STATES: Final = {
    ReviewState.REVIEWED: "Reviewed",
    ReviewState.OPEN: "Not reviewed yet",
    ReviewState.DUE_SOON: "Due within six months",
    ReviewState.MISSED: "Not reviewed in time",
}
LINKS: Final = {
    LinkKind.CARRIED: "Carried on",
    LinkKind.SPLIT: "Split",
    LinkKind.MERGED: "Merged",
    LinkKind.DROPPED: "Dropped",
    LinkKind.NEW: "New",
}


def _mark(is_illustrative: bool) -> str:
    return MARKED if is_illustrative else ""


def consultees_table(rows: Iterable[Consultee], *, edit: str = "") -> Table:
    """Who was asked and when, what they said and how it was used. `edit` is the plan's code."""
    return Table(
        "consultees",
        "Who was consulted",
        "Consultee",
        (
            Column("As"),
            Column("Asked"),
            Column("To answer by"),
            Column("Answered"),
            Column("What they said"),
            Column("How it was used"),
        ),
        tuple(
            Row(
                f"{row.name}{_mark(row.is_illustrative)}",
                (
                    str(row.get_kind_display()).capitalize(),
                    day(row.asked_on) or "not asked yet",
                    day(row.reply_by),
                    day(row.answered_on) or "no answer",
                    row.response,
                    row.how_used,
                ),
                url=reverse("strategy:plan-part", args=[edit, "consultee", row.pk]) if edit else "",
            )
            for row in rows
        ),
    )


def adoptions_table(rows: Iterable[Adoption]) -> Table:
    return Table(
        "adoptions",
        "Who has adopted it",
        "Body",
        (Column("On"), Column("Decision")),
        tuple(
            Row(
                f"{row.body}{_mark(row.is_illustrative)}",
                (day(row.adopted_on) or "no day given", row.reference),
            )
            for row in rows
        ),
    )


def clock_table(rows: Iterable[ReviewStanding]) -> Table:
    """The three-year windows of SI 2021/990, regulation 4."""
    return Table(
        "clock",
        "Review clock",
        "Period",
        (Column("From"), Column("To"), Column("Reviewed on"), Column("Standing")),
        tuple(
            Row(
                f"Period {one.window.number}",
                (
                    day(one.window.first_on),
                    day(one.window.last_on),
                    ", ".join(day(on) for on in one.reviewed_on) or "not yet",
                    STATES[one.state],
                ),
            )
            for one in rows
        ),
        notes=(
            "The periods are counted from the first strategy that was ever published under the"
            " Act, and a later strategy does not start them again.",
        ),
        source="SI 2021/990, regulation 4",
    )


def reviews_table(rows: Iterable[StrategyReview]) -> Table:
    return Table(
        "reviews",
        "Reviews",
        "Reviewed on",
        (
            Column("What it found"),
            Column("Effect on other local authority support"),
            Column("What follows"),
            Column("Why"),
        ),
        tuple(
            Row(
                f"{day(row.reviewed_on)}{_mark(row.is_illustrative)}",
                (
                    row.findings,
                    row.effect_on_other_support,
                    str(row.get_decision_display()).capitalize(),
                    row.reason,
                ),
            )
            for row in rows
        ),
    )


def history_table(rows: Iterable[StrategyEvent]) -> Table:
    """Every move and every change of the text, the latest first."""
    return Table(
        "history",
        "History",
        "When",
        (Column("What"), Column("By"), Column("Part"), Column("Reason")),
        tuple(
            Row(
                f"{timezone.localtime(row.at):%-d %B %Y, %H:%M}",
                (
                    STEPS[StrategyMove(row.move)].label,
                    row.by.full_name if row.by else "a file of the operator",
                    str(row.details.get("part", "")),
                    row.reason,
                ),
            )
            for row in rows
        ),
    )


def map_table(rows: Iterable[ObjectiveLink], *, caption: str, key: str) -> Table:
    """What became of each objective of one strategy in the next, and why."""
    return Table(
        key,
        caption,
        "Before",
        (Column("What happened"), Column("After"), Column("Why")),
        tuple(
            Row(
                f"{row.old.code} {row.old.title}" if row.old else "Nothing",
                (
                    LINKS[LinkKind(row.kind)],
                    f"{row.new.code} {row.new.title}" if row.new else "Nothing",
                    f"{row.reason}{_mark(row.is_illustrative)}",
                ),
            )
            for row in rows
        ),
    )


def requests_table(rows: Iterable[CooperationRequest], *, on: date, can_answer: bool) -> Table:
    """Requests to co-operate under section 57(7), with their answers or the lack of one."""
    return Table(
        "requests",
        "Requests to co-operate",
        "Council",
        (
            Column("Asked"),
            Column("To do what"),
            Column("To answer by"),
            Column("Answer"),
            Column("What they said"),
        ),
        tuple(
            Row(
                f"{row.organisation.name}{_mark(row.is_illustrative)}",
                (
                    day(row.asked_on),
                    row.what,
                    day(row.reply_by),
                    _answer(row, on),
                    row.answer_words,
                ),
                url=reverse("strategy:cooperation-answer", args=[row.pk])
                if can_answer and row.answered_on is None
                else "",
            )
            for row in rows
        ),
        source="Domestic Abuse Act 2021, section 57(7)",
    )


def _answer(row: CooperationRequest, on: date) -> str:
    if row.answered_on is not None:
        return f"{str(row.get_answer_display()).capitalize()}, {day(row.answered_on)}"
    late = row.reply_by is not None and row.reply_by < on
    return "No answer: overdue" if late else "No answer yet"
