"""Bodies: their purpose, who sits and under which terms."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel import clock
from strategy.models import Appointment
from strategy.permissions.board import deny_asking, deny_running
from strategy.presenters.board.interests import interests
from strategy.presenters.board.seats import cover_table, seats_table
from strategy.rules.board.seats import cover
from strategy.rules.board.vocabulary import BodyKind
from strategy.rules.wording import as_words
from strategy.selectors.board import bodies as body_selectors
from strategy.views.board.standing import BoardView
from strategy.views.parts import found_or_404


class BodiesView(BoardView):
    """The boards and groups, and under which each stands."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = body_selectors.bodies(self.access)
        return render(request, "strategy/board/bodies.html", {"rows": rows})


class BodyView(BoardView):
    """A body: its purpose, who represents whom, its seats over time, its terms."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = found_or_404(body_selectors.body(self.access, code))
        seats = list(body_selectors.seats_of(row))
        held = body_selectors.membership_of(seats)
        on = clock.today()
        context = {
            "row": row,
            "kind": as_words(row.kind),
            "cover": cover_table(cover(held.seats, held.terms, on), on)
            if row.kind == BodyKind.STRATEGIC_BOARD
            else None,
            "seats": seats_table(held.seats, held.terms, on),
            "sitting": [one for seat in seats for one in seat.appointments.all() if _sits(one, on)],
            "terms": list(body_selectors.terms_of(row)),
            "interests": interests(body_selectors.register_of(self.access, row), self.access, on),
            "declares": deny_asking(self.access) is None,
            "runs": deny_running(self.access) is None,
            "breadcrumbs": (("Bodies and seats", reverse("strategy:board-bodies")), (row.name, "")),
        }
        return render(request, "strategy/board/body.html", context)


def _sits(one: Appointment, on: Any) -> bool:
    return one.held_until is None or one.held_until > on
