"""The resources of strategies, for the router of the whole API."""

from rest_framework.routers import SimpleRouter

from strategy.api import views


def register(router: SimpleRouter) -> None:
    router.register("strategies", views.StrategyViewSet, basename="api_strategy")
    router.register("priorities", views.PriorityViewSet, basename="api_priority")
