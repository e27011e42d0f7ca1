"""The Transparency Code's files and the audit pack: made, listed and taken."""

from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commissioning.facts.grant_position import award_years
from dalpb.kernel import clock
from dalpb.kernel.refusals import NotPermitted, Refused
from dalpb.kernel.roles import Permission
from reporting.assemble.grant.publication import csv_of, note_of, paper_of, table_of
from reporting.assemble.grant.publication_columns import TITLES
from reporting.forms.grant import DepartmentForm
from reporting.models import Publication, TransparencyFile
from reporting.permissions import AUDIT_PACK, deny_publish_spending
from reporting.presenters import transparency as show
from reporting.presenters.pages import page_table
from reporting.render.formats import FORMATS, FormatCode
from reporting.render.grant import paper_file
from reporting.services.audit_packs import make_audit_pack
from reporting.services.grant_outputs import note_export
from reporting.services.transparency import frozen_file, make_file
from reporting.views.grant_position import attached
from reporting.views.standing import StandingView

READ: tuple[Permission, ...] = (Permission.VIEW_GRANT,)


def crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return (("Grant", reverse("commissioning:grant")), *more)


class TransparencyView(StandingView):
    """Every file that was made, and the way to make the next of each kind."""

    any_of: ClassVar[tuple[Permission, ...]] = READ
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "table": show.files_table(TransparencyFile.objects.select_related("made_by")),
            "kinds": [
                (TITLES[one], reverse("reporting:transparency-make", args=[one.value]))
                for one in Publication
            ]
            if deny_publish_spending(self.access) is None
            else (),
            "breadcrumbs": crumbs(("Transparency files", "")),
        }
        return render(request, "reporting/grant/transparency.html", context)


def wanted(publication: str) -> Publication:
    try:
        return Publication(publication)
    except ValueError:
        raise Http404 from None


class MakeView(StandingView):
    """Make the file of a period."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.PREPARE_RETURN, Permission.POST_SPEND)

    def get(self, request: HttpRequest, publication: str) -> HttpResponse:
        kind = wanted(publication)
        form = DepartmentForm(periods=show.periods_of(kind, clock.today()))
        return self.page(request, kind, form)

    def post(self, request: HttpRequest, publication: str) -> HttpResponse:
        kind = wanted(publication)
        form = DepartmentForm(request.POST, periods=show.periods_of(kind, clock.today()))
        if form.is_valid():
            try:
                made = make_file(kind, **form.cleaned_data, by=self.person, at=clock.now())
            except NotPermitted:
                raise
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, "The file is made. Read it before you publish it.")
                return redirect("reporting:transparency-file", pk=made.pk)
        return self.page(request, kind, form)

    def page(self, request: HttpRequest, kind: Publication, form: DepartmentForm) -> HttpResponse:
        context = {
            "title": TITLES[kind],
            "form": form,
            "breadcrumbs": crumbs(
                ("Transparency files", reverse("reporting:transparency")), (TITLES[kind], "")
            ),
        }
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "reporting/grant/transparency_make.html", context, status=status)


class _File(StandingView):
    any_of: ClassVar[tuple[Permission, ...]] = READ

    def found(self, pk: int) -> TransparencyFile:
        row = TransparencyFile.objects.select_related("made_by").filter(pk=pk).first()
        if row is None:
            raise Http404
        return row


class FileView(_File):
    """What is in the file, and for the officer each row that was withheld in part, with why."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(pk)
        file = frozen_file(row)
        context = {
            "row": row,
            "file": file,
            "notes": note_of(file),
            "table": page_table(table_of(file)),
            "withheld": show.withheld_table(file),
            "files": show.downloads(row),
            "breadcrumbs": crumbs(
                ("Transparency files", reverse("reporting:transparency")), (file.title, "")
            ),
        }
        return render(request, "reporting/grant/transparency_file.html", context)


class FileDownloadView(_File):
    """The file to publish, as CSV or ODS."""

    http_method_names = ["get", "options"]

    def get(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        row = self.found(pk)
        file = frozen_file(row)
        if code not in {FormatCode.CSV.value, FormatCode.ODS.value}:
            raise Http404
        form = FormatCode(code)
        paper = paper_of(file, timezone.localdate(row.made_at))
        content = csv_of(file) if form is FormatCode.CSV else paper_file(paper, form)
        note_export(
            "transparency_file",
            key=f"{row.publication}/{row.period}/{row.number}",
            sha256=row.sha256,
            form=code,
            by=self.person,
            at=clock.now(),
        )
        return attached(content, f"{paper.stem}.{code}", FORMATS[form].content_type)


class AuditPacksView(StandingView):
    """The audit pack of each year's awards, for those who may take it."""

    any_of: ClassVar[tuple[Permission, ...]] = AUDIT_PACK
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "packs": [(y, reverse("reporting:audit-pack", args=[y])) for y in award_years()],
            "breadcrumbs": crumbs(("Audit packs", "")),
        }
        return render(request, "reporting/grant/audit_packs.html", context)


class AuditPackView(StandingView):
    """One pack. Taking it is an event of the audit trail."""

    any_of: ClassVar[tuple[Permission, ...]] = AUDIT_PACK
    http_method_names = ["get", "options"]

    def get(self, request: HttpRequest, year: str) -> HttpResponse:
        if year not in award_years():
            raise Http404
        pack = make_audit_pack(year, by=self.person, at=clock.now())
        return attached(pack, f"audit-pack-{year}-OFFICIAL-SENSITIVE.zip", "application/zip")
