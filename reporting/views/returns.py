"""Reading a return: the list, the return itself, one line of it, its history, its files."""

from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.roles import Permission
from reporting.forms.returns import StartForm
from reporting.models import AnnualReturn
from reporting.presenters import pages
from reporting.presenters import returns as show
from reporting.render.formats import FORMATS, FormatCode, file_name
from reporting.render.formats import render as render_file
from reporting.returns.compose import compose
from reporting.returns.compose.annex import annex
from reporting.returns.document import Document
from reporting.returns.load import years
from reporting.returns.snapshot import from_json
from reporting.returns.spec import By
from reporting.selectors.returns import events_of, returns_for, tier_one_authority
from reporting.services.certify import prepare
from reporting.services.documents import frozen_document, note_download, stored_file
from reporting.services.moves import start_return
from reporting.thread.kinds import Kind
from reporting.views.standing import ReturnView, StandingView


def crumbs(annual_return: AnnualReturn, *more: str) -> tuple[tuple[str, str], ...]:
    """The way back to the list and, from a page of a return, to the return."""
    trail = [("Returns", reverse("reporting:returns"))]
    name = f"{annual_return.year}, number {annual_return.number}"
    trail.append((name, show.address(annual_return) if more else ""))
    return (*trail, *((label, "") for label in more))


def document_of(annual_return: AnnualReturn) -> Document:
    """What was signed, or the return as it stands."""
    if show.is_frozen(annual_return):
        return frozen_document(annual_return)
    return compose(prepare(annual_return).snapshot)


class ReturnsView(StandingView):
    """Every return the reader may see; a preparer starts one here."""

    any_of: ClassVar[tuple[Permission, ...]] = ReturnView.any_of

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, StartForm(years=self._open_years()))

    def _open_years(self) -> tuple[str, ...]:
        started = set(returns_for(self.access).values_list("year", flat=True))
        return tuple(year for year in reversed(years()) if year not in started)

    def _page(self, request: HttpRequest, form: StartForm) -> HttpResponse:
        rows = list(returns_for(self.access))
        context = {
            "form": form,
            "table": show.returns_table(rows),
            "may_start": self.access.has(Permission.PREPARE_RETURN) and bool(self._open_years()),
            "breadcrumbs": (("Home", reverse("home")), ("Returns", "")),
        }
        return render(
            request, "reporting/returns.html", context, status=422 if form.errors else 200
        )


class StartView(StandingView):
    """Start a year's return."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.PREPARE_RETURN,)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = StartForm(request.POST, years=years())
        if not form.is_valid():
            return redirect("reporting:returns")
        made = start_return(
            authority=tier_one_authority(),
            year=form.cleaned_data["year"],
            by=self.person,
            at=clock.now(),
        )
        return redirect(show.address(made))


class ReturnPage(ReturnView):
    """The return as a page: the same tables as in its files."""

    def get(self, request: HttpRequest, year: str, number: int) -> HttpResponse:
        annual_return = self.found(year, number)
        document = document_of(annual_return)
        frozen = show.is_frozen(annual_return)
        label, state = show.status_words(annual_return)
        context = {
            "annual_return": annual_return,
            "document": document,
            "sections": pages.page_sections(document, show.ways_in(annual_return, self.access)),
            "status_label": label,
            "status_state": state,
            "actions": show.actions(annual_return, self.access),
            "may_see_findings": self.access.has(Permission.VIEW_RETURN),
            "frozen": show.frozen_rows(annual_return) if frozen else (),
            "formats": tuple(
                (made.label, show.address(annual_return, "reporting:download", code=code.value))
                for code, made in FORMATS.items()
            ),
            "breadcrumbs": crumbs(annual_return),
        }
        return render(request, "reporting/return.html", context)


class LineView(ReturnView):
    """What is behind one question: every submission, with who sent it and when."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_RETURN,)

    def get(self, request: HttpRequest, year: str, number: int, question: str) -> HttpResponse:
        annual_return = self.found(year, number)
        if show.is_frozen(annual_return):
            snapshot = from_json(annual_return.snapshot.content)
        else:
            snapshot = prepare(annual_return).snapshot
        asked = next((q for q in snapshot.spec.questions if q.code == question), None)
        if asked is None:
            raise Http404
        wanted = tuple(f"A_{code}" for code in (question, asked.breaks_down, "sent") if code)
        tables = [
            show.with_entries(pages.page_table(table))
            if asked.by is By.SPEND
            else pages.page_table(table)
            for table in annex(snapshot.draft, snapshot.spec)
            if table.code.startswith(wanted) and not _is_longer(table.code, wanted)
        ]
        context = {
            "annual_return": annual_return,
            "question": asked,
            "tables": tables,
            "thread_url": reverse(
                "reporting:thread-node", args=[Kind.RETURN_LINE, f"{year}:{question}"]
            ),
            "breadcrumbs": crumbs(annual_return, f"Behind {question}"),
        }
        return render(request, "reporting/line.html", context)


class HistoryView(ReturnView):
    """Every move of the return, who made it and why."""

    def get(self, request: HttpRequest, year: str, number: int) -> HttpResponse:
        annual_return = self.found(year, number)
        context = {
            "annual_return": annual_return,
            "table": show.history_table(events_of(annual_return)),
            "breadcrumbs": crumbs(annual_return, "History"),
        }
        return render(request, "reporting/history.html", context)


class DownloadView(ReturnView):
    """One file of the return: the stored one once it is certified."""

    http_method_names = ["get", "options"]

    def get(self, request: HttpRequest, year: str, number: int, code: str) -> HttpResponse:
        annual_return = self.found(year, number)
        try:
            wanted = FormatCode(code)
        except ValueError:
            raise Http404 from None
        document = document_of(annual_return)
        if show.is_frozen(annual_return):
            content = stored_file(annual_return, wanted)
        else:
            content = render_file(document, wanted)
        note_download(annual_return=annual_return, code=wanted, by=self.person, at=clock.now())
        response = HttpResponse(content, content_type=FORMATS[wanted].content_type)
        name = file_name(document, wanted)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


def _is_longer(code: str, wanted: tuple[str, ...]) -> bool:
    """`A_R1a` starts like `A_R1` and is another question's."""
    return code not in wanted and code.rsplit("_", 1)[0] not in wanted
