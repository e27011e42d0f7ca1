"""What happens round every view: headers, session limits, second factors and access."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from dalpb.kernel import request_id
from dalpb.kernel.access import NOBODY, Access, access_of
from dalpb.kernel.accounts.second_factor import has_second_factor
from dalpb.kernel.clock import now, today
from dalpb.kernel.models.people import User

Answer = Callable[[HttpRequest], HttpResponseBase]

ABSOLUTE_LIMIT: Final = timedelta(hours=12)
IDLE_LIMIT: Final = timedelta(minutes=30)
# The stamp of the last use is written at most this often, so that reading pages does not
# write a session row for each.
STAMP_EVERY: Final = timedelta(minutes=1)
API_PREFIX: Final = "/api/"

_HEADERS: Final = {
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), "
        "publickey-credentials-get=(self), publickey-credentials-create=(self)"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def access_in(request: HttpRequest) -> Access:
    """The standing of whoever sent the request."""
    access: Access = getattr(request, "access", NOBODY)
    return access


class HeadersMiddleware:
    """A number and the protective headers for every answer, whatever made it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = request_id.begin()
        try:
            response = self.get_response(request)
        finally:
            request_id.end()
        response["X-Request-ID"] = number
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if _signed_in(request) or not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        if _has_signed_out(request):
            response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response


def _signed_in(request: HttpRequest) -> bool:
    session = getattr(request, "session", None)
    return session is not None and "_auth_user_id" in session


def _has_signed_out(request: HttpRequest) -> bool:
    match = request.resolver_match
    return (
        match is not None
        and match.url_name == "account_logout"
        and request.method == "POST"
        and not _signed_in(request)
    )


class SessionLimitMiddleware:
    """Ends a session 12 hours after sign-in, or after 30 minutes without use."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            moment = now().timestamp()
            began = request.session.setdefault("began", moment)
            seen = request.session.get("seen", moment)
            if (
                moment - began >= ABSOLUTE_LIMIT.total_seconds()
                or moment - seen >= IDLE_LIMIT.total_seconds()
            ):
                logout(request)
            elif "seen" not in request.session or moment - seen >= STAMP_EVERY.total_seconds():
                request.session["seen"] = moment
        return self.get_response(request)


class AccessMiddleware:
    """Gives the request its `access`: the roles the person holds today."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        access = access_of(user, on=today()) if isinstance(user, User) else NOBODY
        request.access = access  # type: ignore[attr-defined]
        return self.get_response(request)


class SecondFactorMiddleware:
    """Sends a person who has no second factor to set one up, before anything else."""

    OPEN: Final = frozenset(
        {
            "account_logout",
            "account_reauthenticate",
            "account_change_password",
            "health",
            "help",
            "accessibility-statement",
            "privacy-notice",
        }
    )
    # The public site is the same for everybody, whoever is signed in.
    OPEN_SPACES: Final = frozenset({"public"})

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not settings.SECOND_FACTOR_REQUIRED or not isinstance(request.user, User):
            return None
        match = request.resolver_match
        name = (match.url_name if match else "") or ""
        if match and match.namespace in self.OPEN_SPACES:
            return None
        if name in self.OPEN or name.startswith("mfa_") or has_second_factor(request.user):
            return None
        if request.path.startswith(API_PREFIX):
            return _second_factor_problem()
        return redirect("mfa_activate_totp")


def _second_factor_problem() -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": "Forbidden",
        "status": 403,
        "code": "accounts.second_factor_missing",
        "detail": "Set up a second factor for signing in first: open Sign-in security on the site.",
    }
    return HttpResponse(
        json.dumps(body), status=403, headers={"Content-Type": "application/problem+json"}
    )
