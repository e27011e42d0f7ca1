"""Meetings as the board's pages show them."""

from collections.abc import Iterable
from typing import Final

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from strategy.models import Meeting, MeetingEvent
from strategy.presenters.board.words import clock_time
from strategy.rules.board.life import STATUS_WORDS, STEPS
from strategy.rules.board.vocabulary import MeetingMove, MeetingStatus

STATUS: Final = {
    MeetingStatus.PLANNED: ("Agenda in preparation", "waiting"),
    MeetingStatus.AGENDA_PUBLISHED: ("Agenda published", "working"),
    MeetingStatus.IN_PROGRESS: ("In progress", "working"),
    MeetingStatus.CLOSED: ("Held, minutes to be agreed", "attention"),
    MeetingStatus.MINUTES_AGREED: ("Minutes agreed", "done"),
    MeetingStatus.CANCELLED: ("Cancelled", "stopped"),
}


def meetings_table(key: str, caption: str, rows: Iterable[Meeting]) -> Table:
    return Table(
        key,
        caption,
        "Meeting",
        (Column("Body"), Column("Day"), Column("Where it stands")),
        tuple(
            Row(
                row.title,
                (row.body.name, row.held_on, STATUS[MeetingStatus(row.status)][0]),
                reverse("strategy:board-meeting", args=[row.code]),
            )
            for row in rows
        ),
    )


def meeting_summary(row: Meeting) -> tuple[SummaryRow, ...]:
    closes = timezone.localtime(row.questions_close_at)
    return (
        SummaryRow("Body", row.body.name),
        SummaryRow("Day", f"{in_words(row.held_on)} at {row.starts_at:%H:%M}"),
        SummaryRow("Place", row.place),
        SummaryRow("Questions close", f"{in_words(closes.date())} at {closes:%H:%M}"),
        SummaryRow("Terms of reference", f"Edition {row.terms.edition}"),
        SummaryRow("Quorum", row.terms.quorum_words),
    )


def events_table(rows: Iterable[MeetingEvent]) -> Table:
    return Table(
        "events",
        "What has happened",
        "When",
        (Column("What"), Column("Who"), Column("Reason")),
        tuple(
            Row(
                f"{in_words(timezone.localdate(row.at))} at {clock_time(row.at)}",
                (
                    STEPS[MeetingMove(row.move)].label,
                    str(row.by) if row.by else "The system",
                    row.reason,
                ),
            )
            for row in rows
        ),
    )


def state_of(row: Meeting) -> tuple[str, str]:
    return STATUS[MeetingStatus(row.status)]


def state_words(row: Meeting) -> str:
    return STATUS_WORDS[MeetingStatus(row.status)]
