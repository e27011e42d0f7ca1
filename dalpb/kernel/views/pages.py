"""The two shapes that the kernel's pages have: a form, and a table."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dalpb.kernel.refusals import Refused, StaleVersion
from dalpb.kernel.tables import Table


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    button: str,
    intro: str = "",
    back_url: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "page_title": title,
        "button": button,
        "intro": intro,
        "back_url": back_url,
    }
    return render(request, "kernel/form_page.html", context)


def table_page(
    request: HttpRequest, *, title: str, table: Table | None, **context: Any
) -> HttpResponse:
    return render(
        request, "kernel/table_page.html", {"page_title": title, "table": table, **context}
    )


def refused(form: forms.Form, refusal: Refused) -> None:
    """Show the refusal on the form, unless it needs the page that keeps what was typed."""
    if isinstance(refusal, StaleVersion):
        raise refusal
    form.add_error(None, refusal.denial.sentence)
