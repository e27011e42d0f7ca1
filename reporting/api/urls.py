"""The return's resource, for the router of the whole API."""

from rest_framework.routers import SimpleRouter

from reporting.api import views


def register(router: SimpleRouter) -> None:
    router.register("returns", views.ReturnViewSet, basename="api_return")
