"""Actions that arose at meetings: the list, and one followed to its end."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import SummaryRow
from strategy.forms.board.business import FollowForm
from strategy.presenters.board.actions import actions_table, arising_events, arising_words
from strategy.rules.board.vocabulary import ArisingStatus, ArisingStep
from strategy.rules.wording import as_words
from strategy.selectors.board import meetings as selectors
from strategy.services.board import decisions
from strategy.views.board.following import FollowedView
from strategy.views.board.standing import PAGE, BoardView, Data


class ActionsView(BoardView):
    """Actions that arose, the open ones first due first; all of them by the address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = selectors.actions(self.access)
        chosen = request.GET.get("status", ArisingStatus.OPEN.value)
        if chosen in set(ArisingStatus):
            rows = rows.filter(status=chosen)
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        context = {
            "table": actions_table(page.object_list, clock.today()),
            "page": page,
            "chosen": chosen,
            "statuses": [("all", "All"), *((one.value, as_words(one)) for one in ArisingStatus)],
        }
        return render(request, "strategy/board/actions.html", context)


class ActionView(FollowedView):
    """An action that arose, followed to its end."""

    template = "strategy/board/action.html"

    def find(self, pk: int) -> Any:
        return selectors.action(self.access, pk)

    def form(self, row: Any, data: Any) -> Any:
        return FollowForm(data, initial={"version": row.version})

    def do(self, row: Any, found: Data) -> str:
        to = decisions.Follow(
            ArisingStep(found["step"]), found["words"], found["due_on"], found["plan_action"]
        )
        decisions.follow(action=row, version=found["version"], to=to, act=self.act)
        return "Recorded."

    def context(self, row: Any) -> dict[str, Any]:
        meeting = row.meeting
        return {
            "summary": (
                SummaryRow("Action", row.words),
                SummaryRow("Owner", row.owner),
                SummaryRow("Due", row.due_on),
                SummaryRow("Where it stands", arising_words(row, clock.today())),
                SummaryRow("From", f"{meeting.title}, {in_words(meeting.held_on)}"),
            ),
            "events": arising_events(row),
            "is_open": row.status == ArisingStatus.OPEN,
            "breadcrumbs": (
                ("Actions arising", reverse("strategy:board-actions")),
                (row.reference, ""),
            ),
        }
