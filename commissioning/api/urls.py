"""The resources of the grant, for the router of the whole API."""

from rest_framework.routers import SimpleRouter

from commissioning.api import views


def register(router: SimpleRouter) -> None:
    router.register("grants", views.GrantViewSet, basename="api_grant")
    router.register("ledger-entries", views.LedgerEntryViewSet, basename="api_ledger_entry")
    router.register("proposals", views.ProposalViewSet, basename="api_proposal")
    router.register("allocations", views.AllocationViewSet, basename="api_allocation")
    router.register("forecasts", views.ForecastViewSet, basename="api_forecast")
    router.register("agreements", views.AgreementViewSet, basename="api_agreement")
    router.register("claims", views.ClaimViewSet, basename="api_claim")
    router.register("move-requests", views.MoveRequestViewSet, basename="api_move_request")
