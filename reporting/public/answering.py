"""How the public site answers: the same bytes for everybody, no cookie, a tag of the content."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response

from dalpb.kernel.context import PRODUCT_NAME
from reporting.documents.content import DocumentKind

# Long enough to take a rush, short enough for a withdrawal to be seen at once.
FOR_EVERYBODY: Final = "public, max-age=300, must-revalidate"
NAVIGATION: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    ("Get help", "public:help", {}),
    ("Strategy", "public:shelf", {"kind": DocumentKind.STRATEGY.value}),
    ("Need", "public:shelf", {"kind": DocumentKind.ASSESSMENT.value}),
    ("Meetings", "public:shelf", {"kind": DocumentKind.PAPERS.value}),
    ("Decisions", "public:shelf", {"kind": DocumentKind.DECISIONS.value}),
    ("Spending", "public:shelf", {"kind": DocumentKind.SPENDING.value}),
    ("Indicators", "public:shelf", {"kind": DocumentKind.INDICATORS.value}),
    ("Figures", "public:releases", {}),
    ("Open data", "public:data", {}),
)


def page(
    request: HttpRequest,
    template: str,
    title: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponseBase:
    """A page, made without the request: it cannot know who is reading."""
    body = render_to_string(template, {**_frame(request.path), "page_title": title, **context})
    return answer(request, body.encode(), "text/html; charset=utf-8", status=status)


def answer(
    request: HttpRequest, body: bytes, media_type: str, *, status: int = 200, name: str = ""
) -> HttpResponseBase:
    """Bytes with their tag; 304 where the reader holds them already."""
    response = HttpResponse(body, content_type=media_type, status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    if name:
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    if status != 200:
        response["Cache-Control"] = "no-store"
        return response
    response["Cache-Control"] = FOR_EVERYBODY
    tag = f'"{hashlib.sha256(body).hexdigest()}"'
    response["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response) or response


def _frame(path: str) -> dict[str, Any]:
    entries = [(label, reverse(route, kwargs=given)) for label, route, given in NAVIGATION]
    return {
        "product_name": PRODUCT_NAME,
        "organisation_name": settings.ORGANISATION_NAME,
        "contact": settings.ORGANISATION_CONTACT,
        "demo": settings.DEMO,
        "home_url": reverse("public:home"),
        "exit_url": settings.EXIT_URL,
        "navigation": tuple((label, url, path.startswith(url)) for label, url in entries),
    }
