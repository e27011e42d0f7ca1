"""Published documents: a shelf of each kind, a document at its latest, each version, its files."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from dalpb.kernel import clock
from reporting.documents.content import KIND_WORDS, DocumentKind, shown_parts
from reporting.public import presenters as show
from reporting.public.answering import answer, page
from reporting.public.views.base import Crumbs, PublicView
from reporting.selectors.published_documents import (
    Published,
    content_of,
    file_of,
    published,
    version_of,
)


def kind_of(kind: str) -> DocumentKind:
    try:
        return DocumentKind(kind)
    except ValueError as unknown:
        raise Http404 from unknown


class ShelfView(PublicView):
    """Every document of a kind that stands, the newest first."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        wanted = kind_of(kind)
        found = published(at=self.at, kind=wanted)
        label = KIND_WORDS[wanted]
        context = {
            "heading": label,
            "about": show.ABOUT[wanted],
            "documents": show.ways(show.latest_of_each(found)),
            "breadcrumbs": _crumbs(label),
        }
        return page(request, "public/shelf.html", label, context)


class DocumentView(PublicView):
    """One document. Without a number, its latest version; without a page, its first."""

    def get(
        self, request: HttpRequest, kind: str, slug: str, version: int | None = None, leaf: str = ""
    ) -> HttpResponseBase:
        one = version_of(kind_of(kind), slug, version, at=self.at)
        if one is None:
            raise Http404
        if one.is_withdrawn:
            return self._withdrawn(request, one)
        return self._shown(request, one, leaf)

    def _shown(self, request: HttpRequest, one: Published, leaf: str) -> HttpResponseBase:
        content = content_of(one)
        here = next((each for each in content.leaves if each.code == leaf), None)
        if here is None:
            if leaf:
                raise Http404
            here = content.leaves[0]
        every = published(at=self.at, kind=one.kind, slug=one.slug)
        newest = max(each.version for each in every if not each.is_withdrawn)
        label = KIND_WORDS[one.kind]
        context = {
            "document": one,
            "content": content,
            "kind_words": label,
            "published_on": show.day(one.published_at),
            "parts": shown_parts(here.parts),
            "leaves": show.leaves(one, content.leaves, here.code),
            "files": show.files(one),
            "versions": show.versions(every, one),
            "review": show.review(content.review, clock.today()),
            "newer_url": show.document_url(one) if newest > one.version else "",
            "breadcrumbs": _crumbs(label, show.shelf_url(one.kind), one.title),
        }
        title = f"{label}, {content.dated_on.year}" + (f", {here.heading}" if here.heading else "")
        return page(request, "public/document.html", title, context)

    def _withdrawn(self, request: HttpRequest, one: Published) -> HttpResponseBase:
        """Gone, and it says so: whoever kept a link learns when and why."""
        label = KIND_WORDS[one.kind]
        context = {
            "document": one,
            "withdrawn_on": show.day(one.changed_at),
            "versions": show.versions(published(at=self.at, kind=one.kind, slug=one.slug), one),
            "breadcrumbs": _crumbs(label, show.shelf_url(one.kind), "Withdrawn"),
        }
        return page(request, "public/withdrawn.html", f"{label}, withdrawn", context, status=410)


class FileView(PublicView):
    """A file of a version, as it was made when the version was proposed."""

    def get(
        self, request: HttpRequest, kind: str, slug: str, version: int, name: str
    ) -> HttpResponseBase:
        one = version_of(kind_of(kind), slug, version, at=self.at)
        found = file_of(one, name) if one else None
        if one is None or found is None:
            raise Http404
        file, content = found
        named = f"{one.kind.value}-{one.slug}-{one.version}-{file.name}"
        return answer(request, content, file.media_type, name=named)


def _crumbs(label: str, url: str = "", here: str = "") -> Crumbs:
    trail: Crumbs = (("Start", reverse("public:home")), (label, url))
    return (*trail, (here, "")) if here else trail
