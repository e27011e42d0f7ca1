"""What a document for the public holds: texts laid out in blocks, and the figures it states.

It is frozen as JSON when it is proposed. Page and open files are made of nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from dalpb.kernel.charts import Svg
from reporting.blocks import Block, Entry, Grid, Items, Paragraphs, Part, Picture, Tiles


class DocumentKind(StrEnum):
    """The kinds of document on the public site, by the word that stands in their addresses."""

    STRATEGY = "strategy"
    ASSESSMENT = "needs-assessment"
    PAPERS = "board-papers"
    DECISIONS = "decisions"
    SPENDING = "spending"
    INDICATORS = "indicators"


class Basis(StrEnum):
    """Why a figure may be read by anybody: the rule of ADR 0030."""

    PUBLIC_SOURCE = "public_source"
    NOT_PEOPLE = "not_people"
    OWN_COUNT = "own_count"


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """One figure that the document states, with its words as printed and where it is from.

    `value` is None where it is no exact whole number. `code` and `period` name the measure.
    """

    where: str
    label: str
    words: str
    value: int | None
    code: str
    period: str
    basis: Basis
    source: str


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A chart: its SVG was drawn by our own code, with every word in it escaped."""

    key: str
    title: str
    svg: str
    alternative: str


@dataclass(frozen=True, slots=True)
class StoredBlock:
    """One block; one of the fields is given."""

    text: Paragraphs | None = None
    tiles: Tiles | None = None
    picture: StoredPicture | None = None
    items: Items | None = None
    grid: Grid | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class StoredPart:
    anchor: str
    heading: str
    look: str
    blocks: tuple[StoredBlock, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a document. A document of one page has one leaf with an empty code."""

    code: str
    heading: str
    parts: tuple[StoredPart, ...]


@dataclass(frozen=True, slots=True)
class ReviewDays:
    """From when the review clock of a strategy runs, and the days of its reviews."""

    first_published_on: date
    reviewed_on: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """A document whole. `made_from` names the frozen thing it was made of, with its digest.

    `public_sources` are papers that its author says are published, whose figures it repeats.
    """

    kind: DocumentKind
    slug: str
    title: str
    subtitle: str
    summary: str
    area: str
    dated_on: date
    warning: str
    facts: tuple[tuple[str, str], ...]
    leaves: tuple[Leaf, ...]
    figures: tuple[StatedFigure, ...]
    made_from: str
    review: ReviewDays | None = None
    public_sources: tuple[str, ...] = ()


Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class DataTable:
    """One table of open data: text and exact numbers, each row as long as the headings."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


KIND_WORDS: Final[Mapping[DocumentKind, str]] = {
    DocumentKind.STRATEGY: "Strategy",
    DocumentKind.ASSESSMENT: "Needs assessment",
    DocumentKind.PAPERS: "Board papers",
    DocumentKind.DECISIONS: "Decisions",
    DocumentKind.SPENDING: "Spending and grants",
    DocumentKind.INDICATORS: "Indicators",
}


def stored_parts(parts: tuple[Part, ...]) -> tuple[StoredPart, ...]:
    """Composed parts as they are kept."""
    return tuple(
        StoredPart(part.anchor, part.heading, part.look, tuple(_stored(b) for b in part.blocks))
        for part in parts
    )


def _stored(block: Block) -> StoredBlock:
    match block:
        case Paragraphs():
            return StoredBlock(text=block)
        case Tiles():
            return StoredBlock(tiles=block)
        case Picture():
            kept = StoredPicture(block.key, block.title, str(block.svg), block.alternative)
            return StoredBlock(picture=kept)
        case Items():
            return StoredBlock(items=block)
        case Grid():
            return StoredBlock(grid=block)
        case Entry():
            return StoredBlock(entry=block)


def shown_parts(parts: tuple[StoredPart, ...]) -> tuple[Part, ...]:
    """Kept parts as templates show them."""
    return tuple(
        Part(part.anchor, part.heading, tuple(_shown(b) for b in part.blocks), part.look)
        for part in parts
    )


def _shown(kept: StoredBlock) -> Block:
    if kept.picture is not None:
        one = kept.picture
        return Picture(one.key, one.title, Svg(one.svg), one.alternative)
    return next(b for b in (kept.text, kept.tiles, kept.items, kept.grid, kept.entry) if b)
