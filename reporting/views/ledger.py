"""What counts as known: everything printed, by us and by others."""

from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.access import deny_without
from dalpb.kernel.models.areas import PUBLIC_KINDS, Area
from dalpb.kernel.refusals import Refused, require_permitted
from dalpb.kernel.roles import Permission
from needs.facts import figures
from reporting.forms.returns import ReasonForm
from reporting.models import ExternalStatement
from reporting.presenters import releases as show
from reporting.release_forms import ExternalFileForm, ExternalForm
from reporting.releases.cubes import ALL
from reporting.selectors.releases import external_statements, printings
from reporting.services.releases import external
from reporting.services.releases.hearing import Heard
from reporting.views.standing import StandingView


def _trail(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return (("Releases", reverse("reporting:releases")), *more)


class LedgerView(StandingView):
    """Everything that a reader may know of our counts."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_RELEASES,)
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "page_title": "What counts as known",
            "table": show.ledger_table(printings()),
            "breadcrumbs": _trail(("What counts as known", "")),
        }
        return render(request, "kernel/table_page.html", context)


class ExternalView(StandingView):
    """What others printed, and a form for more of it."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_RELEASES,)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ExternalForm(**_choices()))

    def post(self, request: HttpRequest) -> HttpResponse:
        require_permitted(deny_without(self.access, Permission.PROPOSE_RELEASE))
        form = ExternalForm(request.POST, **_choices())
        if form.is_valid():
            said = form.cleaned_data
            heard = Heard(
                measure=said["measure"],
                period=said["period"],
                area=said["area"],
                shown=said["shown"],
                issuer=said["issuer"],
                source=said["source"],
                said_on=said["said_on"],
                category=said["category"] or ALL,
                rounded_to=said["rounded_to"],
                of_measure=said["of_measure"],
                of_period=said["of_period"],
                of_area=said["of_area"],
                of_category=said["of_category"],
            )
            try:
                external.record_external(heard=heard, by=self.person, at=clock.now())
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, "It counts as known from now on.")
                return redirect("reporting:external")
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: ExternalForm) -> HttpResponse:
        context = {
            "form": form,
            "may": self.access.has(Permission.PROPOSE_RELEASE),
            "table": show.external_table(external_statements()),
            "breadcrumbs": _trail(("What others printed", "")),
        }
        return render(request, "reporting/external.html", context)


def _choices() -> dict[str, tuple[tuple[str, str], ...]]:
    kinds = [kind.value for kind in PUBLIC_KINDS]
    areas = Area.objects.filter(kind__in=kinds).prefetch_related("names").order_by("code")
    named = [
        (area.code, max(area.names.all(), key=lambda n: n.valid_from, default=None))
        for area in areas
    ]
    return {
        "measures": tuple((m.code, m.name) for m in figures.measures()),
        "areas": tuple((code, name.name if name else code) for code, name in named),
    }


class ExternalFileView(StandingView):
    """Many at once from a file: all of it, or none and what is wrong with each row."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.PROPOSE_RELEASE,)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ExternalFileForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ExternalFileForm(request.POST, request.FILES)
        if form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                number, faults = external.import_external(
                    content=sent.read(), file_name=sent.name, by=self.person, at=clock.now()
                )
            except Refused as refused:
                form.add_error("file", refused.denial.sentence)
            else:
                if not faults:
                    messages.success(request, f"Taken in: {number}.")
                    return redirect("reporting:external")
                for fault in faults[:50]:
                    form.add_error("file", f"Row {fault.row}: {fault.words}")
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: ExternalFileForm) -> HttpResponse:
        context = {
            "form": form,
            "page_title": "Take in a file of what others printed",
            "breadcrumbs": _trail(
                ("What others printed", reverse("reporting:external")), ("File", "")
            ),
        }
        return render(request, "reporting/external_file.html", context)


class StrikeView(StandingView):
    """A row that was entered wrongly counts no more."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.PROPOSE_RELEASE,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, self._found(pk), ReasonForm(initial={"version": 1}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._found(pk)
        form = ReasonForm(request.POST)
        if form.is_valid():
            try:
                external.strike_external(
                    row=row, note=form.cleaned_data["reason"][:500], by=self.person, at=clock.now()
                )
            except Refused as refused:
                form.add_error("reason", refused.denial.sentence)
            else:
                messages.success(request, "The row is struck. Both stay on record.")
                return redirect("reporting:external")
        return self._page(request, row, form)

    def _found(self, pk: int) -> ExternalStatement:
        row = external_statements().filter(pk=pk).first()
        if row is None:
            raise Http404
        return row

    def _page(self, request: HttpRequest, row: ExternalStatement, form: ReasonForm) -> HttpResponse:
        context = {
            "form": form,
            "page_title": "Strike what was entered wrongly",
            "intro": f"{row.issuer}, {row.source}: {row.shown} for {row.measure}, {row.period}.",
            "button": "Strike it",
            "breadcrumbs": _trail(
                ("What others printed", reverse("reporting:external")), ("Strike", "")
            ),
        }
        return render(request, "kernel/form_page.html", context)
