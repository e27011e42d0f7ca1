"""Areas and organisations."""

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dalpb.kernel import selectors
from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.api import serializers
from dalpb.kernel.api.filters import AreaFilters, OrganisationFilters
from dalpb.kernel.api.idempotency import once
from dalpb.kernel.api.problems import Problem
from dalpb.kernel.api.versions import version_meant
from dalpb.kernel.api.viewsets import NarrowedViewSet
from dalpb.kernel.clock import now
from dalpb.kernel.models.areas import Area
from dalpb.kernel.models.organisations import Organisation, OrganisationKind, ProviderStatus
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import require_permitted
from dalpb.kernel.roles import Permission
from dalpb.kernel.services.organisations import OrganisationChange, edit_organisation


class AreaViewSet(NarrowedViewSet[Area]):
    """Areas with their names and parents over time."""

    serializer_class = serializers.AreaSerializer
    filterset_class = AreaFilters
    lookup_field = "code"
    lookup_value_regex = "[A-Za-z0-9]{1,20}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[Area]:
        return selectors.areas_for(access)


class OrganisationViewSet(NarrowedViewSet[Organisation]):
    """Organisations of the partnership. An edit names the version it changes in If-Match."""

    serializer_class = serializers.OrganisationSerializer
    filterset_class = OrganisationFilters
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9-]{1,40}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[Organisation]:
        return selectors.organisations_for(access)

    @extend_schema(
        request=serializers.OrganisationChangeSerializer,
        responses=serializers.OrganisationSerializer,
    )
    def update(self, request: Request, code: str) -> Response:
        """Replace what may be edited. Needs If-Match; an Idempotency-Key is honoured."""
        organisation = self.get_object()
        require_permitted(deny_without(self.access, Permission.MANAGE_REFERENCE))
        version = version_meant(request)
        raw = request._request.body  # noqa: SLF001 - the bytes as they came, for the key's digest
        sent = serializers.OrganisationChangeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        change = OrganisationChange(
            name=sent.validated_data["name"],
            kind=OrganisationKind(sent.validated_data["kind"]),
            provider_status=ProviderStatus(sent.validated_data["provider_status"]),
            active_from=sent.validated_data["active_from"],
            active_until=sent.validated_data["active_until"],
        )
        by = request.user
        if not isinstance(by, User):
            raise Problem(401)
        at = now()

        def act() -> Response:
            return self.answer(
                edit_organisation(
                    by=by, at=at, organisation=organisation, version=version, change=change
                )
            )

        return once(request, at=at, raw=raw, act=act)
