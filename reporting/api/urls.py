"""The resources of the return and of the grant's outputs, for the router of the whole API."""

from rest_framework.routers import SimpleRouter

from reporting.api import grant, publications, views


def register(router: SimpleRouter) -> None:
    router.register("returns", views.ReturnViewSet, basename="api_return")
    router.register("publications", publications.PublicationViewSet, basename="api_publication")
    router.register("grant-positions", grant.GrantPositionViewSet, basename="api_grant_position")
