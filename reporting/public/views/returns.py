"""The annual return as the public may read it: each part, each line, and the files."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from dalpb.kernel.codec import from_json
from reporting.disclosure.shown import PublishedRelease
from reporting.public import return_pages as show
from reporting.public.answering import answer, page
from reporting.public.presenters import Way, day
from reporting.public.released import release_url
from reporting.public.views.base import PublicView
from reporting.returns.printed import PAGE, PrintedReturn
from reporting.selectors.published import published_releases, released_file

LABEL = "Annual returns"


class ReturnsView(PublicView):
    """Each year whose return was released."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        context = {
            "returns": show.ways(published_releases(at=self.at)),
            "breadcrumbs": (("Start", reverse("public:home")), (LABEL, "")),
        }
        return page(request, "public/returns.html", LABEL, context)


class ReturnView(PublicView):
    """One year. Without a number the newest revision that stands, else the newest."""

    def get(self, request: HttpRequest, year: str, revision: int | None = None) -> HttpResponseBase:
        every = show.of_year(published_releases(at=self.at), year)
        one = show.chosen(every, revision)
        if one is None:
            raise Http404
        title = f"{LABEL}, {year}"
        context = {
            "release": one,
            "published_on": day(one.published_at),
            "withdrawn_on": day(one.withdrawn_at) if one.withdrawn_at else "",
            "others": tuple(
                Way(f"Revision {other.revision}", show.return_url(other), other.correction_note)
                for other in every
                if other.revision != one.revision
            ),
            "newer_url": show.year_url(year) if one.superseded_by else "",
            "breadcrumbs": (
                ("Start", reverse("public:home")),
                (LABEL, reverse("public:returns")),
                (year, ""),
            ),
        }
        if one.withdrawn_at:
            return page(request, "public/return.html", title, context, status=410)
        printed = self._printed(one)
        context |= {
            "printed": printed,
            "parts": show.parts(printed),
            "files": show.files(one),
            "tables_url": release_url(one),
        }
        return page(request, "public/return.html", title, context)

    def _printed(self, one: PublishedRelease) -> PrintedReturn:
        stored = released_file(one, PAGE)
        if stored is None:
            raise Http404
        return from_json(PrintedReturn, stored.decode())


class ReturnFileView(PublicView):
    """A file of a revision that stands, as its reviewers approved it."""

    def get(self, request: HttpRequest, year: str, revision: int, name: str) -> HttpResponseBase:
        one = show.chosen(show.of_year(published_releases(at=self.at), year), revision)
        told = one.file(name) if one else None
        if one is None or told is None or name == PAGE:
            raise Http404
        content = released_file(one, name)
        if content is None:
            raise Http404
        return answer(request, content, told.media_type, name=f"{one.revision}-{name}")
