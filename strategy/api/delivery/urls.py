"""The plan's resource, for the router of the whole API."""

from rest_framework.routers import SimpleRouter

from strategy.api.delivery.views import ActionViewSet


def register(router: SimpleRouter) -> None:
    router.register("actions", ActionViewSet, basename="api_action")
