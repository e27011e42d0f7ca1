"""The resources of the grant, for the router of the whole API."""

from rest_framework.routers import SimpleRouter

from commissioning.api import views


def register(router: SimpleRouter) -> None:
    router.register("grants", views.GrantViewSet, basename="api_grant")
    router.register("ledger-entries", views.LedgerEntryViewSet, basename="api_ledger_entry")
