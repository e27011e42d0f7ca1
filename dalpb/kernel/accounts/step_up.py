"""Showing again that it is you, before the acts that matter most.

Certifying, approving, publishing, making a token and changing a role ask for proof not
older than ten minutes: the second factor where the person has one, else the password.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Final, ParamSpec

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from dalpb.kernel.accounts.second_factor import has_code_generator, has_second_factor
from dalpb.kernel.clock import now
from dalpb.kernel.models.people import User

FRESH_FOR: Final = timedelta(minutes=10)
P = ParamSpec("P")
NOT_KEPT: Final = (
    "Show that it is you. What you sent was not kept: when you are back, send it again."
)


def is_fresh(request: HttpRequest, at: datetime) -> bool:
    """The person proved who they are less than ten minutes before `at`."""
    user = request.user
    if not isinstance(user, User):
        return False
    wanted = {"mfa"} if has_second_factor(user) else {"password", "socialaccount"}
    proofs = [
        record["at"]
        for record in get_authentication_records(request, user)
        if record["method"] in wanted
    ]
    return bool(proofs) and 0 <= at.timestamp() - max(proofs) < FRESH_FOR.total_seconds()


def ask(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that asks for proof, and from there back to where the person was."""
    if request.method == "GET":
        back = request.get_full_path()
    else:
        # A body is never replayed: the person comes back to the page they sent it from.
        back = _page_before(request)
        messages.info(request, NOT_KEPT)
    return HttpResponseRedirect(f"{reverse(_way_of(request.user))}?{urlencode({'next': back})}")


def require_step_up(
    view: Callable[P, HttpResponseBase],
) -> Callable[P, HttpResponseBase]:
    """A view (function, or `dispatch` through `method_decorator`) that asks for fresh proof."""

    @wraps(view)
    def asking(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request = next(arg for arg in args if isinstance(arg, HttpRequest))
        if not is_fresh(request, now()):
            return ask(request)
        return view(*args, **kwargs)

    return asking


class StepUpMixin:
    """A class-based view that asks for fresh proof before anything else.

    `step_up_methods` narrows it to the methods that act, where the page may be read freely.
    """

    step_up_methods: frozenset[str] = frozenset({"GET", "HEAD", "POST"})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in self.step_up_methods and not is_fresh(request, now()):
            return ask(request)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


def _way_of(user: object) -> str:
    if not isinstance(user, User):
        return "account_login"
    if has_code_generator(user):
        return "mfa_reauthenticate"
    if has_second_factor(user):
        return "mfa_reauthenticate_webauthn"
    return "account_reauthenticate"


def _page_before(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return page
    return "/"
