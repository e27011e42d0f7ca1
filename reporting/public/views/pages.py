"""The pages that lead: home, help, and what every public site owes its readers."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from reporting.documents.content import DocumentKind
from reporting.documents.texts import HELP
from reporting.public import presenters as show
from reporting.public.answering import answer, page
from reporting.public.help_lines import help_lines
from reporting.public.views.base import PublicView, missing
from reporting.selectors.published_documents import content_of, published

LATEST = 5


class HomeView(PublicView):
    """Help first, then what the board does, then what it published last."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        found = published(at=self.at)
        context = {
            "lines": help_lines()[:2],
            "shelves": show.shelves(found),
            "latest": show.ways(
                sorted(show.latest_of_each(found), key=lambda one: one.published_at, reverse=True)[
                    :LATEST
                ]
            ),
        }
        return page(request, "public/home.html", "Start", context)


class HelpView(PublicView):
    """Every help line, and the local ones that the latest needs assessment names."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        context = {
            "lines": help_lines(),
            "local": self._local(),
            "breadcrumbs": (("Start", reverse("public:home")), ("Who to ring", "")),
        }
        return page(request, "public/help.html", "Who to ring", context)

    def _local(self) -> tuple[tuple[str, ...], ...]:
        standing = show.latest_of_each(published(at=self.at, kind=DocumentKind.ASSESSMENT))
        if not standing:
            return ()
        known = {line.number for line in help_lines()}
        blocks = (
            block.grid
            for leaf in content_of(standing[0]).leaves
            for part in leaf.parts
            for block in part.blocks
        )
        grid = next((grid for grid in blocks if grid and grid.key == HELP), None)
        return tuple(row for row in grid.rows if row[1] not in known) if grid else ()


class WordsView(PublicView):
    """A page of words alone: `as_view` gives its template and its title."""

    template = ""
    title = ""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        crumbs = (("Start", reverse("public:home")), (self.title, ""))
        return page(request, self.template, self.title, {"breadcrumbs": crumbs})


class MissingView(PublicView):
    """An address under the public site that leads nowhere."""

    def get(self, request: HttpRequest, rest: str) -> HttpResponseBase:
        return missing(request)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """Search engines may read the public site, and nothing else."""
    home = reverse("public:home")
    words = f"User-agent: *\nAllow: {home}\nAllow: /static/\nDisallow: /\n"
    return answer(request, words.encode(), "text/plain; charset=utf-8")
