"""Reads of meetings, their agendas, decisions and actions, and the challenge log."""

from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet

from dalpb.kernel.access import Access
from strategy.models import (
    ActionArising,
    ActionArisingEvent,
    AgendaItem,
    Attendance,
    BoardQuestion,
    Body,
    Challenge,
    Decision,
    InterestDeclaration,
    Meeting,
    MeetingEvent,
    Minutes,
    Paper,
    PaperPart,
    Withdrawal,
)
from strategy.permissions.board import deny_reading_board, deny_running
from strategy.rules.board.vocabulary import (
    ArisingStatus,
    DecisionOutcome,
    MeetingStatus,
    MinutesStatus,
)


def meetings(access: Access) -> "QuerySet[Meeting]":
    """Meetings, the latest first. One whose agenda is not published is for those who run it."""
    rows = Meeting.objects.select_related("body", "terms").order_by("-held_on", "code")
    return rows if deny_reading_board(access) is None else rows.none()


def meeting(access: Access, code: str) -> Meeting | None:
    return meetings(access).filter(code=code).first()


def sees_agenda(access: Access, row: Meeting) -> bool:
    """An agenda in preparation is seen by those who prepare it."""
    return row.status != MeetingStatus.PLANNED or deny_running(access) is None


def items_of(row: Meeting) -> "QuerySet[AgendaItem]":
    """The agenda with everything that a page of it needs, in a fixed number of queries."""
    return (
        AgendaItem.objects.filter(meeting=row)
        .select_related("minutes_of")
        .prefetch_related(
            "concerns",
            Prefetch(
                "papers",
                Paper.objects.order_by("position").prefetch_related(
                    Prefetch("parts", PaperPart.objects.order_by("position"))
                ),
            ),
            Prefetch("decisions", Decision.objects.order_by("pk")),
            Prefetch("actions", ActionArising.objects.order_by("pk")),
            Prefetch(
                "declarations",
                InterestDeclaration.objects.select_related("appointment__organisation").order_by(
                    "pk"
                ),
            ),
            Prefetch(
                "withdrawals",
                Withdrawal.objects.select_related("appointment__organisation", "ruled_by").order_by(
                    "pk"
                ),
            ),
        )
        .order_by("position")
    )


def item(row: Meeting, pk: int) -> AgendaItem | None:
    return items_of(row).filter(pk=pk).first()


def papers(access: Access) -> "QuerySet[Paper]":
    """Papers of the meetings whose agenda a person may see."""
    rows = Paper.objects.select_related("item__meeting__body").prefetch_related(
        Prefetch("parts", PaperPart.objects.order_by("position"))
    )
    if deny_reading_board(access) is not None:
        return rows.none()
    if deny_running(access) is None:
        return rows
    return rows.exclude(item__meeting__status=MeetingStatus.PLANNED.value)


def paper(access: Access, pk: int) -> Paper | None:
    return papers(access).filter(pk=pk).first()


def attendances_of(row: Meeting) -> "QuerySet[Attendance]":
    return (
        Attendance.objects.filter(meeting=row)
        .select_related(
            "appointment__seat", "appointment__organisation", "appointment__substitute_for"
        )
        .order_by("appointment__seat__position", "pk")
    )


def questions_of(row: Meeting) -> "QuerySet[BoardQuestion]":
    return BoardQuestion.objects.filter(meeting=row).order_by("kind", "received_at", "pk")


def events_of(row: Meeting) -> "QuerySet[MeetingEvent]":
    return MeetingEvent.objects.filter(meeting=row).select_related("by").order_by("pk")


def minutes_of(row: Meeting) -> Minutes | None:
    return (
        Minutes.objects.select_related("drafted_by", "agreed_by", "decision__meeting")
        .prefetch_related("corrections__corrected_by")
        .filter(meeting=row)
        .first()
    )


def sees_minutes(access: Access, row: Minutes) -> bool:
    """A draft is for members too: they are asked whether it is right. Not before it is there."""
    return deny_reading_board(access) is None


def decisions(access: Access) -> "QuerySet[Decision]":
    """The register, the latest first. What is not open of a decision is not loaded with it."""
    rows = (
        Decision.objects.select_related("body", "meeting", "item", "takes_up")
        .prefetch_related("taken_up_by")
        .order_by("-year", "body__name", "-number")
    )
    return rows if deny_reading_board(access) is None else rows.none()


def decision(access: Access, pk: int) -> Decision | None:
    return decisions(access).filter(pk=pk).first()


def search_decisions(rows: "QuerySet[Decision]", words: str) -> "QuerySet[Decision]":
    """Decisions with all the words in what is open of them: never in what is not."""
    for word in words.split():
        rows = rows.filter(
            Q(words__icontains=word) | Q(reference__icontains=word) | Q(item__title__icontains=word)
        )
    return rows


def waiting_decisions(of: Body) -> "QuerySet[Decision]":
    """Decisions that were deferred and that no later meeting has taken up."""
    return (
        Decision.objects.filter(
            body=of,
            outcome=DecisionOutcome.DEFERRED_NO_QUORUM.value,
            taken_up_by__isnull=True,
        )
        .select_related("item", "meeting")
        .order_by("year", "number")
    )


def actions(access: Access) -> "QuerySet[ActionArising]":
    rows = (
        ActionArising.objects.select_related("meeting__body", "item", "decision", "organisation")
        .prefetch_related(
            Prefetch("events", ActionArisingEvent.objects.select_related("by").order_by("pk"))
        )
        .order_by("due_on", "reference")
    )
    return rows if deny_reading_board(access) is None else rows.none()


def action(access: Access, pk: int) -> ActionArising | None:
    return actions(access).filter(pk=pk).first()


def open_actions(of: Body) -> "QuerySet[ActionArising]":
    return (
        ActionArising.objects.filter(meeting__body=of, status=ArisingStatus.OPEN.value)
        .select_related("meeting", "organisation")
        .order_by("due_on", "reference")
    )


def overdue_actions(of: Body, on: date) -> "QuerySet[ActionArising]":
    return open_actions(of).filter(due_on__lt=on)


def minutes_to_agree(of: Body, before: date) -> "QuerySet[Meeting]":
    """Earlier meetings whose minutes wait to be agreed, the earliest first."""
    return (
        Meeting.objects.filter(body=of, status=MeetingStatus.CLOSED.value, held_on__lt=before)
        .exclude(minutes__status=MinutesStatus.AGREED.value)
        .order_by("held_on", "pk")
    )


def challenges(access: Access) -> "QuerySet[Challenge]":
    rows = Challenge.objects.select_related("body", "meeting").order_by(
        F("answered_on").desc(nulls_first=True), "-asked_on", "pk"
    )
    return rows if deny_reading_board(access) is None else rows.none()


def challenge(access: Access, pk: int) -> Challenge | None:
    return challenges(access).filter(pk=pk).first()


def question(access: Access, pk: int) -> BoardQuestion | None:
    if deny_reading_board(access) is not None:
        return None
    return BoardQuestion.objects.select_related("meeting__body").filter(pk=pk).first()


def part(access: Access, pk: int) -> PaperPart | None:
    if deny_reading_board(access) is not None:
        return None
    rows = PaperPart.objects.select_related("paper__item__meeting__body")
    found = rows.filter(pk=pk).first()
    if found is None or not sees_agenda(access, found.paper.item.meeting):
        return None
    return found
