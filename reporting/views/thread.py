"""The golden thread: where to begin, one thing and the ways from it, and the breaks."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.intake.export import write_csv
from dalpb.kernel.roles import Permission
from reporting.assemble.thread import places, reader_of, whole_thread
from reporting.forms.thread import BreaksForm, FollowForm
from reporting.presenters import thread as show
from reporting.services.thread import note_breaks_export
from reporting.thread.breaks import Break, breaks, told_to
from reporting.thread.graph import Thread
from reporting.thread.picture import TITLE, picture
from reporting.thread.reader import ANYBODY, Reader, narrowed
from reporting.thread.summary import COLUMNS, columns
from reporting.views.standing import StandingView

# A longer way than anybody walks; a made-up address cannot ask for more.
MOST_STEPS: Final = 40


class _ThreadView(StandingView):
    any_of: ClassVar[tuple[Permission, ...]] = ANYBODY
    http_method_names = ["get", "head", "options"]

    def read(self) -> tuple[Thread, tuple[Break, ...], Reader]:
        """The whole thread and its breaks, to be narrowed to the reader before it is shown."""
        whole = whole_thread(clock.today())
        return whole, breaks(whole, places()), reader_of(self.access)

    def crumbs(self, *more: str) -> tuple[tuple[str, str], ...]:
        start = reverse("reporting:thread") if more else ""
        return (("Home", reverse("home")), ("The golden thread", start), *((m, "") for m in more))


class ThreadStartView(_ThreadView):
    """Where to begin: a search, the kinds of thing there are, and the picture of the whole."""

    def get(self, request: HttpRequest) -> HttpResponse:
        whole, broken, reader = self.read()
        thread = narrowed(whole, reader)
        form = FollowForm(request.GET or None)
        found = None
        if form.is_bound and form.is_valid():
            given = form.cleaned_data
            found = show.found_nodes(thread, given["words"], given["kind"])
        context: dict[str, Any] = {
            "form": form,
            "found": None if found is None else show.links_of(found[: show.MOST_FOUND]),
            "left_out": max(len(found or ()) - show.MOST_FOUND, 0),
            "starts": show.starts(thread),
            "break_count": len(told_to(broken, reader)),
            "breadcrumbs": self.crumbs(),
        }
        if all(reader.sees_all(kind) for _, kinds, _ in COLUMNS for kind in kinds):
            counted = columns(whole, broken)
            context["picture"] = picture(counted, key="golden-thread")
            context["picture_title"] = TITLE
            context["table"] = show.columns_table(counted)
        status = 422 if form.errors else 200
        return render(request, "reporting/thread.html", context, status=status)


class ThreadNodeView(_ThreadView):
    """One thing on the thread: what is behind it and what it leads to, several steps each way."""

    def get(self, request: HttpRequest, kind: str, key: str) -> HttpResponse:
        whole, broken, reader = self.read()
        thread = narrowed(whole, reader)
        node = thread.node(kind, key)
        if node is None:
            raise Http404
        came_by = show.walked(thread, request.GET.getlist("via")[:MOST_STEPS], node.ref)
        context = {
            "node": show.node_shown(thread, node, came_by, told_to(broken, reader), reader),
            "breadcrumbs": self.crumbs(node.label or node.title),
        }
        return render(request, "reporting/thread_node.html", context)


class _Breaks(_ThreadView):
    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_PLAN,)

    def narrowed(self, form: BreaksForm, found: tuple[Break, ...]) -> tuple[Break, ...]:
        return tuple(self._asked(form, found))

    @staticmethod
    def _asked(form: BreaksForm, found: tuple[Break, ...]) -> Iterator[Break]:
        if not form.is_valid():
            return
        kind, mender = form.cleaned_data["kind"], form.cleaned_data["mender"]
        for one in found:
            if (not kind or one.kind == kind) and (not mender or one.mender.words == mender):
                yield one

    def told(self, request: HttpRequest) -> tuple[BreaksForm, tuple[Break, ...], Reader]:
        _, broken, reader = self.read()
        told = told_to(broken, reader)
        form = BreaksForm(
            request.GET, kinds=show.kinds_offered(told), menders=show.menders_offered(told)
        )
        return form, told, reader


class ThreadBreaksView(_Breaks):
    """Every break that the reader may be told of, with who could mend it and where."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form, told, reader = self.told(request)
        listed = self.narrowed(form, told)
        context = {
            "form": form,
            "table": show.counts_table(told, reader),
            "total": len(told),
            "breaks": show.breaks_shown(listed, reader),
            "csv_url": f"{reverse('reporting:thread-breaks-csv')}?{request.GET.urlencode()}",
            "breadcrumbs": self.crumbs("Breaks"),
        }
        status = 422 if form.errors else 200
        return render(request, "reporting/thread_breaks.html", context, status=status)


class ThreadBreaksFileView(_Breaks):
    """The same list as CSV."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form, told, _ = self.told(request)
        listed = self.narrowed(form, told)
        content = write_csv(show.csv_rows(listed))
        note_breaks_export(count=len(listed), by=self.person, at=clock.now())
        return HttpResponse(
            content,
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": 'attachment; filename="golden-thread-breaks.csv"',
                "X-Content-Type-Options": "nosniff",
            },
        )
