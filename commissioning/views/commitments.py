"""What is committed to whom, and until when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.presenters.commitments import commitments_table
from commissioning.selectors.allocations import lines_for
from commissioning.selectors.today import commitments
from commissioning.views.standing import GrantView, trail


class CommitmentsView(GrantView):
    """Every line with money committed, those that end first before the others."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = commitments(list(lines_for(self.access)))
        context = {
            "title": "Commitments",
            "introduction": "What lines have committed to agreements and not yet spent.",
            "has_illustrative": any(row.line.is_illustrative for row in rows),
            "tables": [commitments_table(rows)],
            "breadcrumbs": trail(
                ("Allocations", reverse("commissioning:allocations")), ("Commitments", "")
            ),
        }
        return render(request, "commissioning/tables.html", context)
