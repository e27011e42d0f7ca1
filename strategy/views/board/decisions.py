"""The register of decisions, and one decision."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import SummaryRow
from strategy.presenters.board.actions import actions_table
from strategy.presenters.board.decisions import OUTCOMES, decision_line, decisions_table
from strategy.presenters.board.words import paragraphs
from strategy.rules.board.vocabulary import DecisionOutcome
from strategy.selectors.board import bodies as body_selectors
from strategy.selectors.board import meetings as selectors
from strategy.selectors.board.standing import readable_items
from strategy.views.board.standing import PAGE, BoardView
from strategy.views.parts import found_or_404


class DecisionsView(BoardView):
    """The register of decisions, searched and filtered by its address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        query = request.GET.get("q", "").strip()[:200]
        rows = selectors.search_decisions(selectors.decisions(self.access), query)
        body, outcome = request.GET.get("body", ""), request.GET.get("outcome", "")
        known = list(body_selectors.bodies(self.access).values_list("code", "name"))
        if body in dict(known):
            rows = rows.filter(body__code=body)
        if outcome in set(DecisionOutcome):
            rows = rows.filter(outcome=outcome)
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        context = {
            "table": decisions_table(page.object_list),
            "page": page,
            "query": query,
            "body": body,
            "outcome": outcome,
            "bodies": known,
            "outcomes": [(one.value, OUTCOMES[one][0]) for one in DecisionOutcome],
        }
        return render(request, "strategy/board/decisions.html", context)


class DecisionView(BoardView):
    """One decision, with the count it was tested by."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found_or_404(selectors.decision(self.access, pk))
        item = found_or_404(selectors.item(row.meeting, row.item_id))
        may = bool(row.restricted_words) and item.pk in readable_items(
            self.access, row.meeting, [item], on=clock.today()
        )
        context = {
            "row": row,
            "line": decision_line(row),
            "summary": (
                SummaryRow("Meeting", f"{row.meeting.title}, {in_words(row.meeting.held_on)}"),
                SummaryRow("Item", f"{item.position}. {item.title}"),
                SummaryRow("Count", row.quorum_words),
            ),
            "meeting_url": reverse("strategy:board-meeting", args=[row.meeting.code]),
            "restricted": paragraphs(row.restricted_words) if may else (),
            "actions": actions_table(
                selectors.actions(self.access).filter(decision=row), clock.today()
            ),
            "breadcrumbs": (
                ("Decisions", reverse("strategy:board-decisions")),
                (row.reference, ""),
            ),
        }
        return render(request, "strategy/board/decision.html", context)
