"""The page from which a meeting is run."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dalpb.kernel import clock
from strategy.models import AgendaItem
from strategy.permissions.board import deny_chairing, deny_ruling, deny_running
from strategy.presenters.board.items import item_line
from strategy.presenters.board.meetings import meeting_summary, state_of
from strategy.presenters.board.room import room_lines
from strategy.rules.board.life import Does, deny_doing
from strategy.rules.board.vocabulary import MeetingStatus
from strategy.selectors.board import meetings as selectors
from strategy.selectors.board.bodies import appointments_on
from strategy.selectors.board.standing import conflicts_of, count_for, presences_of
from strategy.views.board.one_meeting import OneMeetingView, at_meeting
from strategy.views.organisations import organisation_choices
from strategy.views.parts import Deny


class RunView(OneMeetingView):
    """Running a meeting: who is here, then item by item, one form an act, without script."""

    deny: ClassVar[Deny] = staticmethod(deny_ruling)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row, now = self.load(code), clock.now()
        items = list(selectors.items_of(row))
        attendances = list(selectors.attendances_of(row))
        people = list(appointments_on(row.body, row.held_on))
        present = frozenset(
            one.appointment for one in presences_of(attendances) if one.is_in_the_room(now)
        )
        names = {one.pk: one.holder for one in people}
        found = conflicts_of(row, items, on=clock.today())
        shown = _digests(items)
        lines = [
            item_line(
                one,
                conflicts=found[one.pk],
                names=names,
                present=present,
                count=count_for(row, one, attendances, at=now, members=_members(people)),
                minutes_shown=shown.get(one.minutes_of_id or 0, ""),
            )
            for one in items
        ]
        context = {
            "row": row,
            "mark": state_of(row),
            "summary": meeting_summary(row),
            "items": lines,
            "room": room_lines(people, attendances),
            "people": [(one.pk, one.holder) for one in people],
            "organisations": organisation_choices(),
            "runs": deny_running(self.access) is None,
            "chairs": deny_chairing(self.access) is None,
            "may": {
                act.name.lower(): deny_doing(act, MeetingStatus(row.status)) is None for act in Does
            },
            "status": row.status,
            "breadcrumbs": at_meeting(row, ("Run the meeting", "")),
        }
        return render(request, "strategy/board/run.html", context)


def _digests(items: list[AgendaItem]) -> dict[int, str]:
    """What stands in the minutes that the items put to the meeting."""
    return {
        item.minutes_of_id: minutes.sha256
        for item in items
        if item.minutes_of is not None
        and item.minutes_of_id is not None
        and (minutes := selectors.minutes_of(item.minutes_of)) is not None
    }


def _members(people: list[Any]) -> int:
    return len({one.seat_id for one in people if not one.substitute_for_id and one.seat.is_voting})
