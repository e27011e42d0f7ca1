"""What is published, for anybody: released cells only, never anything else."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.utils.dateparse import parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from dalpb.kernel.api.problems import Problem
from dalpb.kernel.clock import now
from reporting.disclosure.shown import (
    PublishedRelease,
    ShownCell,
    ShownTable,
    rounded_of,
    value_of,
)
from reporting.selectors.published import published_release, published_releases

FILTERS: Final = frozenset(
    {"release", "table", "dataset", "label", "heading", "search", "order", "as_of"}
)
ORDERS: Final = frozenset({"release", "-release", "published_at", "-published_at"})
# One answer for whatever is not released: nought, three or ninety look the same.
NOT_PUBLISHED: Final = {"detail": "not published"}
_PARAMETERS: Final = [
    OpenApiParameter(name, OpenApiTypes.STR, description="Exactly as printed.")
    for name in sorted(FILTERS - {"order", "as_of"})
] + [
    OpenApiParameter("order", OpenApiTypes.STR, enum=sorted(ORDERS)),
    OpenApiParameter("as_of", OpenApiTypes.DATETIME, description="What was out at that moment."),
]


class PublicationViewSet(ViewSet):
    """Published releases with each printed cell: a number or a mark, and where it stands."""

    permission_classes = [AllowAny]
    authentication_classes = []
    lookup_field = "key"
    lookup_value_regex = r"[a-z0-9-]{1,60}(?:\.[0-9]{1,4})?"

    @extend_schema(
        operation_id="publications_list", parameters=_PARAMETERS, responses=OpenApiTypes.OBJECT
    )
    def list(self, request: Request) -> Response:
        """Released cells that match; a combination that is not released is not published."""
        asked = _asked(request, FILTERS)
        at = _moment(asked.get("as_of"))
        releases = [one for one in published_releases(at=at) if _is_of(one, asked)]
        order = asked.get("order", "-published_at")
        releases.sort(key=lambda one: (one.code, one.revision))
        if order.removeprefix("-") == "published_at":
            releases.sort(key=lambda one: one.published_at)
        if order.startswith("-"):
            releases.reverse()
        cells = [cell for one in releases for cell in _cells(one, asked)]
        if {"table", "label", "heading", "search", "release", "dataset"} & set(asked) and not cells:
            return Response(NOT_PUBLISHED, status=404)
        return _tagged(request, {"releases": [_release(one) for one in releases], "cells": cells})

    @extend_schema(
        operation_id="publications_retrieve",
        parameters=_PARAMETERS[-1:],
        responses=OpenApiTypes.OBJECT,
    )
    def retrieve(self, request: Request, key: str) -> Response:
        """One release whole: `refusals`, its newest revision, or `refusals.1`."""
        asked = _asked(request, frozenset({"as_of"}))
        code, _, revision = key.partition(".")
        found = published_release(
            code, revision=int(revision) if revision else None, at=_moment(asked.get("as_of"))
        )
        if found is None:
            return Response(NOT_PUBLISHED, status=404)
        body = {**_release(found), "tables": [_table(table) for table in found.tables]}
        return _tagged(request, body)


def _asked(request: Request, known: frozenset[str]) -> dict[str, str]:
    """The filters as sent; what is not named is refused, and so is an empty or a second value."""
    errors = []
    for name in request.query_params:
        values = request.query_params.getlist(name)
        if name not in known:
            errors.append({"where": name, "detail": f"Use one of: {', '.join(sorted(known))}."})
        elif len(values) > 1:
            errors.append({"where": name, "detail": "Give it once."})
        elif not values[0] or "\x00" in values[0] or len(values[0]) > 200:
            errors.append({"where": name, "detail": "Give it a value, or leave it out."})
        elif name == "order" and values[0] not in ORDERS:
            errors.append({"where": name, "detail": f"Use one of: {', '.join(sorted(ORDERS))}."})
    if errors:
        raise Problem(
            400,
            code="api.unknown_filter",
            detail="Some query parameters cannot be used: see errors.",
            errors=errors,
        )
    return {name: request.query_params[name] for name in request.query_params}


def _moment(as_of: str | None) -> datetime:
    """Now, or an earlier moment: what is under an embargo is not read by asking for later."""
    if as_of is None:
        return now()
    try:
        moment = parse_datetime(as_of)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Problem(
            400,
            code="api.as_of",
            detail="Give as_of as a moment with its offset, such as 2026-06-01T09:30:00Z.",
        )
    return min(moment, now())


def _is_of(one: PublishedRelease, asked: dict[str, str]) -> bool:
    return asked.get("release", one.code) == one.code and asked.get("dataset", one.dataset) == (
        one.dataset
    )


def _cells(one: PublishedRelease, asked: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Each printed cell with its labels, from what was released and from nothing else."""
    for table in one.tables:
        if asked.get("table", table.code) != table.code:
            continue
        for row in table.rows:
            for heading, cell in zip(table.cell_headings, row.cells, strict=True):
                where = (*row.labels, heading, table.title)
                if (
                    asked.get("heading", heading) == heading
                    and ("label" not in asked or asked["label"] in row.labels)
                    and _has(asked.get("search", ""), where)
                ):
                    yield {
                        "release": f"{one.code}.{one.revision}",
                        "policy": one.policy,
                        "table": table.code,
                        "labels": list(row.labels),
                        "heading": heading,
                        **_cell(cell, table),
                    }


def _cell(cell: ShownCell, table: ShownTable) -> dict[str, Any]:
    """What is printed; a count of a rounded table comes with what it is rounded to."""
    told = {"shown": cell.text, "value": value_of(cell, table), "mark": cell.mark}
    if rounded_of(cell, table) is None:
        return told
    return {**told, "rounded_to": table.rounded_to}


def _has(search: str, texts: tuple[str, ...]) -> bool:
    return any(search.casefold() in text.casefold() for text in texts)


def _release(one: PublishedRelease) -> dict[str, Any]:
    return {
        "release": f"{one.code}.{one.revision}",
        "title": one.title,
        "summary": one.summary,
        "dataset": one.dataset,
        "period": one.period,
        "published_at": one.published_at.isoformat(),
        "data_cut_off": one.data_cut_off.isoformat(),
        "policy": one.policy,
        "correction_note": one.correction_note,
        "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        "withdrawn_reason": one.withdrawn_reason,
        "superseded_by": one.superseded_by.replace("/", "."),
        "sha256": one.sha256,
    }


def _table(table: ShownTable) -> dict[str, Any]:
    return {
        "code": table.code,
        "title": table.title,
        "counts": table.counts,
        "period": table.period,
        "label_headings": list(table.label_headings),
        "cell_headings": list(table.cell_headings),
        "rows": [
            {
                "labels": list(row.labels),
                "cells": [_cell(cell, table) for cell in row.cells],
            }
            for row in table.rows
        ],
        "notes": list(table.notes),
        "sha256": table.sha256,
    }


def _tagged(request: Request, body: dict[str, Any]) -> Response:
    """The answer with a strong ETag of its content; 304 to whoever has it already."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "public, no-cache"}
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers=headers)
    return Response(body, headers=headers)
