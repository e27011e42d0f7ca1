"""The resources of strategies, for the router of the whole API."""

from rest_framework.routers import SimpleRouter

from strategy.api import board, views
from strategy.api.delivery import urls as delivery
from strategy.api.risks.views import RiskViewSet
from strategy.api.voice.views import ContributionViewSet


def register(router: SimpleRouter) -> None:
    router.register("strategies", views.StrategyViewSet, basename="api_strategy")
    router.register("priorities", views.PriorityViewSet, basename="api_priority")
    delivery.register(router)
    router.register("risks", RiskViewSet, basename="api_risk")
    router.register("contributions", ContributionViewSet, basename="api_contribution")
    router.register("objectives", views.ObjectiveViewSet, basename="api_objective")
    router.register("outcomes", views.OutcomeViewSet, basename="api_outcome")
    router.register("bodies", board.BodyViewSet, basename="api_body")
    router.register("meetings", board.MeetingViewSet, basename="api_meeting")
    router.register("decisions", board.DecisionViewSet, basename="api_decision")
