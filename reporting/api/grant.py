"""The grant's position, in whole pence: the document that every other form of it is made from."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from commissioning.facts.grant_position import GrantPosition
from dalpb.kernel.access import deny_without
from dalpb.kernel.api.authentication import access_of_request
from dalpb.kernel.api.problems import Problem
from dalpb.kernel.clock import now
from dalpb.kernel.refusals import Refused, require_permitted
from dalpb.kernel.roles import Permission
from reporting.api.shapes import shape
from reporting.services.grant_outputs import read_position

PositionSerializer = shape(GrantPosition)
AWARDS = OpenApiParameter("awards", str, description="A financial year, such as 2024-25.")


class GrantPositionViewSet(ViewSet):
    """The position today, or as a closed month stood. Money is whole pence."""

    lookup_field = "key"
    lookup_value_regex = "today|[0-9]{1,18}"
    serializer_class = PositionSerializer

    @extend_schema(
        parameters=[OpenApiParameter("key", str, OpenApiParameter.PATH), AWARDS],
        responses=PositionSerializer,
    )
    def retrieve(self, request: Request, key: str) -> Response:
        """`today`, or the number of a closing. Where `postings` is 0, spending is not known."""
        require_permitted(deny_without(access_of_request(request), Permission.VIEW_GRANT))
        unknown = sorted(set(request.query_params) - {"awards"})
        if unknown:
            raise Problem(400)
        return Response(PositionSerializer(self._position(request, key)).data)

    def _position(self, request: Request, key: str) -> GrantPosition:
        closing: Any = None if key == "today" else int(key)
        try:
            return read_position(
                at=timezone.localtime(now()),
                awards_of=request.query_params.get("awards", ""),
                closing=closing,
            )
        except Refused as refused:
            raise Problem(404) from refused
