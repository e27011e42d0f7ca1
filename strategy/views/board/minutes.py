"""The minutes of a meeting."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dalpb.kernel import clock
from strategy.models import Meeting
from strategy.permissions.board import deny_running
from strategy.rules.board.life import Does, deny_doing
from strategy.rules.board.vocabulary import MeetingStatus, MinutesStatus
from strategy.selectors.board import meetings as selectors
from strategy.selectors.board.standing import readable_items
from strategy.views.board.one_meeting import OneMeetingView, at_meeting


class MinutesView(OneMeetingView):
    """A meeting's minutes, a draft or agreed, with what stands beside them."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = self.load(code)
        minutes = selectors.minutes_of(row)
        runs = deny_running(self.access) is None
        if minutes is None and not runs:
            raise Http404
        context = {
            "row": row,
            "minutes": minutes,
            "blocks": [block.split("\n") for block in minutes.text.split("\n\n")]
            if minutes
            else [],
            "restricted": self._restricted(row, minutes.restricted) if minutes else [],
            "is_agreed": minutes is not None and minutes.status == MinutesStatus.AGREED,
            "runs": runs,
            "may_draft": runs and deny_doing(Does.MINUTES, MeetingStatus(row.status)) is None,
            "breadcrumbs": at_meeting(row, ("Minutes", "")),
        }
        return render(request, "strategy/board/minutes.html", context)

    def _restricted(self, row: Meeting, held: dict[str, str]) -> list[tuple[str, str]]:
        if not held:
            return []
        items = list(selectors.items_of(row))
        may = readable_items(self.access, row, items, on=clock.today())
        return [
            (f"{one.position}. {one.title}", held[str(one.position)])
            for one in items
            if one.pk in may and str(one.position) in held
        ]
