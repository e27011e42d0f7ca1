"""Decisions as the board's pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from dalpb.kernel.tables import Column, Row, Table
from strategy.models import Decision
from strategy.rules.board.vocabulary import DecisionOutcome

OUTCOMES: Final = {
    DecisionOutcome.MADE: ("Made", "done"),
    DecisionOutcome.DEFERRED_NO_QUORUM: ("Deferred, no quorum", "attention"),
    DecisionOutcome.NOT_AGREED: ("Not agreed", "stopped"),
}


@dataclass(frozen=True, slots=True)
class DecisionLine:
    reference: str
    url: str
    label: str
    state: str
    words: str
    count: str
    has_restricted: bool


def decision_line(row: Decision) -> DecisionLine:
    label, state = OUTCOMES[DecisionOutcome(row.outcome)]
    return DecisionLine(
        row.reference,
        reverse("strategy:board-decision", args=[row.pk]),
        label,
        state,
        row.words,
        row.quorum_words,
        bool(row.restricted_words),
    )


def decisions_table(rows: Iterable[Decision]) -> Table:
    return Table(
        "decisions",
        "Decisions",
        "Reference",
        (Column("Day"), Column("Body"), Column("Item"), Column("Outcome"), Column("Decision")),
        tuple(
            Row(
                row.reference,
                (
                    row.meeting.held_on,
                    row.body.name,
                    row.item.title,
                    _outcome(row),
                    row.words,
                ),
                reverse("strategy:board-decision", args=[row.pk]),
            )
            for row in rows
        ),
    )


def _outcome(row: Decision) -> str:
    label = OUTCOMES[DecisionOutcome(row.outcome)][0]
    later = list(row.taken_up_by.all())
    return f"{label}; taken up by {later[0].reference}" if later else label
