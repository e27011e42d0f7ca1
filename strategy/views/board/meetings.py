"""Meetings: the list, one for its members, and everything that can be done to one."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dalpb.kernel import clock
from strategy.models import AgendaItem, Meeting
from strategy.permissions.board import deny_asking, deny_ruling, deny_running
from strategy.presenters.board.items import ItemLine, item_line
from strategy.presenters.board.meetings import (
    events_table,
    meeting_summary,
    meetings_table,
    state_of,
)
from strategy.rules.board.life import Does, deny_doing
from strategy.rules.board.vocabulary import MeetingStatus
from strategy.selectors.board import meetings as selectors
from strategy.selectors.board.bodies import appointments_on, bodies
from strategy.selectors.board.standing import conflicts_of
from strategy.views.board.meeting_acts.every_act import ACTS
from strategy.views.board.one_meeting import OneMeetingView, at_meeting
from strategy.views.board.standing import ActsView, BoardView, PageAct, crumbs

COMING = (MeetingStatus.PLANNED, MeetingStatus.AGENDA_PUBLISHED, MeetingStatus.IN_PROGRESS)


class MeetingsView(BoardView):
    """Meetings to come and meetings that were held."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(selectors.meetings(self.access))
        coming = [row for row in rows if row.status in COMING]
        past = [row for row in rows if row.status not in COMING]
        runs = deny_running(self.access) is None
        context = {
            "tables": [
                meetings_table("coming", "To come", coming[::-1]),
                meetings_table("held", "Held or cancelled", past),
            ],
            "bodies": list(bodies(self.access)) if runs else [],
        }
        return render(request, "strategy/board/meetings.html", context)


class MeetingView(OneMeetingView):
    """A meeting for its members: the agenda, the papers, and what is theirs to declare."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = self.load(code)
        sees = selectors.sees_agenda(self.access, row)
        items = list(selectors.items_of(row)) if sees else []
        own = [
            one for one in appointments_on(row.body, row.held_on) if one.person_id == self.person.pk
        ]
        runs = deny_running(self.access) is None
        minutes = selectors.minutes_of(row)
        context = {
            "row": row,
            "mark": state_of(row),
            "summary": meeting_summary(row),
            "items": self._lines(row, items, own),
            "sees_agenda": sees,
            "seat": own[0].seat.title if own else "",
            "runs": runs,
            "may_declare": bool(own)
            and deny_doing(Does.DECLARE, MeetingStatus(row.status)) is None,
            "may_ask": deny_asking(self.access) is None
            and deny_doing(Does.QUESTION, MeetingStatus(row.status)) is None,
            "may_rule": deny_ruling(self.access) is None,
            "questions": selectors.questions_of(row) if sees else [],
            "minutes": minutes,
            "events": events_table(selectors.events_of(row)),
            "status": row.status,
            "breadcrumbs": crumbs((row.title, "")),
        }
        return render(request, "strategy/board/meeting.html", context)

    def _lines(self, row: Meeting, items: list[AgendaItem], own: list[Any]) -> list[ItemLine]:
        """Each item with the reader's own conflicts in it."""
        if not own:
            return [item_line(one) for one in items]
        keys = {one.pk for one in own}
        found = conflicts_of(row, items, on=clock.today())
        return [
            item_line(
                one,
                conflicts=[c for c in found[one.pk] if c.appointment in keys],
                present=frozenset(keys),
            )
            for one in items
        ]


class MeetingActView(ActsView):
    """One act on one meeting."""

    acts: ClassVar[dict[str, PageAct]] = dict(ACTS)

    def subject(self, key: str) -> Meeting | None:
        found = selectors.meeting(self.access, key)
        if found is None or not selectors.sees_agenda(self.access, found):
            return None
        return found

    def crumbs(self, subject: Any) -> tuple[tuple[str, str], ...]:
        return at_meeting(subject)
