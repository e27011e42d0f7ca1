"""What a composed paper is made of: the same blocks for the page and for the printed file."""

from dataclasses import dataclass
from typing import ClassVar

from dalpb.kernel.charts import Svg


@dataclass(frozen=True, slots=True)
class Paragraphs:
    kind: ClassVar[str] = "text"
    texts: tuple[str, ...]
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """One large figure with its words, when and how sure it is, and what became of it since.

    `lead` is what stands before the digits of a bound: "more than", "around".
    """

    lead: str
    figure: str
    words: str
    detail: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    kind: ClassVar[str] = "tiles"
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title; `alternative` says in words all that it shows.

    `narrow` is the same drawn for a phone, where there is one; paper has no use for it.
    """

    kind: ClassVar[str] = "chart"
    key: str
    title: str
    svg: Svg
    alternative: str
    narrow: Svg | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list. `heading` stands over it where it has one."""

    kind: ClassVar[str] = "items"
    items: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of words and figures as they are read; the first cell of a row heads it.

    Without a caption the heading of its part names it.
    """

    kind: ClassVar[str] = "grid"
    key: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding or an area for development: a heading with what belongs to it.

    `of` is its kind on the golden thread, where it stands on it.
    """

    kind: ClassVar[str] = "entry"
    anchor: str
    code: str
    heading: str
    about: str
    texts: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    caveat: str = ""
    warnings: tuple[str, ...] = ()
    of: str = ""


Block = Paragraphs | Tiles | Picture | Items | Grid | Entry


@dataclass(frozen=True, slots=True)
class Part:
    """A run of blocks under one heading. `look` sets its place on a designed sheet."""

    anchor: str
    heading: str
    blocks: tuple[Block, ...]
    look: str = "plain"
