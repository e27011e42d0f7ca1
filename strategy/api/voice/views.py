"""Contributions. Read only."""

from typing import ClassVar

from django.db.models import QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.api.viewsets import NarrowedViewSet
from strategy.api.voice.filters import ContributionFilters
from strategy.api.voice.serializers import ContributionSerializer
from strategy.models import Contribution
from strategy.selectors.voice import contributions


class ContributionViewSet(NarrowedViewSet[Contribution]):
    """What people said, as far and as long as each agreed."""

    serializer_class = ContributionSerializer
    filterset_class = ContributionFilters
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9-]{1,60}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[Contribution]:
        return contributions(access)
