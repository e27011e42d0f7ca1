"""Sending a file: upload, preview, confirm, receipt; or what to correct."""

import hashlib
import uuid
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.intake.table import Unreadable
from dalpb.kernel.models.jobs import JobStatus
from dalpb.kernel.refusals import Refused, StaleVersion
from needs import selectors, tasks
from needs.forms import ImportForm
from needs.frames import error_csv, error_workbook
from needs.models import StagedImport, StagedStatus
from needs.permissions import submit_scope
from needs.presenters.imports import issues_table, planned_table
from needs.rules.submission import OPTIONAL, REQUIRED
from needs.services.imports import (
    LONG_ROWS,
    Upload,
    confirm_staged,
    prepare_long_import,
    read_table,
    stage_import,
    sweep,
)
from needs.views.standing import SendingView, found_or_404

REFRESH_SECONDS = 3
WORKING = (StagedStatus.CHECKING.value, StagedStatus.IMPORTING.value)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportView(SendingView):
    """Choose a file."""

    def _form(self, *args: Any) -> ImportForm:
        rows = selectors.organisations_to_send_for(submit_scope(self.access))
        return ImportForm(*args, organisations=[(row.code, row.name) for row in rows])

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, self._form())

    def _page(self, request: HttpRequest, form: ImportForm) -> HttpResponse:
        context = {
            "form": form,
            "required": REQUIRED,
            "optional": OPTIONAL,
            "breadcrumbs": (("Figures", reverse("needs:figures")), ("Send figures", "")),
        }
        return render(request, "needs/import.html", context, status=422 if form.errors else 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form)
        sent = form.cleaned_data["file"]
        try:
            staged = self._stage(sent, form.cleaned_data["organisation"])
        except Unreadable as refused:
            form.add_error("file", refused.denial.sentence)
            return self._page(request, form)
        return redirect("needs:import-preview", staged.pk)

    def _stage(self, sent: "UploadedFile[Any]", code: str) -> StagedImport:
        content, scope, name = sent.read(), submit_scope(self.access), sent.name or ""
        organisation = (
            selectors.organisations_to_send_for(scope).filter(code=code).first() if code else None
        )
        upload = Upload(
            read_table(content, file_name=name),
            name,
            hashlib.sha256(content).hexdigest(),
            self.person,
            scope,
            organisation,
        )
        now = clock.now()
        sweep(at=now)
        staged = stage_import(upload, at=now)
        if staged.status == StagedStatus.CHECKING:
            transaction.on_commit(lambda: tasks.check_figures.enqueue(str(staged.pk)))
        return staged


class StagedView(SendingView):
    """A view of one waiting file, for its sender alone."""

    staged: StagedImport

    def load(self, staged_id: uuid.UUID) -> StagedImport:
        now = clock.now()
        staged = found_or_404(selectors.staged_import(self.person, staged_id))
        if staged.expires_at <= now:
            raise Http404
        if staged.status in WORKING:
            sweep(at=now)
            staged = found_or_404(selectors.staged_import(self.person, staged_id))
        return staged


class PreviewView(StagedView):
    """What confirming would do, what to correct, how far the work is, or the receipt."""

    def get(self, request: HttpRequest, staged_id: uuid.UUID) -> HttpResponse:
        staged = self.load(staged_id)
        if staged.status == StagedStatus.IMPORTED and staged.batch_id:
            return redirect("needs:batch", staged.batch_id)
        failed = staged.job is not None and staged.job.status == JobStatus.FAILED
        if staged.status in WORKING and not failed:
            return self._progress(request, staged)
        if staged.status == StagedStatus.CHECKING:
            messages.error(request, "The check stopped before its end. Send the file again.")
            return redirect("needs:import")
        return self._report(request, staged)

    def _progress(self, request: HttpRequest, staged: StagedImport) -> HttpResponse:
        job = staged.job
        total = job.total if job and job.total else 0
        context = {
            "staged": staged,
            "refresh": REFRESH_SECONDS,
            "is_checking": staged.status == StagedStatus.CHECKING,
            "done": job.done if job else 0,
            "total": total,
        }
        return render(request, "needs/import_progress.html", context)

    def _report(self, request: HttpRequest, staged: StagedImport) -> HttpResponse:
        report = staged.report
        is_refused = staged.status == StagedStatus.REFUSED
        context = {
            "staged": staged,
            "report": report,
            "is_refused": is_refused,
            "is_nothing": not is_refused and not (report["new_count"] + report["changed_count"]),
            "errors_table": issues_table("errors", "To correct", report["errors"]),
            "warnings_table": issues_table("warnings", "To check", report["warnings"]),
            "new_table": planned_table("new", "New figures", report["new"]),
            "changed_table": planned_table("changed", "Figures that change", report["changed"]),
            "breadcrumbs": (
                ("Figures", reverse("needs:figures")),
                ("Send figures", reverse("needs:import")),
                ("To correct" if is_refused else "Check before sending", ""),
            ),
        }
        return render(request, "needs/import_preview.html", context)


class ConfirmView(StagedView):
    """The sender's yes."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, staged_id: uuid.UUID) -> HttpResponse:
        staged = self.load(staged_id)
        try:
            if len(staged.table.get("rows", ())) > LONG_ROWS:
                prepare_long_import(staged=staged, by=self.person, at=clock.now())
                transaction.on_commit(lambda: tasks.import_figures.enqueue(str(staged.pk)))
                return redirect("needs:import-preview", staged.pk)
            result = confirm_staged(
                staged_id=staged.pk, scope=submit_scope(self.access), at=clock.now()
            )
        except StaleVersion as stale:
            messages.warning(request, stale.denial.sentence)
            return redirect("needs:import-preview", staged.pk)
        except Refused as refused:
            messages.info(request, refused.denial.sentence)
            return redirect("needs:import-preview", staged.pk)
        if result.batch_id is None:
            return redirect("needs:import-preview", staged.pk)
        count = result.rows_written
        told = "1 figure was" if count == 1 else f"{count} figures were"
        messages.success(request, f"{told} taken in.")
        return redirect("needs:batch", result.batch_id)


class ErrorsView(StagedView):
    """What to correct, as a workbook or a CSV file. It never holds what a guard refused."""

    def get(self, request: HttpRequest, staged_id: uuid.UUID, kind: str) -> HttpResponse:
        staged = self.load(staged_id)
        if not (staged.report.get("errors") or staged.report.get("warnings")):
            raise Http404
        body = error_workbook(staged.report) if kind == "xlsx" else error_csv(staged.report)
        content_type = SHEET if kind == "xlsx" else "text/csv; charset=utf-8"
        return HttpResponse(
            body,
            content_type=content_type,
            headers={
                "Content-Disposition": f'attachment; filename="to-correct.{kind}"',
                "X-Content-Type-Options": "nosniff",
            },
        )
