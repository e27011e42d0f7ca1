"""Pages by cursor, of a stable order and never more than a fixed size."""

import base64
import re
from contextlib import nullcontext
from typing import Any, Final
from urllib.parse import parse_qs

from django.core.exceptions import ValidationError
from django.db import DataError, transaction
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from dalpb.kernel.api.problems import Problem

MOST: Final = 500
MOST_OF_COLUMNS: Final = 5000
_SHORT_NUMBER: Final = re.compile(r"[0-9]{1,6}")


class KeysetPagination(CursorPagination):
    """A view orders by its own key through `ordering`; `page_size` may be 1 to 500."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size: int = MOST
    ordering = "pk"

    def paginate_queryset(
        self, queryset: Any, request: Request, view: Any = None
    ) -> list[Any] | None:
        cursor = request.query_params.get("cursor")
        try:
            _check(cursor)
            # A savepoint where there is a cursor, for the database may refuse a forged position.
            with transaction.atomic() if cursor else nullcontext():
                return super().paginate_queryset(queryset, request, view)
        except (NotFound, ValueError, OverflowError, ValidationError, DataError) as error:
            raise Problem(
                400, code="api.cursor", detail="The cursor is not one that was given here."
            ) from error

    def get_page_size(self, request: Request) -> int:
        wanted = request.query_params.get("page_size")
        if wanted is None:
            return self.page_size or self.max_page_size
        size = int(wanted) if _SHORT_NUMBER.fullmatch(wanted) else 0
        if not 1 <= size <= self.max_page_size:
            raise Problem(
                400,
                code="api.page_size",
                detail=f"page_size is a whole number from 1 to {self.max_page_size}.",
            )
        return size

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        ordering = getattr(view, "ordering", self.ordering)
        return (ordering,) if isinstance(ordering, str) else tuple(ordering)


class ColumnPages(KeysetPagination):
    """Long pages of bare keys. Unasked, a page is as long as may be."""

    page_size = MOST_OF_COLUMNS
    max_page_size = MOST_OF_COLUMNS

    def links(self) -> dict[str, str | None]:
        return {"next": self.get_next_link(), "previous": self.get_previous_link()}

    def _get_position_from_instance(self, instance: Any, ordering: Any) -> str:
        return str(instance)


def _check(cursor: str | None) -> None:
    """Raise `ValueError` for what was never given as a cursor: the stock reader takes it."""
    if cursor is None:
        return
    parts = parse_qs(base64.b64decode(cursor, validate=True).decode("ascii"), strict_parsing=True)
    if not set(parts) <= {"o", "r", "p"} or any("\x00" in v for vs in parts.values() for v in vs):
        raise ValueError(cursor)
