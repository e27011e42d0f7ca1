"""Board packs: the live one, the frozen ones, their files, and the reports made of them."""

from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.refusals import Refused
from dalpb.kernel.roles import Permission
from reporting.assemble.packs import items_left_by, reported_bodies
from reporting.forms.board import FreezeForm
from reporting.models import PackVersion
from reporting.packs.compose import compose
from reporting.packs.content import Audience
from reporting.packs.document import Pack
from reporting.packs.highlight import highlight
from reporting.presenters import packs as show
from reporting.render.packs import pack_name, pack_pdf
from reporting.selectors.packs import latest_version, packs_for, packs_of, version_for
from reporting.services.packs import (
    freeze_pack,
    frozen_content,
    frozen_pack,
    frozen_pdf,
    note_download,
    read_live,
)
from reporting.views.standing import StandingView


class PacksView(StandingView):
    """Every frozen pack; for whoever makes them, the meetings that have none yet."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_BOARD,)
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        makes = self.access.has(Permission.BUILD_PACK)
        context = {
            "table": show.packs_table(packs_for(self.access)),
            "to_make": show.to_make(clock.today()) if makes else (),
            "breadcrumbs": (("Home", reverse("home")), ("Packs", "")),
        }
        return render(request, "reporting/packs.html", context)


class MeetingPackView(StandingView):
    """The pack of a meeting as the records stand now, frozen nowhere."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.BUILD_PACK,)
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, meeting: str) -> HttpResponse:
        try:
            content = read_live(meeting, at=clock.now())
        except Refused as refused:
            raise Http404 from refused
        return _page(
            request, compose(content), freeze_url=reverse("reporting:pack-freeze", args=[meeting])
        )


class FreezeView(StandingView):
    """Freeze the pack of a meeting."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.BUILD_PACK,)

    def get(self, request: HttpRequest, meeting: str) -> HttpResponse:
        return self._form(request, meeting, FreezeForm())

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        form = FreezeForm(request.POST)
        if form.is_valid():
            try:
                pack = freeze_pack(
                    meeting, by=self.person, at=clock.now(), reason=form.cleaned_data["reason"]
                )
            except Refused as refused:
                if refused.code == "pack.no_meeting":
                    raise Http404 from refused
                form.add_error("reason", refused.denial.sentence)
            else:
                messages.success(request, f"Pack {pack.number} is frozen.")
                return redirect("reporting:pack", meeting, pack.number, Audience.MEMBERS.value)
        return self._form(request, meeting, form)

    def _form(self, request: HttpRequest, meeting: str, form: FreezeForm) -> HttpResponse:
        if not show.is_meeting(meeting):
            raise Http404
        context = {
            "form": form,
            "page_title": "Freeze the pack",
            "intro": "It is kept whole with its digest, for members and for the public, and cannot"
            " be changed. A later one gets the next number.",
            "button": "Freeze",
            "breadcrumbs": (
                ("Packs", reverse("reporting:packs")),
                (meeting, reverse("reporting:pack-live", args=[meeting])),
                ("Freeze", ""),
            ),
        }
        return render(request, "kernel/form_page.html", context)


class _Frozen(StandingView):
    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_BOARD,)
    http_method_names = ["get", "head", "options"]

    def found(self, meeting: str, number: int, audience: str) -> PackVersion:
        if audience not in set(Audience):
            raise Http404
        version = version_for(self.access, meeting, number, Audience(audience))
        if version is None:
            raise Http404
        return version

    def left(self, version: PackVersion) -> frozenset[int]:
        """The items for which the reader leaves the room: their closed parts are not theirs."""
        if version.audience == Audience.PUBLIC.value:
            return frozenset()
        return items_left_by(self.access, version.pack.meeting_code, clock.today())


class PackView(_Frozen):
    """A frozen pack as a page."""

    def get(self, request: HttpRequest, meeting: str, number: int, audience: str) -> HttpResponse:
        version = self.found(meeting, number, audience)
        pack = frozen_pack(version, self.left(version))
        context = {
            "pdf_url": reverse("reporting:pack-pdf", args=[meeting, number, audience]),
            "others": show.others(packs_of(meeting), version),
            "reports": show.reports(meeting, reported_bodies()),
            "made": show.made(version),
        }
        return _page(request, pack, **context)


class PackFileView(_Frozen):
    """The frozen pack as its stored PDF."""

    def get(self, request: HttpRequest, meeting: str, number: int, audience: str) -> HttpResponse:
        version = self.found(meeting, number, audience)
        left = self.left(version)
        content = frozen_pdf(version, left)
        note_download(version, by=self.person, at=clock.now())
        return _file(content, pack_name(frozen_pack(version)))


class _Highlight(StandingView):
    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_BOARD,)
    http_method_names = ["get", "head", "options"]

    def made(self, meeting: str, body: str) -> Pack:
        version = latest_version(meeting, Audience.PUBLIC)
        name = dict(reported_bodies()).get(body)
        if version is None or name is None:
            raise Http404
        return highlight(frozen_content(version), name, show.sender(), on=clock.today())


class HighlightView(_Highlight):
    """What the board tells a body above or beside it, as a page."""

    def get(self, request: HttpRequest, meeting: str, body: str) -> HttpResponse:
        pdf = reverse("reporting:highlight-pdf", args=[meeting, body])
        return _page(request, self.made(meeting, body), pdf_url=pdf)


class HighlightFileView(_Highlight):
    """The same report as a tagged PDF."""

    def get(self, request: HttpRequest, meeting: str, body: str) -> HttpResponse:
        return _file(pack_pdf(self.made(meeting, body)), f"highlight-report-{meeting}-{body}.pdf")


def _page(request: HttpRequest, pack: Pack, **more: object) -> HttpResponse:
    context = {
        "paper": pack,
        "breadcrumbs": (("Packs", reverse("reporting:packs")), (pack.code, "")),
        **more,
    }
    return render(request, "reporting/pack.html", context)


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
