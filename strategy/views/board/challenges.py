"""The challenge log, and one challenge with its answer."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import SummaryRow
from strategy.forms.board.questions import AnswerForm
from strategy.permissions.board import deny_running
from strategy.presenters.board.challenges import challenges_table
from strategy.selectors.board import bodies as body_selectors
from strategy.selectors.board import meetings as selectors
from strategy.services.board import asking
from strategy.views.board.following import FollowedView
from strategy.views.board.standing import PAGE, BoardView, Data


class ChallengesView(BoardView):
    """Who asked the partnership what, and when it was answered."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.challenges(self.access), PAGE).get_page(request.GET.get("page"))
        runs = deny_running(self.access) is None
        context = {
            "table": challenges_table(page.object_list, clock.today()),
            "page": page,
            "bodies": list(body_selectors.bodies(self.access)) if runs else [],
        }
        return render(request, "strategy/board/challenges.html", context)


class ChallengeView(FollowedView):
    """One challenge, with its answer."""

    template = "strategy/board/challenge.html"

    def find(self, pk: int) -> Any:
        return selectors.challenge(self.access, pk)

    def form(self, row: Any, data: Any) -> Any:
        return AnswerForm(data, initial={"version": row.version})

    def do(self, row: Any, found: Data) -> str:
        asking.answer_challenge(challenge=row, act=self.act, **found)
        return "The answer is in the log."

    def context(self, row: Any) -> dict[str, Any]:
        rows = [
            SummaryRow("Who asked", row.asked_by),
            SummaryRow("Asked of", row.asked_of),
            SummaryRow("Asked on", row.asked_on),
            SummaryRow("What was asked", row.words),
        ]
        if row.due_on:
            rows.append(SummaryRow("Answer due", row.due_on))
        if row.answered_on:
            rows += [SummaryRow("Answered on", row.answered_on), SummaryRow("Answer", row.answer)]
        return {
            "summary": rows,
            "is_open": row.answered_on is None,
            "breadcrumbs": (
                ("Challenge log", reverse("strategy:board-challenges")),
                (f"Asked on {in_words(row.asked_on)}", ""),
            ),
        }
