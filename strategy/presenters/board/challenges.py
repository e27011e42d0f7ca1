"""The challenge log as the board's pages show it."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, Table
from strategy.models import Challenge


def challenges_table(rows: Iterable[Challenge], on: date) -> Table:
    return Table(
        "challenges",
        "Challenges",
        "Who asked",
        (Column("Asked of"), Column("Asked on"), Column("What"), Column("Answer")),
        tuple(
            Row(
                row.asked_by,
                (row.asked_of, row.asked_on, row.words, _answer(row, on)),
                reverse("strategy:board-challenge", args=[row.pk]),
            )
            for row in rows
        ),
    )


def _answer(row: Challenge, on: date) -> str:
    if row.answered_on is not None:
        return f"{in_words(row.answered_on)}: {row.answer}"
    if row.due_on is not None and row.due_on < on:
        return f"Not answered; owed since {in_words(row.due_on)}"
    return "Not answered yet"
