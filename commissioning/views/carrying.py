"""Underspend: declared, carried forward by approval, and what others reported of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.permissions.grant import deny_propose
from commissioning.presenters import carrying as present
from commissioning.selectors import carrying as selectors
from commissioning.selectors.grant import (
    awards_for,
    awards_with_illustrative_entries,
    standings,
)
from commissioning.views.standing import GrantView, trail

LATEST = 100


class CarriedView(GrantView):
    """Every year's award with what was carried into and out of it, and by what authority."""

    def get(self, request: HttpRequest) -> HttpResponse:
        held = [row for row in awards_for(self.access) if row.is_held_here]
        ids = [row.pk for row in held]
        stands, invented = standings(held), awards_with_illustrative_entries(ids)
        reported = [
            selectors.beside(figure, held, stands, invented)
            for figure in selectors.reported_for(self.access)
        ]
        history = list(selectors.history_for(self.access)[:LATEST])
        tables = [
            present.carried_table(held, stands, selectors.returned_to(ids), invented=invented),
            *([present.reported_table(reported)] if reported else []),
            present.history_table(history),
        ]
        ask = [("Ask to move money", reverse("commissioning:request-new"))]
        context = {
            "title": "Underspend and carrying forward",
            "introduction": "Underspend is declared by its line, and is then allocated again by a"
            " decision or carried forward to a later year's award. Neither happens without an"
            " approval.",
            "has_illustrative": bool(invented),
            "buttons": ask if self.may(deny_propose) else [],
            "tables": tables,
            "breadcrumbs": trail(("Carrying forward", "")),
        }
        return render(request, "commissioning/tables.html", context)
