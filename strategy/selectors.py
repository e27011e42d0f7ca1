"""Reads of strategies for this app's own pages and API."""

from django.db.models import QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.models.areas import AreaName
from strategy.models import AreaTile, Priority, Strategy
from strategy.permissions import deny_reading_dashboards


def strategies(access: Access) -> "QuerySet[Strategy]":
    """Every strategy, newest first, for whoever may read dashboards; else none."""
    if deny_reading_dashboards(access) is not None:
        return Strategy.objects.none()
    return (
        Strategy.objects.select_related("area", "successor")
        .prefetch_related("priorities__indicators")
        .order_by("-first_on", "title", "code")
    )


def strategy(access: Access, code: str) -> Strategy | None:
    return strategies(access).filter(code=code).first()


def priorities(access: Access) -> "QuerySet[Priority]":
    if deny_reading_dashboards(access) is not None:
        return Priority.objects.none()
    return Priority.objects.select_related("strategy").prefetch_related("indicators")


def tiles() -> tuple[AreaTile, ...]:
    return tuple(AreaTile.objects.select_related("area"))


def area_names() -> dict[str, str]:
    """The latest name of each area, by code."""
    return dict(AreaName.objects.order_by("valid_from").values_list("area__code", "name"))
