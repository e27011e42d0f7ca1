"""Whether the system answers, and, for administrators, what it runs on."""

import sys
from typing import Final

import django
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dalpb.kernel import audit
from dalpb.kernel.access import deny_without
from dalpb.kernel.middleware import access_in
from dalpb.kernel.refusals import require_permitted
from dalpb.kernel.roles import Permission
from dalpb.kernel.tables import SummaryRow

ALIVE: Final = "ok\n"


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Says only that the process answers: it tells a stranger nothing else."""
    return HttpResponse(ALIVE, content_type="text/plain; charset=utf-8")


@require_safe
def version(request: HttpRequest) -> HttpResponse:
    require_permitted(deny_without(access_in(request), Permission.MANAGE_PEOPLE))
    head = audit.head()
    rows = (
        SummaryRow("Python", sys.version.split()[0]),
        SummaryRow("Django", django.get_version()),
        SummaryRow("Database", f"{connection.vendor} {_database_version()}"),
        SummaryRow("Audit trail", f"{head.sequence} events, seal {head.hash[:12]}"),
        SummaryRow("Second factor", "asked of everybody" if not settings.DEMO else "not asked"),
    )
    return render(request, "kernel/version.html", {"rows": rows})


def _database_version() -> str:
    return ".".join(str(part) for part in connection.get_database_version())
