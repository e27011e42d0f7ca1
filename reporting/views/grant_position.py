"""The grant's position: a page and five files, all of one document."""

from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.facts.grant_position import award_years
from dalpb.kernel import clock
from dalpb.kernel.refusals import Refused
from dalpb.kernel.roles import Permission
from reporting.assemble.grant.paper import Paper
from reporting.assemble.grant.position import position_paper
from reporting.forms.grant import PositionForm
from reporting.presenters import grant as show
from reporting.presenters.pages import page_sections
from reporting.render.formats import FORMATS, FormatCode
from reporting.render.grant import paper_file, paper_name
from reporting.services.grant_outputs import note_export, read_position
from reporting.views.standing import StandingView


class _Position(StandingView):
    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_GRANT,)
    http_method_names = ["get", "head", "options"]

    def form(self, request: HttpRequest) -> PositionForm:
        return PositionForm(request.GET, years=award_years(), closings=show.closing_choices())

    def paper(self, form: PositionForm) -> Paper:
        """What the form asks for; with a choice that is not there, everything as of today."""
        asked = form.cleaned_data if form.is_valid() else {}
        try:
            position = read_position(
                at=clock.now(),
                awards_of=asked.get("awards", ""),
                closing=asked.get("closing"),
            )
        except Refused as refused:
            raise Http404 from refused
        return position_paper(position)


class PositionView(_Position):
    """Where the grant stands, as a page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request)
        paper = self.paper(form)
        context = {
            "form": form,
            "paper": paper,
            "document": paper.document,
            "sections": page_sections(paper.document),
            "files": show.files("reporting:grant-position-file", request.GET.urlencode()),
            "breadcrumbs": (("Grant", reverse("commissioning:grant")), ("Position", "")),
        }
        status = 422 if form.errors else 200
        return render(request, "reporting/grant/position.html", context, status=status)


class PositionFileView(_Position):
    """The same position as a file; the trail says who took it."""

    http_method_names = ["get", "options"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form(request)
        wanted = wanted_format(code)
        if not form.is_valid():
            raise Http404
        paper = self.paper(form)
        content = paper_file(paper, wanted)
        note_export(
            "grant_position",
            key=paper.stem,
            sha256=paper.document.sha256,
            form=wanted.value,
            by=self.person,
            at=clock.now(),
        )
        return attached(content, paper_name(paper, wanted), FORMATS[wanted].content_type)


def wanted_format(code: str) -> FormatCode:
    try:
        return FormatCode(code)
    except ValueError:
        raise Http404 from None


def attached(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to be saved and never shown inside a page."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
