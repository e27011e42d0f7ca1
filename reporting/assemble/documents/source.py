"""What a source of documents is: what it offers on a day, and how one is made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from dalpb.kernel.access import Access
from reporting.assessment.document import Paper
from reporting.blocks import Grid
from reporting.documents.content import DataTable, DocumentContent, DocumentKind

ROWS_TOGETHER = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be proposed: its slug, and its name for whoever chooses."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file that was made and frozen elsewhere, to be served as it is."""

    name: str
    title: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A document before it is frozen, with what its files are made of.

    Without papers and ready files, a PDF is printed of its leaves.
    """

    content: DocumentContent
    papers: tuple[Paper, ...] = ()
    ready: tuple[ReadyFile, ...] = ()
    tables: tuple[DataTable, ...] = ()


class Make(Protocol):
    """How a source makes the document of a slug as it stands on a day; None where it has none.

    `public_sources` are the papers that the proposer says are published already.
    """

    def __call__(
        self, access: Access, slug: str, *, on: date, public_sources: frozenset[str] = ...
    ) -> Draft | None: ...


@dataclass(frozen=True, slots=True)
class Source:
    kind: DocumentKind
    offers: Callable[[Access, date], tuple[Offer, ...]]
    make: Make


def grids(
    key: str,
    caption: str,
    headings: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    widths: tuple[int, ...],
) -> Iterator[Grid]:
    """One table, or several that each stay whole on a page."""
    runs = [rows[n : n + ROWS_TOGETHER] for n in range(0, len(rows), ROWS_TOGETHER)]
    for number, run in enumerate(runs, 1):
        part = f", part {number} of {len(runs)}" if len(runs) > 1 else ""
        yield Grid(f"{key}-{number}", f"{caption}{part}", headings, run, widths)
