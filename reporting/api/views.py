"""Returns, their lines, and their answers in words."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.api.figures import figure_json
from dalpb.kernel.api.idempotency import once
from dalpb.kernel.api.problems import Problem
from dalpb.kernel.api.versions import etag, version_meant
from dalpb.kernel.api.viewsets import NarrowedViewSet
from dalpb.kernel.cells import Figure
from dalpb.kernel.clock import now
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import require_permitted
from dalpb.kernel.roles import Permission
from reporting.api import serializers
from reporting.models import AnnualReturn
from reporting.returns.compose import compose
from reporting.returns.document import Document, TidyRow
from reporting.returns.load import load
from reporting.selectors.returns import returns_for
from reporting.services.certify import prepare
from reporting.services.documents import frozen_document
from reporting.services.narratives import save_narrative
from reporting.workflow import FROZEN, ReturnStatus


class ReturnViewSet(NarrowedViewSet[AnnualReturn]):
    """Annual returns. A certified one is read from what was signed."""

    serializer_class = serializers.ReturnSerializer
    lookup_field = "key"
    lookup_value_regex = r"[0-9]{4}-[0-9]{2}\.[0-9]{1,3}"
    ordering: ClassVar[tuple[str, ...]] = ("pk",)

    def for_access(self, access: Access) -> QuerySet[AnnualReturn]:
        return returns_for(access).select_related("amends")

    def get_object(self) -> AnnualReturn:
        year, _, number = self.kwargs["key"].partition(".")
        found = self.get_queryset().filter(year=year, number=int(number)).first()
        if found is None:
            raise Problem(404)
        return found

    @extend_schema(responses=serializers.WholeReturnSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        document = document_of(row)
        body = {
            **serializers.ReturnSerializer(row).data,
            "lines": [line_json(tidy) for tidy in document.tidy],
            "texts": texts_of(row),
        }
        return Response(body, headers={"ETag": etag(row.version)})

    @extend_schema(request=serializers.TextChangeSerializer, responses=serializers.TextSerializer)
    @action(
        detail=True,
        methods=["put"],
        url_path=r"texts/(?P<question>[A-Za-z0-9.]{1,20})",
        filter_backends=[],
        pagination_class=None,
    )
    def text(self, request: Request, key: str, question: str) -> Response:
        """Write one answer in words. If-Match names the version that was read ("v0" for none)."""
        row = self.get_object()
        require_permitted(deny_without(self.access, Permission.PREPARE_RETURN))
        version = version_meant(request)
        raw = request._request.body  # noqa: SLF001 - the bytes as they came, for the key's digest
        sent = serializers.TextChangeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        by = request.user
        if not isinstance(by, User):
            raise Problem(401)
        at = now()

        def act() -> Response:
            saved = save_narrative(
                annual_return=row,
                question=question,
                answer=sent.validated_data["answer"],
                status=sent.validated_data["status"],
                version=version,
                by=by,
                at=at,
            )
            return Response(
                {
                    "question": saved.question,
                    "status": saved.status,
                    "answer": saved.answer,
                    "version": saved.version,
                },
                headers={"ETag": etag(saved.version)},
            )

        return once(request, at=at, raw=raw, act=act)


def document_of(row: AnnualReturn) -> Document:
    if ReturnStatus(row.status) in FROZEN:
        return frozen_document(row)
    return compose(prepare(row).snapshot)


def line_json(tidy: TidyRow) -> dict[str, Any]:
    figure = Figure(tidy.state, tidy.value, tidy.low, tidy.high, tidy.words)
    return {
        "question": tidy.question,
        "category": tidy.category,
        "unit": tidy.unit,
        "figure": figure_json(figure),
        "source_tag": tidy.source_tag,
        "is_provisional": tidy.is_provisional,
        "is_illustrative": tidy.is_illustrative,
    }


def texts_of(row: AnnualReturn) -> list[dict[str, Any]]:
    """Every question in words, with the answer there is and its version."""
    written = {narrative.question: narrative for narrative in row.narratives.all()}
    return [
        {
            "question": asked.code,
            "status": written[asked.code].status if asked.code in written else "",
            "answer": written[asked.code].answer if asked.code in written else "",
            "version": written[asked.code].version if asked.code in written else 0,
        }
        for asked in load(row.year).texts
    ]
