"""Plans and strategies with their priorities, objectives and outcomes. Read only."""

from typing import ClassVar

from django.db.models import QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.api.viewsets import NarrowedViewSet
from strategy.api import filters, serializers
from strategy.models import Objective, Outcome, Priority, Strategy
from strategy.selectors import strategies as selectors


class StrategyViewSet(NarrowedViewSet[Strategy]):
    """Strategies and other plans, each with its standing and its successor."""

    serializer_class = serializers.StrategySerializer
    filterset_class = filters.StrategyFilters
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9-]{1,60}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[Strategy]:
        return selectors.plans(access)


class PriorityViewSet(NarrowedViewSet[Priority]):
    """Priorities, each with the indicators that tell of it."""

    serializer_class = serializers.PrioritySerializer
    filterset_class = filters.PriorityFilters
    lookup_value_regex = "[0-9]{1,18}"
    ordering: ClassVar[tuple[str, ...]] = ("pk",)

    def for_access(self, access: Access) -> QuerySet[Priority]:
        return selectors.priorities(access)


class ObjectiveViewSet(NarrowedViewSet[Objective]):
    """Objectives, each with the recommendations that it answers."""

    serializer_class = serializers.ObjectiveSerializer
    filterset_class = filters.ObjectiveFilters
    lookup_value_regex = "[0-9]{1,18}"
    ordering: ClassVar[tuple[str, ...]] = ("pk",)

    def for_access(self, access: Access) -> QuerySet[Objective]:
        return selectors.objectives(access)


class OutcomeViewSet(NarrowedViewSet[Outcome]):
    """Desired outcomes, each with its baseline, its target and their days."""

    serializer_class = serializers.OutcomeSerializer
    filterset_class = filters.OutcomeFilters
    lookup_value_regex = "[0-9]{1,18}"
    ordering: ClassVar[tuple[str, ...]] = ("pk",)

    def for_access(self, access: Access) -> QuerySet[Outcome]:
        return selectors.outcomes(access)
