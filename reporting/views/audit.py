"""The audit trail, for those who may read it."""

from typing import ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel.audit import head
from dalpb.kernel.models import AuditEvent
from dalpb.kernel.roles import Permission
from dalpb.kernel.tables import Column, Row, Table
from reporting.views.standing import StandingView

A_PAGE = 50


class AuditView(StandingView):
    """The latest events first."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_AUDIT,)

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(AuditEvent.objects.order_by("-sequence"), A_PAGE).get_page(
            request.GET.get("page")
        )
        table = Table(
            key="audit",
            caption="Events, latest first",
            first="Number",
            columns=(
                Column("When"),
                Column("Who"),
                Column("What"),
                Column("Of what"),
                Column("Reason"),
            ),
            rows=tuple(
                Row(
                    f"{event.sequence}",
                    (
                        event.at,
                        event.actor,
                        event.action,
                        f"{event.subject} {event.subject_key}",
                        event.reason,
                    ),
                )
                for event in page
            ),
        )
        context = {
            "table": table,
            "page": page,
            "head": head(),
            "breadcrumbs": (("Home", reverse("home")), ("Audit trail", "")),
        }
        return render(request, "reporting/audit.html", context)
