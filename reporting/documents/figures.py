"""The rule for figures in a document: ADR 0030.

Certain: a figure that the document declares as counted by the partnership and that no release
has printed; a table or a large figure that shows a small count of people. Nothing lifts these.
Doubtful: prose that seems to say a small number of people. A person may say why it stands.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from reporting.blocks import Grid, Tiles
from reporting.documents.content import Basis, DocumentContent, StatedFigure
from reporting.documents.texts import placed_texts

_SMALL_WORDS: Final = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
)
_PEOPLE: Final = (
    r"(?:people|persons?|wom[ae]n|m[ae]n|child(?:ren)?|girls?|boys?|adults?|victims?|survivors?"
    r"|households?|famil(?:y|ies)|individuals?|clients?|residents?|bab(?:y|ies)|mothers?|fathers?"
    r"|pupils?|teenagers?|perpetrators?|referrals?|refusals?|admissions?|homicides?|deaths?|callers?)"
)
_ABOUT_PEOPLE: Final = re.compile(rf"\b{_PEOPLE}\b", re.IGNORECASE)
# Columns that count something else, whatever their row is about.
_OTHER_COUNTS: Final = frozenset({"slips", "item", "version", "page"})
_BARE: Final = re.compile(r"[0-9]{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a small or unreleased count stands, and why it may not."""

    where: str
    why: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class ReleasedCell:
    """A number that a release prints: of which measure and period."""

    code: str
    period: str
    value: int


@dataclass(frozen=True, slots=True)
class Small:
    """What is small: counts under the threshold, or under a higher one for sensitive subjects."""

    threshold: int
    sensitive: Mapping[str, int] = field(default_factory=dict)

    def for_text(self, text: str) -> int:
        said = text.casefold()
        return max(
            [self.threshold, *(t for name, t in self.sensitive.items() if name.casefold() in said)]
        )


def figure_hits(
    content: DocumentContent, *, small: Small, released: Collection[ReleasedCell] = ()
) -> tuple[Hit, ...]:
    """Every place that breaks the rule, the certain ones first, each once."""
    admitted = [f for f in content.figures if _denies(f, released) is None]
    found = [*_declared(content, released)]
    found += _in_blocks(content, small, admitted)
    found += _in_prose(content, small)
    return tuple(sorted(dict.fromkeys(found), key=lambda hit: not hit.is_certain))


def _denies(figure: StatedFigure, released: Collection[ReleasedCell]) -> str | None:
    if figure.basis is not Basis.OWN_COUNT:
        return None
    if any(_is_same(figure, cell) for cell in released):
        return None
    named = f"its source “{figure.source}” is not among the published ones" if figure.source else ""
    return (
        f"“{figure.label}” ({figure.period}) is the partnership's own figure and no release prints"
        f" it{'; ' * bool(named)}{named}"
    )


def _is_same(figure: StatedFigure, cell: ReleasedCell) -> bool:
    return (figure.code, figure.period, figure.value) == (cell.code, cell.period, cell.value)


def _declared(content: DocumentContent, released: Collection[ReleasedCell]) -> Iterator[Hit]:
    for figure in content.figures:
        why = _denies(figure, released)
        if why is not None:
            yield Hit(figure.where, why, True)


def _in_blocks(
    content: DocumentContent, small: Small, admitted: list[StatedFigure]
) -> Iterator[Hit]:
    for leaf in content.leaves:
        for part in leaf.parts:
            where = f"{leaf.heading}, {part.heading}".strip(", ")
            for block in part.blocks:
                if block.tiles:
                    yield from _in_tiles(block.tiles, where, small, admitted)
                if block.grid:
                    yield from _in_grid(block.grid, where, small, admitted)


def _in_tiles(
    tiles: Tiles, where: str, small: Small, admitted: list[StatedFigure]
) -> Iterator[Hit]:
    for tile in tiles.tiles:
        words = f"{tile.words} {tile.detail}"
        limit = small.for_text(words)
        if not (_is_small(tile.figure, limit) and _ABOUT_PEOPLE.search(words)):
            continue
        if not any(figure.words == tile.figure for figure in admitted):
            yield Hit(f"{where}, a large figure", _counts(words, limit), True)


def _in_grid(grid: Grid, where: str, small: Small, admitted: list[StatedFigure]) -> Iterator[Hit]:
    for row in grid.rows:
        for heading, cell in zip(grid.headings[1:], row[1:], strict=True):
            about = f"{grid.caption} {heading} {row[0]}"
            limit = small.for_text(about)
            if heading.casefold() in _OTHER_COUNTS:
                continue
            if not (_is_small(cell, limit) and _ABOUT_PEOPLE.search(about)):
                continue
            if not any(f.label in row[0] and f.words == cell for f in admitted):
                yield Hit(f"{where}, row “{row[0]}”", _counts(heading, limit), True)


def _is_small(text: str, threshold: int) -> bool:
    said = text.strip()
    return bool(_BARE.fullmatch(said)) and 0 < int(said) < threshold


def _counts(what: str, threshold: int) -> str:
    return f"It shows a count of people under {threshold} ({what.strip()})"


def _in_prose(content: DocumentContent, small: Small) -> Iterator[Hit]:
    for placed in placed_texts(content):
        limit = small.for_text(placed.text)
        if not placed.is_help and _small_number_of_people(limit).search(placed.text):
            yield Hit(placed.where, f"It seems to say how many people, under {limit}", False)


@cache
def _small_number_of_people(threshold: int) -> re.Pattern[str]:
    """A number under the threshold with people close behind it; “one in four” is a share."""
    words = "|".join(_SMALL_WORDS[: threshold - 1])
    digits = "|".join(str(n) for n in range(1, threshold))
    return re.compile(
        rf"(?<![\w£.,–−/-])(?<!one in )(?:{words}|{digits})\b(?![.,]?[0-9%])(?! (?:in|to|of|or|and)\b)"
        rf"(?: [a-z-]+){{0,2}} {_PEOPLE}\b",
        re.IGNORECASE,
    )
