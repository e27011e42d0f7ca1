"""What an act on a meeting is done to."""

from typing import Any

from dalpb.kernel.access import Access
from strategy.models import AgendaItem, Attendance, BoardQuestion, Meeting, Paper
from strategy.selectors.board import meetings as selectors


def an_item(_: Access, meeting: Meeting, pk: int) -> AgendaItem | None:
    return selectors.item(meeting, pk)


def a_paper(access: Access, meeting: Meeting, pk: int) -> Paper | None:
    return selectors.papers(access).filter(item__meeting=meeting, pk=pk).first()


def a_part(access: Access, meeting: Meeting, pk: int) -> Any:
    found = selectors.part(access, pk)
    return found if found is not None and found.paper.item.meeting_id == meeting.pk else None


def an_attendance(_: Access, meeting: Meeting, pk: int) -> Attendance | None:
    return selectors.attendances_of(meeting).filter(pk=pk).first()


def a_question(_: Access, meeting: Meeting, pk: int) -> BoardQuestion | None:
    return selectors.questions_of(meeting).filter(pk=pk).first()


def the_minutes(_: Access, meeting: Meeting, pk: int) -> Any:
    return selectors.minutes_of(meeting)
