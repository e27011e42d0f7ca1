"""Risks. Read only."""

from typing import ClassVar

from django.db.models import QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.api.viewsets import NarrowedViewSet
from strategy.api.risks.filters import RiskFilters
from strategy.api.risks.serializers import RiskSerializer
from strategy.models import Risk
from strategy.selectors.risks import risks


class RiskViewSet(NarrowedViewSet[Risk]):
    """Risks with their three scores, their appetite and what is accepted until when."""

    serializer_class = RiskSerializer
    filterset_class = RiskFilters
    lookup_field = "code"
    lookup_value_regex = "R[0-9]{2,6}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[Risk]:
        return risks(access)
