"""Measures, categories, services, submissions, and figures read and sent."""

import hashlib
from dataclasses import asdict
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from dalpb.kernel.access import Access
from dalpb.kernel.api.idempotency import once
from dalpb.kernel.api.problems import Problem
from dalpb.kernel.api.viewsets import NarrowedViewSet
from dalpb.kernel.clock import now, today
from dalpb.kernel.intake.table import Table
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import require_permitted
from needs import selectors
from needs.api import serializers
from needs.api.filters import (
    CategoryFilters,
    ObservationFilters,
    ServiceFilters,
    SubmissionFilters,
)
from needs.models import Category, ImportBatch, ImportVia, Measure, Observation, Service
from needs.permissions import Scope, deny_submitting, submit_scope
from needs.rules.submission import OPTIONAL
from needs.services.imports import Sender, check_import, import_observations

COLUMNS = (
    "period",
    "area",
    "organisation",
    "service",
    "measure",
    "category",
    "value",
    "note",
    "source",
)


class MeasureViewSet(NarrowedViewSet[Measure]):
    """What is counted, over what, and how it adds."""

    serializer_class = serializers.MeasureSerializer
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9_]{1,60}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[Measure]:
        return selectors.measures().prefetch_related("dimensions")


class CategoryViewSet(NarrowedViewSet[Category]):
    """The codes a figure may be split by, with how we know each."""

    serializer_class = serializers.CategorySerializer
    filterset_class = CategoryFilters
    lookup_value_regex = "[0-9]{1,12}"
    ordering: ClassVar[tuple[str, ...]] = ("pk",)

    def for_access(self, access: Access) -> QuerySet[Category]:
        return selectors.categories()


class ServiceViewSet(NarrowedViewSet[Service]):
    """Services, placed no more finely than their district."""

    serializer_class = serializers.ServiceSerializer
    filterset_class = ServiceFilters
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9-]{1,80}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[Service]:
        return selectors.services(access)


class SubmissionViewSet(NarrowedViewSet[ImportBatch]):
    """Accepted submissions."""

    serializer_class = serializers.SubmissionSerializer
    filterset_class = SubmissionFilters
    lookup_value_regex = "[0-9a-f-]{36}"
    ordering: ClassVar[tuple[str, ...]] = ("-imported_at", "id")

    def for_access(self, access: Access) -> QuerySet[ImportBatch]:
        return selectors.batches(access)


class ObservationViewSet(NarrowedViewSet[Observation]):
    """Figures. POST sends figures as the tidy file does: all of them, or none."""

    serializer_class = serializers.ObservationSerializer
    filterset_class = ObservationFilters
    lookup_value_regex = "[0-9]{1,18}"
    ordering: ClassVar[tuple[str, ...]] = ("pk",)

    def for_access(self, access: Access) -> QuerySet[Observation]:
        return selectors.figures(access, selectors.FigureFilter())

    @extend_schema(
        request=serializers.SendingSerializer,
        responses={
            201: serializers.SentSerializer,
            200: serializers.SentSerializer,
            422: serializers.SentSerializer,
        },
    )
    def create(self, request: Request) -> Response:
        """Submit figures. 201 when written, 200 when nothing changed or on a dry run.

        422 when refused: `errors` tells row, column and what to do, and nothing is written.
        An Idempotency-Key is honoured.
        """
        require_permitted(deny_submitting(self.access))
        raw = request._request.body  # noqa: SLF001 - the bytes as they came, for the key's digest
        sent = serializers.SendingSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        by = request.user
        if not isinstance(by, User):
            raise Problem(401)
        table, at = table_of(sent.validated_data["rows"]), now()
        scope = submit_scope(self.access)
        if sent.validated_data["dry_run"]:
            return self._rehearse(table, scope)

        def act() -> Response:
            result = import_observations(
                table=table,
                file_name="",
                byte_sha256=hashlib.sha256(raw).hexdigest(),
                sender=Sender(by, scope, ImportVia.API, None),
                at=at,
            )
            return outcome(result, refused=result.status != "accepted")

        return once(request, at=at, raw=raw, act=act)

    def _rehearse(self, table: Table, scope: Scope) -> Response:
        plan = check_import(table, file_name="", scope=scope, on=today())
        body = {
            "status": "accepted" if plan.is_accepted else "refused",
            "rows_read": plan.rows_read,
            "rows_written": plan.writes_count if plan.is_accepted else 0,
            "rows_unchanged": plan.unchanged_count,
            "errors": [asdict(issue) for issue in plan.errors],
            "warnings": [asdict(issue) for issue in plan.warnings],
        }
        return Response(body, status=status.HTTP_200_OK if plan.is_accepted else 422)


def outcome(result: Any, *, refused: bool) -> Response:
    body = {
        "status": result.status,
        "rows_read": result.rows_read,
        "rows_written": result.rows_written,
        "rows_unchanged": result.rows_unchanged,
        "errors": [asdict(issue) for issue in result.errors],
        "warnings": [asdict(issue) for issue in result.warnings],
    }
    if refused:
        return Response(body, status=422)
    written = status.HTTP_201_CREATED if result.rows_written else status.HTTP_200_OK
    return Response(body, status=written)


def table_of(rows: list[dict[str, str]]) -> Table:
    """The rows as a file's table; row 1 would be the heading."""
    return Table(
        headings=COLUMNS,
        rows=tuple(tuple(row.get(name, "") for name in COLUMNS) for row in rows),
        row_numbers=tuple(range(2, len(rows) + 2)),
        file_kind="json",
        unsaid=frozenset(
            (number, name)
            for number, row in enumerate(rows, 2)
            for name in OPTIONAL
            if name not in row
        ),
    )
