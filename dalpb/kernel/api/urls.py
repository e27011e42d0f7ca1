"""The kernel's resources, for the router of the whole API."""

from rest_framework.routers import SimpleRouter

from dalpb.kernel.api.views import AreaViewSet, OrganisationViewSet


def register(router: SimpleRouter) -> None:
    router.register("areas", AreaViewSet, basename="api_area")
    router.register("organisations", OrganisationViewSet, basename="api_organisation")
