"""The plan out to a workbook, and back."""

from collections.abc import Callable
from typing import ClassVar, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dalpb.kernel.access import Access
from dalpb.kernel.intake.reader import read_bytes
from dalpb.kernel.intake.table import Unreadable
from dalpb.kernel.refusals import Denial
from dalpb.kernel.tables import Column, Row, Table
from strategy.forms.delivery.workbook import PlanImportForm
from strategy.permissions.delivery import deny_managing_plan
from strategy.rules.delivery.workbook import HEADINGS, Issue
from strategy.services.delivery.workbooks import export_plan, import_plan, workbook_actions
from strategy.views.delivery.standing import PlanView, crumbs

SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PlanWorkbookView(PlanView):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        content = export_plan(actions=list(workbook_actions().order_by("code")), act=self.act(None))
        headers = {"Content-Disposition": 'attachment; filename="delivery-plan.xlsx"'}
        return HttpResponse(content, content_type=SHEET, headers=headers)


class PlanImportView(PlanView):
    """One workbook, taken whole or refused with each error beside its cell."""

    deny: ClassVar[Callable[[Access], Denial | None]] = staticmethod(deny_managing_plan)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, PlanImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PlanImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form)
        sent = form.cleaned_data["file"]
        try:
            table = read_bytes(
                sent.read(),
                filename=sent.name,
                expected_headings=frozenset(HEADINGS),
                may_be_missing=frozenset(HEADINGS),
            )
        except Unreadable as refused:
            form.add_error("file", refused.denial.sentence)
            return self._page(request, form)
        done = import_plan(table=table, act=self.act(None))
        if done.errors:
            form.add_error(
                "file",
                f"{len(done.errors)} of its cells cannot be taken, so nothing was changed. Correct"
                " them and send it again.",
            )
            return self._page(request, form, errors=done.errors)
        messages.success(
            request, f"{done.rows_written} actions changed, {done.rows_unchanged} as they were."
        )
        return redirect("strategy:delivery-plan")

    def _page(
        self, request: HttpRequest, form: PlanImportForm, errors: tuple[Issue, ...] = ()
    ) -> HttpResponse:
        context = {
            "form": form,
            "table": _errors_table(errors) if errors else None,
            "breadcrumbs": crumbs(("Import the plan", "")),
        }
        status = 422 if form.errors else 200
        return render(request, "strategy/delivery/import.html", context, status=status)


def _errors_table(errors: tuple[Issue, ...]) -> Table:
    return Table(
        "errors",
        "What to correct",
        "Row",
        (Column("Column"), Column("What is there"), Column("Problem")),
        tuple(Row(str(e.row), (e.column, e.value, e.message)) for e in errors),
    )
