"""Grants with their awards, and the ledger's entries. Read only."""

from typing import ClassVar

from django.db.models import QuerySet

from commissioning.api import serializers
from commissioning.api.filters import (
    AllocationFilters,
    ClaimFilters,
    ForecastFilters,
    LedgerEntryFilters,
    MoveRequestFilters,
)
from commissioning.models import (
    Agreement,
    AllocationLine,
    Claim,
    Forecast,
    Grant,
    LedgerEntry,
    MoveRequest,
    Proposal,
)
from commissioning.selectors import agreements, allocations, claims, forecasts
from commissioning.selectors import grant as selectors
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


class ProposalViewSet(NarrowedViewSet[Proposal]):
    """Proposals for the grant, each with its options."""

    serializer_class = serializers.ProposalSerializer
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9-]{1,40}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[Proposal]:
        return allocations.with_options(allocations.proposals_for(access))


class AllocationViewSet(NarrowedViewSet[AllocationLine]):
    """Approved lines, with what of each is committed and spent, in whole pence."""

    serializer_class = serializers.AllocationSerializer
    filterset_class = AllocationFilters
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9-]{1,40}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[AllocationLine]:
        return allocations.with_standing(allocations.lines_for(access))


class ForecastViewSet(NarrowedViewSet[Forecast]):
    """What each line was forecast to come to, month by month. Nothing here is ever changed."""

    serializer_class = serializers.ForecastSerializer
    filterset_class = ForecastFilters
    lookup_value_regex = "[0-9]{1,18}"
    ordering: ClassVar[tuple[str, ...]] = ("pk",)

    def for_access(self, access: Access) -> QuerySet[Forecast]:
        return forecasts.forecasts_for(access)


class AgreementViewSet(NarrowedViewSet[Agreement]):
    """Agreements with their terms in force and the services that they buy."""

    serializer_class = serializers.AgreementSerializer
    lookup_field = "reference"
    lookup_value_regex = "[A-Z0-9-]{1,40}"
    ordering: ClassVar[tuple[str, ...]] = ("reference",)

    def for_access(self, access: Access) -> QuerySet[Agreement]:
        return agreements.agreements_for(access)


class ClaimViewSet(NarrowedViewSet[Claim]):
    """Claims and invoices, with what was claimed, approved and paid, in whole pence."""

    serializer_class = serializers.ClaimSerializer
    filterset_class = ClaimFilters
    lookup_value_regex = "[0-9]{1,18}"
    ordering: ClassVar[tuple[str, ...]] = ("pk",)

    def for_access(self, access: Access) -> QuerySet[Claim]:
        return claims.claims_for(access)


class MoveRequestViewSet(NarrowedViewSet[MoveRequest]):
    """Requests to move money that a decision put somewhere, and what was answered."""

    serializer_class = serializers.MoveRequestSerializer
    filterset_class = MoveRequestFilters
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9-]{1,40}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[MoveRequest]:
        return allocations.requests_for(access)
