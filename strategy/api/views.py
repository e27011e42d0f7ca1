"""Strategies and their priorities. Read only."""

from typing import ClassVar

from django.db.models import QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.api.viewsets import NarrowedViewSet
from strategy import selectors
from strategy.api import serializers
from strategy.api.filters import PriorityFilters, StrategyFilters
from strategy.models import Priority, Strategy


class StrategyViewSet(NarrowedViewSet[Strategy]):
    """Strategies, each with its standing and its successor."""

    serializer_class = serializers.StrategySerializer
    filterset_class = StrategyFilters
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9-]{1,60}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[Strategy]:
        return selectors.strategies(access)


class PriorityViewSet(NarrowedViewSet[Priority]):
    """Priorities, each with the indicators that tell of it."""

    serializer_class = serializers.PrioritySerializer
    filterset_class = PriorityFilters
    lookup_value_regex = "[0-9]{1,18}"
    ordering: ClassVar[tuple[str, ...]] = ("pk",)

    def for_access(self, access: Access) -> QuerySet[Priority]:
        return selectors.priorities(access)
