"""The decisions that money rests on, and recording another body's."""

from typing import Any, ClassVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.forms.decisions import DecisionForm
from commissioning.permissions.grant import deny_propose
from commissioning.presenters.decisions import decisions_table
from commissioning.selectors.decisions import decisions_for, moved_by
from commissioning.services.decisions import record_decision
from commissioning.views.standing import AskingView, Crumb, Deny, GrantView, trail
from dalpb.kernel import clock


class DecisionsView(GrantView):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(decisions_for(self.access)[:200])
        new = [("Record another body's decision", reverse("commissioning:decision-new"))]
        context = {
            "title": "Decisions cited",
            "introduction": "Money is allocated and moved only by a decision that was made."
            " The board's are found in its minutes; those of another body, such as the cabinet,"
            " are recorded here with the place where they are published.",
            "buttons": new if self.may(deny_propose) else [],
            "tables": [decisions_table(rows, moved_by([row.reference for row in rows]))],
            "breadcrumbs": trail(("Decisions cited", "")),
        }
        return render(request, "commissioning/tables.html", context)


class NewDecisionView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_propose)
    heading = "Record another body's decision"
    introduction = (
        "Once recorded it cannot be changed, and somebody other than you approves by it."
        " Decisions of the partnership board are not recorded here: they are in its minutes."
    )
    button = "Record the decision"
    done = "The decision may be cited."

    def form(self, data: Any) -> Form:
        self.asked = DecisionForm(data)
        return self.asked

    def act(self, given: dict[str, Any]) -> object:
        return record_decision(self.asked.said(), by=self.person, at=clock.now())

    def back(self) -> str:
        return reverse("commissioning:decisions")

    def crumbs(self) -> tuple[Crumb, ...]:
        return trail(("Decisions cited", self.back()), (self.heading, ""))
