"""Refusals that reach the outside of a view become pages."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion


class RefusalMiddleware:
    """Shows a refusal's sentence with the status that fits it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not isinstance(exception, Refused):
            return None
        status = HTTPStatus.CONFLICT
        template = "kernel/refused.html"
        if isinstance(exception, NotPermitted):
            status, template = HTTPStatus.FORBIDDEN, "403.html"
        elif isinstance(exception, StaleVersion):
            template = "kernel/stale.html"
        context = {"sentence": exception.denial.sentence, "typed": typed(request)}
        return render(request, template, context, status=status)


def typed(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """What the person had typed, so that a refusal does not lose it. No secrets, no tokens."""
    hidden = {"csrfmiddlewaretoken", "password", "code", "version"}
    return tuple(
        (name.replace("_", " ").capitalize(), value)
        for name, values in request.POST.lists()
        if name not in hidden and not name.startswith("password")
        for value in values
        if isinstance(value, str) and value.strip()
    )
