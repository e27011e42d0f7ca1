"""The Transparency Code's files as they were frozen, put before the public in the same words."""

from datetime import date
from typing import Final

from django.utils import timezone

from dalpb.kernel.access import Access
from dalpb.kernel.codec import from_json
from reporting.assemble.documents.source import Draft, Offer, Source, grids
from reporting.assemble.grant.publication import PublicFile, length_of, note_of
from reporting.blocks import Grid, Paragraphs, Part
from reporting.documents.content import DataTable, DocumentContent, DocumentKind, Leaf, stored_parts
from reporting.models import Publication, TransparencyFile
from reporting.selectors.returns import area_of_authority
from reporting.selectors.transparency import latest_files

# What a reader meets on the page; the files have every column of the Code.
SHOWN: Final = {
    Publication.SPEND: (2, 4, 5, 6),
    Publication.GRANTS: (3, 6, 8, 9),
    Publication.CONTRACTS: (2, 5, 8, 11),
}
WIDTHS: Final = (18, 30, 34, 18)


def slug_of(row: TransparencyFile) -> str:
    return f"{row.publication}-{row.period.lower().replace(' ', '-')}"


def _offers(access: Access, on: date) -> tuple[Offer, ...]:
    return tuple(Offer(slug_of(row), _read(row).title) for row in latest_files())


def _read(row: TransparencyFile) -> PublicFile:
    return from_json(PublicFile, row.content)


def _make(
    access: Access, slug: str, *, on: date, public_sources: frozenset[str] = frozenset()
) -> Draft | None:
    row = next((one for one in latest_files() if slug_of(one) == slug), None)
    if row is None:
        return None
    found = _read(row)
    parts = (
        Part("about", "About this file", (Paragraphs(note_of(found)),)),
        Part("rows", found.title, tuple(_grids(found))),
    )
    content = DocumentContent(
        kind=DocumentKind.SPENDING,
        slug=slug,
        title=found.title,
        subtitle="Local Government Transparency Code 2015",
        summary=f"{length_of(found)}, as the ledger and the register of agreements hold them.",
        area=area_of_authority().name,
        dated_on=timezone.localdate(row.made_at),
        warning="Partly illustrative" if found.is_illustrative else "",
        facts=(("Body", found.body), ("Rows", str(len(found.rows)))),
        leaves=(Leaf("", "", stored_parts(parts)),),
        figures=(),
        made_from=f"file {row.number} of {row.period}, SHA-256 {row.sha256}",
    )
    return Draft(content, tables=(_table(found),))


def _grids(found: PublicFile) -> tuple[Grid, ...]:
    places = SHOWN[Publication(found.publication)]
    headings = tuple(found.headings[at] for at in places)
    rows = tuple(tuple(row.cells[at] for at in places) for row in found.rows)
    return tuple(grids("rows", found.title, headings, rows, WIDTHS))


def _table(found: PublicFile) -> DataTable:
    return DataTable(
        found.publication.value,
        found.title,
        found.headings,
        tuple(row.cells for row in found.rows),
        note_of(found),
    )


SPENDING = Source(DocumentKind.SPENDING, _offers, _make)
