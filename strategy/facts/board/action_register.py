"""Actions that arose at meetings, for other apps."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from strategy.models import ActionArising
from strategy.rules.board.vocabulary import ArisingStatus


@dataclass(frozen=True, slots=True)
class ArisingFact:
    reference: str
    body: str
    meeting: str
    words: str
    owner: str
    organisation: str
    due_on: date
    status: ArisingStatus
    ended_on: date | None
    plan_action: str
    times_redated: int
    url: str

    def is_overdue(self, on: date) -> bool:
        return self.status is ArisingStatus.OPEN and self.due_on < on


def actions_arising(*, open_only: bool = False) -> tuple[ArisingFact, ...]:
    """Actions that arose, the first due first."""
    rows = ActionArising.objects.select_related("meeting__body", "organisation").prefetch_related(
        "events"
    )
    if open_only:
        rows = rows.filter(status=ArisingStatus.OPEN.value)
    return tuple(
        ArisingFact(
            row.reference,
            row.meeting.body.code,
            row.meeting.code,
            row.words,
            row.owner,
            row.organisation.name if row.organisation else "",
            row.due_on,
            ArisingStatus(row.status),
            row.ended_on,
            row.plan_action,
            sum(one.step == "redated" for one in row.events.all()),
            reverse("strategy:board-action", args=[row.pk]),
        )
        for row in rows.order_by("due_on", "reference")
    )
