"""Closed lists of filters: what is not named is refused, and so is an empty value."""

from typing import Any, Final

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework.request import Request

from dalpb.kernel.api.problems import Problem

PAGING: Final = frozenset({"cursor", "page_size"})


class ClosedFilters(filters.DjangoFilterBackend):  # type: ignore[misc]
    """Refuses with 400 each query parameter that the view's filter set does not name."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: Any
    ) -> QuerySet[Any]:
        filterset_class = self.get_filterset_class(view, queryset)
        known = set(PAGING)
        if filterset_class is not None:
            known |= set(filterset_class.base_filters)
        errors = [fault for name in request.query_params if (fault := _fault(request, name, known))]
        if errors:
            raise Problem(
                400,
                code="api.unknown_filter",
                detail="Some query parameters cannot be used: see errors.",
                errors=errors,
            )
        if _leaves_all(request, filterset_class):
            return queryset
        filtered: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return filtered


def _leaves_all(request: Request, filterset_class: type[filters.FilterSet] | None) -> bool:
    """Nothing is asked of filters that leave all then: no form has to be made for them."""
    if filterset_class is None:
        return True
    asked = set(request.query_params) - PAGING
    has_its_own_way = filterset_class.filter_queryset is not filters.FilterSet.filter_queryset
    needs_one = any(each.extra.get("required") for each in filterset_class.base_filters.values())
    return not (asked or has_its_own_way or needs_one)


def _fault(request: Request, name: str, known: set[str]) -> dict[str, str] | None:
    values = request.query_params.getlist(name)
    if name not in known:
        return {"where": name, "detail": f"Use one of: {', '.join(sorted(known))}."}
    if len(values) > 1:
        return {"where": name, "detail": "Give it once."}
    if not values[0] or "\x00" in values[0]:
        return {"where": name, "detail": "Give it a value, or leave it out."}
    return None
