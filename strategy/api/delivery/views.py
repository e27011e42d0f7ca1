"""Actions: read and filtered by everybody who reads the plan, updated by their owners."""

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from dalpb.kernel.access import Access
from dalpb.kernel.api.idempotency import once
from dalpb.kernel.api.problems import Problem
from dalpb.kernel.api.versions import etag, version_meant
from dalpb.kernel.api.viewsets import NarrowedViewSet
from dalpb.kernel.clock import now
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import require_permitted
from strategy.api.delivery.filters import ActionFilters
from strategy.api.delivery.serializers import (
    ActionDetailSerializer,
    ActionSerializer,
    UpdateInputSerializer,
    UpdateSerializer,
)
from strategy.models import Action
from strategy.permissions.delivery import deny_updating
from strategy.rules.delivery.quarters import quarter_named
from strategy.rules.delivery.vocabulary import Rag
from strategy.selectors import delivery as selectors
from strategy.services.delivery.keeping import Act
from strategy.services.delivery.updating import UpdateTerms, correct_update, give_update


class ActionViewSet(NarrowedViewSet[Action]):
    """The delivery plan. An owner's program gives the quarter's update; people do all else."""

    filterset_class = ActionFilters
    lookup_field = "code"
    lookup_value_regex = "A[0-9]{3,5}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def get_serializer_class(self) -> type[ActionSerializer]:
        return ActionSerializer if self.action == "list" else ActionDetailSerializer

    def for_access(self, access: Access) -> QuerySet[Action]:
        return selectors.actions_for_programs(access, is_whole=self.action != "list")

    @extend_schema(request=UpdateInputSerializer, responses={201: UpdateSerializer})
    @action(detail=True, methods=["post"])
    def updates(self, request: Request, code: str) -> Response:
        """The owner's update of a quarter stands; with `reason` it corrects the one there is.

        `If-Match` may say which version of the action was read.
        """
        row = self.get_object()
        require_permitted(deny_updating(self.access, row.owner_id))
        raw = request._request.body  # noqa: SLF001 - the bytes as they came, for the key's digest
        sent = UpdateInputSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        by, at = request.user, now()
        if not isinstance(by, User):
            raise Problem(401)
        version = version_meant(request) if "If-Match" in request.headers else None
        act = Act(by, at, self.access, version)

        def give() -> Response:
            terms, reason = _terms(sent), sent.validated_data["reason"]
            if reason:
                made = correct_update(action=row, terms=terms, reason=reason, act=act)
            else:
                made = give_update(action=row, terms=terms, act=act)
            body = UpdateSerializer(made).data
            return Response(body, status=201, headers={"ETag": etag(made.action.version)})

        return once(request, at=at, raw=raw, act=give)


def _terms(sent: UpdateInputSerializer) -> UpdateTerms:
    data = sent.validated_data
    return UpdateTerms(
        quarter=quarter_named(data["quarter"]).code,
        progress=data["progress"],
        own_rag=Rag(data["rating"]),
        own_reason=data["reason_for_rating"],
        forecast_end=data["forecast_end"],
        evidence=data["evidence"],
        reference=data["reference"],
        blocked_reason=data["blocked_reason"],
        unblocked_by=data["unblocked_by"],
    )
