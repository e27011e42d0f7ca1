"""Dashboards: the list, one strategy's, its districts, and its figures as a file."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from dalpb.kernel import clock
from dalpb.kernel.access import NOBODY, Access
from dalpb.kernel.intake.export import write_csv
from dalpb.kernel.models import User
from needs.facts.indicators import AreaLevel, IndicatorFact, ResultFact, indicators, results
from strategy.models import Priority
from strategy.permissions.dashboards import deny_reading_dashboards
from strategy.presenters import export
from strategy.presenters.dashboards import dashboard, standing, strategies_table
from strategy.presenters.districts import districts
from strategy.selectors import dashboards as selectors
from strategy.services.exports import note_export
from strategy.views.parts import found_or_404

Crumbs = tuple[tuple[str, str], ...]


def _reader(request: HttpRequest) -> Access:
    access: Access = getattr(request, "access", NOBODY)
    denial = deny_reading_dashboards(access)
    if denial is not None:
        raise PermissionDenied(denial.sentence)
    return access


@require_GET
def dashboards(request: HttpRequest) -> HttpResponse:
    rows = selectors.strategies(_reader(request))
    return render(request, "strategy/dashboards.html", {"table": strategies_table(rows)})


@require_GET
def one_dashboard(request: HttpRequest, code: str) -> HttpResponse:
    """Every priority of a strategy with its indicators, from stored results alone."""
    row = found_or_404(selectors.strategy(_reader(request), code))
    priorities = list(row.priorities.all())
    known, found = _told(priorities, row.area.code)
    context = {
        "strategy": row,
        "standing": standing(row),
        "area_name": selectors.area_names().get(row.area.code, row.area.code),
        "shown": dashboard(
            priorities, known, found, strategy_code=row.code, has_map=bool(selectors.tiles())
        ),
        "breadcrumbs": _crumbs((f"{row.title}, {row.years}", "")),
    }
    return render(request, "strategy/dashboard.html", context)


@require_GET
def by_district(request: HttpRequest, code: str, indicator_code: str) -> HttpResponse:
    """One of a strategy's indicators by district, where it is one that districts have."""
    row = found_or_404(selectors.strategy(_reader(request), code))
    chosen = {one.indicator_code for p in row.priorities.all() for one in p.indicators.all()}
    tiles = selectors.tiles()
    indicator = found_or_404(
        next(iter(indicators(codes=[indicator_code] if indicator_code in chosen else [])), None)
    )
    if indicator.level is not AreaLevel.DISTRICT or not tiles:
        raise Http404
    found = results(
        codes=[indicator_code],
        area_codes=[tile.area.code for tile in tiles],
        with_observations=False,
    )
    context = {
        "strategy": row,
        "indicator": indicator,
        "shown": districts(indicator, found, tiles, selectors.area_names()),
        "breadcrumbs": _crumbs(
            (f"{row.title}, {row.years}", reverse("strategy:dashboard", args=[row.code])),
            (indicator.name, ""),
        ),
    }
    return render(request, "strategy/districts.html", context)


@require_GET
def figures(request: HttpRequest, code: str) -> HttpResponse:
    """The dashboard's figures as CSV: the same stored results as the page."""
    row = found_or_404(selectors.strategy(_reader(request), code))
    if not isinstance(request.user, User):
        raise PermissionDenied
    priorities = list(row.priorities.all())
    known, found = _told(priorities, row.area.code)
    content = write_csv(export.rows(row, priorities, known, found))
    note_export(strategy=row, by=request.user, at=clock.now())
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="dashboard-{row.code}.csv"'},
    )


def _told(
    priorities: Sequence[Priority], area_code: str
) -> tuple[Mapping[str, IndicatorFact], Mapping[str, Sequence[ResultFact]]]:
    """The records and, for the strategy's area, the results of its indicators."""
    codes = sorted(
        {one.indicator_code for p in priorities for one in p.indicators.all() if one.indicator_code}
    )
    found: dict[str, list[ResultFact]] = {}
    for result in results(codes=codes, area_codes=[area_code], with_observations=False):
        found.setdefault(result.indicator_code, []).append(result)
    return {one.code: one for one in indicators(codes=codes)}, found


def _crumbs(*more: tuple[str, str]) -> Crumbs:
    return (("Dashboards", reverse("strategy:dashboards")), *more)
