"""The challenge log for other apps."""

from dataclasses import dataclass
from datetime import date

from strategy.models import Challenge


@dataclass(frozen=True, slots=True)
class ChallengeFact:
    body: str
    meeting: str
    asked_by: str
    asked_of: str
    asked_on: date
    due_on: date | None
    words: str
    answer: str
    answered_on: date | None
    is_illustrative: bool


def challenges(since: date | None = None) -> tuple[ChallengeFact, ...]:
    """The challenge log, the latest first; asked on or after a day, or all of it."""
    rows = Challenge.objects.select_related("body", "meeting")
    if since is not None:
        rows = rows.filter(asked_on__gte=since)
    return tuple(
        ChallengeFact(
            row.body.code,
            row.meeting.code if row.meeting else "",
            row.asked_by,
            row.asked_of,
            row.asked_on,
            row.due_on,
            row.words,
            row.answer,
            row.answered_on,
            row.is_illustrative,
        )
        for row in rows.order_by("-asked_on", "pk")
    )
