"""Refusals that reach the outside of a view become pages."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion

# Answers that Django leaves without a word.
BARE: Final = frozenset({HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.TOO_MANY_REQUESTS})


def in_words(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The same answer with a page that says what to do."""
    told = render(request, f"{response.status_code}.html", status=response.status_code)
    for name in ("Allow", "Retry-After"):
        if name in response:
            told[name] = response[name]
    return told


class RefusalMiddleware:
    """Shows a refusal's sentence with the status that fits it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code in BARE and not getattr(response, "content", b"."):
            return in_words(request, response)
        return response

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
    hidden = {"csrfmiddlewaretoken", "password", "code", "digest", "served", "version"}
    return tuple(
        (name.replace("_", " ").capitalize(), value)
        for name, values in request.POST.lists()
        if name not in hidden and not name.startswith("password")
        for value in values
        if isinstance(value, str) and value.strip()
    )
