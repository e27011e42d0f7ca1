"""The register of decisions for other apps."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from strategy.models import Decision
from strategy.rules.board.vocabulary import DecisionOutcome


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """A decision with its count. `restricted_words` are not for the public, nor for everybody."""

    reference: str
    body: str
    meeting: str
    decided_on: date
    item: str
    outcome: DecisionOutcome
    words: str
    restricted_words: str
    count: str
    is_taken_up: bool
    url: str

    @property
    def is_made(self) -> bool:
        return self.outcome is DecisionOutcome.MADE

    @property
    def is_waiting(self) -> bool:
        return self.outcome is DecisionOutcome.DEFERRED_NO_QUORUM and not self.is_taken_up


def decisions(since: date | None = None) -> tuple[DecisionFact, ...]:
    """The register, the latest first; of meetings held on or after a day, or of all."""
    rows = Decision.objects.select_related("body", "meeting", "item").prefetch_related(
        "taken_up_by"
    )
    if since is not None:
        rows = rows.filter(meeting__held_on__gte=since)
    return tuple(_decision(row) for row in rows.order_by("-year", "body__name", "-number"))


def decision(reference: str) -> DecisionFact | None:
    rows = Decision.objects.select_related("body", "meeting", "item").prefetch_related(
        "taken_up_by"
    )
    row = rows.filter(reference=reference).first()
    return _decision(row) if row else None


def _decision(row: Decision) -> DecisionFact:
    return DecisionFact(
        row.reference,
        row.body.code,
        row.meeting.code,
        row.meeting.held_on,
        row.item.title,
        DecisionOutcome(row.outcome),
        row.words,
        row.restricted_words,
        row.quorum_words,
        bool(row.taken_up_by.all()),
        reverse("strategy:board-decision", args=[row.pk]),
    )
