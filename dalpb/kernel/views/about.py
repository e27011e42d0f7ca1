"""Pages about the system itself, for anybody, signed in or not."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dalpb.kernel.cells import MEANINGS, SYMBOLS


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    symbols = [(symbol, MEANINGS[state]) for state, symbol in SYMBOLS.items()]
    return render(request, "kernel/help.html", {"symbols": symbols})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "kernel/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "kernel/privacy.html")
