"""The live year's return, tried on what has come in so far."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.roles import Permission
from reporting.assemble.rehearsal import rehearsal
from reporting.presenters import rehearsal as show
from reporting.selectors.returns import tier_one_authority
from reporting.views.standing import StandingView


class RehearsalView(StandingView):
    """What would be blank, what fails and who must act, on any day of the year."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_RETURN,)
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        found = rehearsal(tier_one_authority(), self.access, on=clock.today())
        context = {
            "rehearsal": found,
            "sentence": show.sentence(found),
            "form_words": show.form_words(found),
            "lines": show.lines_table(found),
            "acts": show.acts_table(found.acts),
            "failing": show.failing(found),
            "not_run": found.checked.not_run,
            "breadcrumbs": (("Returns", reverse("reporting:returns")), ("Rehearsal", "")),
        }
        return render(request, "reporting/rehearsal.html", context)
