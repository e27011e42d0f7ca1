"""Minutes of meetings for other apps."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from strategy.models import Minutes
from strategy.rules.board.vocabulary import MinutesStatus


@dataclass(frozen=True, slots=True)
class CorrectionFact:
    was: str
    reads: str
    reason: str
    corrected_on: date


@dataclass(frozen=True, slots=True)
class MinutesFact:
    """Minutes of a meeting. `restricted` is what is not open, by the position of its item."""

    meeting: str
    text: str
    restricted: tuple[tuple[str, str], ...]
    sha256: str
    status: MinutesStatus
    drafted_at: datetime
    agreed_at: datetime | None
    agreed_by_decision: str
    corrections: tuple[CorrectionFact, ...]


def minutes(meeting_code: str) -> MinutesFact | None:
    row = (
        Minutes.objects.select_related("meeting", "decision")
        .prefetch_related("corrections")
        .filter(meeting__code=meeting_code)
        .first()
    )
    if row is None:
        return None
    return MinutesFact(
        row.meeting.code,
        row.text,
        tuple(sorted(row.restricted.items(), key=lambda pair: int(pair[0]))),
        row.sha256,
        MinutesStatus(row.status),
        row.drafted_at,
        row.agreed_at,
        row.decision.reference if row.decision else "",
        tuple(
            CorrectionFact(one.was, one.reads, one.reason, timezone.localdate(one.corrected_at))
            for one in row.corrections.all()
        ),
    )


def last_minutes(body_code: str, before: date) -> MinutesFact | None:
    """The minutes of the last meeting that a body held before a day, drafted or agreed."""
    code = (
        Minutes.objects.filter(meeting__body__code=body_code, meeting__held_on__lt=before)
        .order_by("-meeting__held_on")
        .values_list("meeting__code", flat=True)
        .first()
    )
    return minutes(code) if code else None
