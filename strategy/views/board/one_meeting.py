"""A page about one meeting, and what stands above it."""

from django.urls import reverse

from strategy.models import Meeting
from strategy.selectors.board import meetings as selectors
from strategy.views.board.standing import BoardView, crumbs
from strategy.views.parts import found_or_404


def at_meeting(row: Meeting, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return crumbs((row.title, reverse("strategy:board-meeting", args=[row.code])), *more)


class OneMeetingView(BoardView):
    """A view of one meeting that the reader may see."""

    def load(self, code: str) -> Meeting:
        return found_or_404(selectors.meeting(self.access, code))
