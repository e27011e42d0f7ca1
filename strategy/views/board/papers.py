"""One paper of a meeting, with the parts that the reader may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dalpb.kernel import clock
from strategy.permissions.board import deny_running
from strategy.presenters.board.papers import cover_rows, part_line
from strategy.presenters.board.words import paragraphs
from strategy.rules.board.life import Does, deny_doing
from strategy.rules.board.vocabulary import MeetingStatus
from strategy.selectors.board import meetings as selectors
from strategy.selectors.board.standing import readable_items
from strategy.views.board.one_meeting import at_meeting
from strategy.views.board.standing import BoardView
from strategy.views.parts import found_or_404


class PaperView(BoardView):
    """A paper with its cover; of what is not open, only what the reader may read."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found_or_404(selectors.paper(self.access, pk))
        meeting = row.item.meeting
        item = found_or_404(selectors.item(meeting, row.item_id))
        may = item.pk in readable_items(self.access, meeting, [item], on=clock.today())
        runs = deny_running(self.access) is None
        context = {
            "row": row,
            "meeting": meeting,
            "cover": cover_rows(row),
            "key_issues": paragraphs(row.key_issues),
            "recommendations": paragraphs(row.recommendations),
            "financial": paragraphs(row.financial_implications),
            "parts": [part_line(one, may_read=may) for one in row.parts.all()],
            "may_read": may,
            "runs": runs,
            "may_edit": runs and meeting.status == MeetingStatus.PLANNED,
            "may_add": runs
            and deny_doing(Does.PAPER, MeetingStatus(meeting.status)) is None
            and (meeting.status == MeetingStatus.PLANNED or row.late_reason),
            "breadcrumbs": at_meeting(meeting, (row.title, "")),
        }
        return render(request, "strategy/board/paper.html", context)
