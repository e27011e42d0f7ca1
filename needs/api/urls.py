"""The resources of need, for the router of the whole API."""

from rest_framework.routers import SimpleRouter

from needs.api import collecting, indicators, views


def register(router: SimpleRouter) -> None:
    router.register("measures", views.MeasureViewSet, basename="api_measure")
    router.register("categories", views.CategoryViewSet, basename="api_category")
    router.register("services", views.ServiceViewSet, basename="api_service")
    router.register("submissions", views.SubmissionViewSet, basename="api_submission")
    router.register("observations", views.ObservationViewSet, basename="api_observation")
    router.register("obligations", collecting.ObligationViewSet, basename="api_obligation")
    router.register("indicators", indicators.IndicatorViewSet, basename="api_indicator")
