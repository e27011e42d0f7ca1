"""Everybody's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dalpb.kernel import clock
from dalpb.kernel.middleware import access_in
from dalpb.kernel.roles import Permission
from needs.facts.collections import completeness_grid
from reporting.models import AnnualReturn
from reporting.presenters import home as show
from reporting.selectors import returns_for
from reporting.services.certify import prepare
from reporting.workflow import FROZEN, ReturnStatus


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, and the way to it."""
    access = access_in(request)
    current: AnnualReturn | None = returns_for(access).current().first()  # type: ignore[attr-defined]
    prepared = None
    if (
        current is not None
        and access.has(Permission.PREPARE_RETURN)
        and ReturnStatus(current.status) not in FROZEN
    ):
        prepared = prepare(current)
    grid = None
    if access.has(Permission.VIEW_OWN_FIGURES):
        grid = completeness_grid(access, on=clock.today())
    context = {
        "grid": grid if grid is not None and grid.rows else None,
        "greeting": show.greeting(access, current),
        "introduction": show.introduces(access),
        "tiles": show.tiles(access, current, prepared),
    }
    return render(request, "reporting/home.html", context)
