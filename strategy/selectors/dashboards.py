"""Reads of strategies for this app's own pages and API."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.models.areas import AreaName
from strategy.models import AreaTile, Priority, PriorityIndicator, Strategy
from strategy.permissions.dashboards import deny_reading_dashboards


def strategies(access: Access) -> "QuerySet[Strategy]":
    """Every strategy that has a dashboard, newest first, for whoever may read them; else none."""
    if deny_reading_dashboards(access) is not None:
        return Strategy.objects.none()
    return (
        Strategy.objects.select_related("area", "successor")
        .prefetch_related(
            # In the order of each, which needs no strategy joined to every row.
            Prefetch("priorities", Priority.objects.order_by("position")),
            Prefetch(
                "priorities__indicators",
                PriorityIndicator.objects.order_by("priority_id", "position"),
            ),
        )
        .filter(Exists(PriorityIndicator.objects.filter(priority__strategy=OuterRef("pk"))))
        .order_by("-first_on", "title", "code")
    )


def strategy(access: Access, code: str) -> Strategy | None:
    return strategies(access).filter(code=code).first()


def tiles() -> tuple[AreaTile, ...]:
    return tuple(AreaTile.objects.select_related("area"))


def area_names() -> dict[str, str]:
    """The latest name of each area, by code."""
    return dict(AreaName.objects.order_by("valid_from").values_list("area__code", "name"))
