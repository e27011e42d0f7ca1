"""Released figures: the list, one release with its tables, and each table as a file."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from reporting.public import released as show
from reporting.public.answering import answer, page
from reporting.public.presenters import Way, day
from reporting.public.views.base import PublicView
from reporting.public.words import LICENCE
from reporting.selectors.published import published_release, published_releases, released_file

LABEL = "Figures"


class ReleasesView(PublicView):
    """Every release that stands: the annual return's figures and all others."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        context = {
            "releases": show.ways(published_releases(at=self.at)),
            "breadcrumbs": (("Start", reverse("public:home")), (LABEL, "")),
        }
        return page(request, "public/releases.html", LABEL, context)


class ReleaseView(PublicView):
    """One revision. Without a number the newest that stands, else the newest."""

    def get(self, request: HttpRequest, code: str, revision: int | None = None) -> HttpResponseBase:
        every = [one for one in published_releases(at=self.at) if one.code == code]
        if revision is None:
            fitting = [one for one in every if one.withdrawn_at is None] or every
        else:
            fitting = [one for one in every if one.revision == revision]
        one = max(fitting, key=lambda each: each.revision, default=None)
        if one is None:
            raise Http404
        context = {
            "release": one,
            "published_on": day(one.published_at),
            "cut_off": day(one.data_cut_off),
            "withdrawn_on": day(one.withdrawn_at) if one.withdrawn_at else "",
            "tables": tuple(
                (table, show.grid_of(table), one.file(show.ods_name(table))) for table in one.tables
            ),
            "others": tuple(
                Way(f"Revision {other.revision}", show.release_url(other), other.correction_note)
                for other in every
                if other.revision != one.revision
            ),
            "newer_url": show.latest_url(one) if one.superseded_by else "",
            "breadcrumbs": (
                ("Start", reverse("public:home")),
                (LABEL, reverse("public:releases")),
                (one.title, ""),
            ),
        }
        status = 410 if one.withdrawn_at else 200
        title = f"{LABEL}, {one.period}"
        return page(request, "public/release.html", title, context, status=status)


class TableFileView(PublicView):
    """A table of a standing release. `format` is csv, json or ods, which is stored."""

    format = "csv"

    def get(self, request: HttpRequest, code: str, revision: int, number: int) -> HttpResponseBase:
        one = published_release(code, revision=revision, at=self.at)
        table = next((t for t in one.tables if t.number == number), None) if one else None
        if one is None or table is None:
            raise Http404
        name = f"{one.code}-{one.revision}-{table.number}.{self.format}"
        if self.format == "csv":
            return answer(request, show.as_csv(table), "text/csv; charset=utf-8", name=name)
        if self.format == "json":
            return answer(request, show.as_json(one, table, LICENCE), "application/json", name=name)
        stored, content = one.file(show.ods_name(table)), released_file(one, show.ods_name(table))
        if stored is None or content is None:
            raise Http404
        return answer(request, content, stored.media_type, name=name)
