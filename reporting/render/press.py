"""HTML to PDF/UA-1. The only module that imports WeasyPrint and pikepdf, and nothing of ours.

It runs by itself in the guarded child: no Django, no settings, no database.
"""

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pikepdf
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

HERE: Final = Path(__file__).resolve().parent
FONTS: Final = HERE.parents[1] / "static" / "look" / "fonts"
# Everything a page may fetch. All else, on the network or on the disk, is refused.
ASSETS: Final = {
    "asset:SourceSans3-Regular.woff2": (FONTS / "SourceSans3-Regular.woff2", "font/woff2"),
    "asset:SourceSans3-Bold.woff2": (FONTS / "SourceSans3-Bold.woff2", "font/woff2"),
}
CHART: Final = "data:image/svg+xml;base64,"
SHEETS: Final = frozenset({"print.css", "assessment.css", "infographic.css", "pack.css"})


class NotAllowed(FatalURLFetchingError):  # type: ignore[misc]
    """A page asked for something that is not packaged with it; printing stops."""


class PackagedOnly(URLFetcher):  # type: ignore[misc]
    """Gives the packaged assets and charts inside the page, and nothing else."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url in ASSETS:
            path, kind = ASSETS[url]
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        if url.startswith(CHART):
            return super().fetch(url, headers)
        raise NotAllowed(f"A printed page may not fetch {url[:80]!r}.")


def print_html(html: str, sheet: str = "print.css") -> bytes:
    """The page as PDF/UA-1. The same HTML gives the same bytes on the same versions."""
    if sheet not in SHEETS:
        raise NotAllowed(f"There is no style sheet {sheet[:80]!r}.")
    fetcher = PackagedOnly(allowed_protocols={"data"}, allow_redirects=False)
    fonts = FontConfiguration()
    css = weasyprint.CSS(
        string=(HERE / "assets" / sheet).read_text("utf-8"),
        base_url="asset:print.css",
        url_fetcher=fetcher,
        font_config=fonts,
    )
    page = weasyprint.HTML(string=html, base_url="asset:return.html", url_fetcher=fetcher)
    made = page.write_pdf(
        stylesheets=[css],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        pdf_identifier=sha256(html.encode()).digest()[:16],
    )
    return with_scopes(made)


def with_scopes(made: bytes) -> bytes:
    """Every header cell says whether it heads a column or a row."""
    with pikepdf.open(BytesIO(made)) as pdf:
        _scope(pdf.Root.StructTreeRoot.K, "/Row")
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _scope(node: Any, scope: str) -> None:
    if isinstance(node, pikepdf.Array):
        for child in node:
            _scope(child, scope)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        if node.S == "/TH":
            node.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name(scope))
            return
        within = {"/THead": "/Column", "/TBody": "/Row"}.get(str(node.S), scope)
        if "/K" in node:
            _scope(node.K, within)
