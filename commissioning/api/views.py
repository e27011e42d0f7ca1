"""Grants with their awards, and the ledger's entries. Read only."""

from typing import ClassVar

from django.db.models import QuerySet

from commissioning import selectors
from commissioning.api import serializers
from commissioning.api.filters import LedgerEntryFilters
from commissioning.models import Grant, LedgerEntry
from dalpb.kernel.access import Access
from dalpb.kernel.api.viewsets import NarrowedViewSet


class GrantViewSet(NarrowedViewSet[Grant]):
    """Grants, each with every award of it."""

    serializer_class = serializers.GrantSerializer
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9-]{1,40}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[Grant]:
        return selectors.grants_for(access)


class LedgerEntryViewSet(NarrowedViewSet[LedgerEntry]):
    """Movements between accounts, in whole pence. Nothing here is ever changed."""

    serializer_class = serializers.LedgerEntrySerializer
    filterset_class = LedgerEntryFilters
    lookup_value_regex = "[0-9]{1,18}"
    ordering: ClassVar[tuple[str, ...]] = ("pk",)

    def for_access(self, access: Access) -> QuerySet[LedgerEntry]:
        return selectors.entries_for(access)
