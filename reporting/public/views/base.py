"""A view that anybody may read; what is not public is not found, in the same bytes."""

from datetime import datetime
from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views import View

from dalpb.kernel import clock
from reporting.public.answering import page

Crumbs = tuple[tuple[str, str], ...]


@method_decorator(login_not_required, name="dispatch")
@method_decorator(csp_replace({"form-action": [NONE], "connect-src": [NONE]}), name="dispatch")
class PublicView(View):
    """Reads only. It never looks at who is asking."""

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            return missing(request)

    @property
    def at(self) -> datetime:
        return clock.now()


def missing(request: HttpRequest) -> HttpResponseBase:
    """Never published, not yet, or no such thing: one answer."""
    frame = {"navigation": (), "breadcrumbs": ()}
    return page(request, "public/missing.html", "Not published", frame, status=404)
