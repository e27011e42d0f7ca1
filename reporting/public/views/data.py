"""Everything as data: the catalogue, as page and as JSON, and what changed, as page and as feed."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse

from reporting.disclosure.shown import PublishedRelease
from reporting.documents.content import KIND_WORDS
from reporting.public import presenters as show
from reporting.public import released
from reporting.public.answering import answer, page
from reporting.public.views.base import PublicView
from reporting.public.words import LICENCE, LICENCE_URL
from reporting.selectors.published import published_releases
from reporting.selectors.published_documents import Published, published

FEED_LENGTH = 50


def changes_at(at: datetime) -> tuple[show.Change, ...]:
    """What became of documents and of releases, the latest first."""
    found = (*show.changes(published(at=at)), *released.changes(published_releases(at=at)))
    return tuple(sorted(found, key=lambda change: change.moment, reverse=True))


class DataView(PublicView):
    """Every file that can be taken away, with its digest and licence."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        found = published(at=self.at)
        context = {
            "groups": tuple(
                (one, KIND_WORDS[one.kind], show.day(one.published_at), show.files(one))
                for one in found
                if not one.is_withdrawn
            ),
            "releases": released.ways(published_releases(at=self.at)),
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            "catalogue_url": reverse("public:catalogue"),
            "feed_url": reverse("public:feed"),
            "breadcrumbs": (("Start", reverse("public:home")), ("Open data", "")),
        }
        return page(request, "public/data.html", "Open data", context)


class CatalogueView(PublicView):
    """The same for programs: addresses stay, and what stands under a version never changes."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        body = {
            "licence": {"name": LICENCE, "url": LICENCE_URL},
            "documents": [self._entry(request, one) for one in published(at=self.at)],
            "releases": [self._release(request, one) for one in published_releases(at=self.at)],
        }
        text = json.dumps(body, ensure_ascii=False, indent=1)
        return answer(request, text.encode(), "application/json")

    def _entry(self, request: HttpRequest, one: Published) -> dict[str, Any]:
        return {
            "kind": one.kind.value,
            "slug": one.slug,
            "version": one.version,
            "title": one.title,
            "url": request.build_absolute_uri(show.version_url(one)),
            "dated_on": one.dated_on.isoformat(),
            "published_at": one.published_at.isoformat(),
            "change_note": one.change_note,
            "sha256": one.sha256,
            "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
            "withdrawn_reason": one.withdrawn_reason,
            "files": [
                {
                    "name": file.name,
                    "media_type": file.media_type,
                    "bytes": file.size,
                    "sha256": file.sha256,
                    "url": request.build_absolute_uri(show.file_line(one, file).url),
                }
                for file in one.files
            ],
        }

    def _release(self, request: HttpRequest, one: PublishedRelease) -> dict[str, Any]:
        given = {"code": one.code, "revision": one.revision}
        return {
            **given,
            "title": one.title,
            "period": one.period,
            "policy": one.policy,
            "url": request.build_absolute_uri(released.release_url(one)),
            "published_at": one.published_at.isoformat(),
            "correction_note": one.correction_note,
            "sha256": one.sha256,
            "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
            "withdrawn_reason": one.withdrawn_reason,
            "tables": [
                {
                    "number": table.number,
                    "title": table.title,
                    "sha256": table.sha256,
                    **{
                        name: request.build_absolute_uri(
                            reverse(
                                f"public:release-{name}", kwargs={**given, "number": table.number}
                            )
                        )
                        for name in ("csv", "json", "ods")
                        if name != "ods" or one.file(released.ods_name(table))
                    },
                }
                for table in one.tables
            ],
        }


class ChangesView(PublicView):
    """What was published and what was withdrawn, the latest first."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        found = changes_at(self.at)
        context = {
            "changes": tuple((one, show.day(one.moment)) for one in found),
            "feed_url": reverse("public:feed"),
            "breadcrumbs": (("Start", reverse("public:home")), ("What changed", "")),
        }
        return page(request, "public/changes.html", "What changed", context)


class FeedView(PublicView):
    """The same as an Atom feed."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        found = changes_at(self.at)[:FEED_LENGTH]
        entries = tuple(
            (one, request.build_absolute_uri(one.url), one.moment.isoformat()) for one in found
        )
        context = {
            "entries": entries,
            "updated": entries[0][2] if entries else "2000-01-01T00:00:00+00:00",
            "self_url": request.build_absolute_uri(reverse("public:feed")),
            "page_url": request.build_absolute_uri(reverse("public:changes")),
        }
        body = render_to_string("public/feed.xml", context)
        return answer(request, body.encode(), "application/atom+xml; charset=utf-8")
