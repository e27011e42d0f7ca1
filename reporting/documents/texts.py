"""Every text that a reader of a document meets, each with where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from reporting.documents.content import DocumentContent, StoredBlock, StoredPart

HELP: str = "help"


@dataclass(frozen=True, slots=True)
class Placed:
    """A text and its place in words. `is_help` is true of a table of help lines."""

    where: str
    text: str
    is_help: bool = False


def placed_texts(content: DocumentContent) -> Iterator[Placed]:
    """The texts in the order in which they are read; a row of a table is one text."""
    for name, text in (("title", content.title), ("subtitle", content.subtitle)):
        yield Placed(f"the {name}", text)
    yield Placed("the summary", content.summary)
    yield Placed("the warning", content.warning)
    for name, said in content.facts:
        yield Placed(f"the facts, {name}", f"{name}: {said}")
    for leaf in content.leaves:
        for part in leaf.parts:
            yield from _in_part(part, f"{leaf.heading}, {part.heading}".strip(", "))


def _in_part(part: StoredPart, where: str) -> Iterator[Placed]:
    yield Placed(where, part.heading)
    for block in part.blocks:
        yield from _in_block(block, where)


def _in_block(block: StoredBlock, where: str) -> Iterator[Placed]:
    if block.text:
        yield from (Placed(where, text) for text in block.text.texts)
    elif block.tiles:
        for tile in block.tiles.tiles:
            words = f"{tile.lead} {tile.figure} {tile.words} {tile.detail} {tile.change}"
            yield Placed(f"{where}, a large figure", words.strip())
    elif block.picture:
        yield Placed(f"{where}, chart", f"{block.picture.title} {block.picture.alternative}")
    elif block.items:
        yield Placed(where, block.items.heading)
        yield from (Placed(f"{where}, list", item) for item in block.items.items)
    elif block.grid:
        named = block.grid.caption or "table"
        yield Placed(where, block.grid.caption)
        for row in block.grid.rows:
            yield Placed(
                f"{where}, {named}, row “{row[0]}”", " | ".join(row), block.grid.key == HELP
            )
    elif block.entry:
        one = block.entry
        here = f"{where}, {one.code}"
        for text in (one.heading, one.about, *one.texts, *one.items, one.caveat, *one.warnings):
            yield Placed(here, text)
