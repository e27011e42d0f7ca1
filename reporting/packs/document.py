"""A pack laid out: numbered parts of blocks, the same for page and print."""

from dataclasses import dataclass
from typing import Final

from reporting.blocks import Block, Entry, Grid, Items, Paragraphs, Part, Tiles
from reporting.packs.content import Audience

# Careful readers take in about 230 words of such text a minute; 200 leaves time to think.
WORDS_A_MINUTE: Final = 200
AUDIENCE_WORDS: Final = {
    Audience.MEMBERS: "For members of the board",
    Audience.PUBLIC: "Public version",
}


@dataclass(frozen=True, slots=True)
class Pack:
    """`front` is what a member reads before the meeting; `behind` is for looking things up."""

    audience: Audience
    code: str
    title: str
    subtitle: str
    warning: str
    facts: tuple[tuple[str, str], ...]
    front: tuple[Part, ...]
    behind: tuple[Part, ...]
    sha256: str
    area: str

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*self.front, *self.behind)

    @property
    def audience_words(self) -> str:
        return AUDIENCE_WORDS[self.audience]

    @property
    def minutes_to_read(self) -> int:
        """Whole minutes that the front takes, rounded up; at least one."""
        return max(1, -(-sum(words_in(part) for part in self.front) // WORDS_A_MINUTE))


def words_in(part: Part) -> int:
    """How many words a reader of the part meets, its tables and lists among them."""
    return len(part.heading.split()) + sum(len(" ".join(_texts(b)).split()) for b in part.blocks)


def _texts(block: Block) -> tuple[str, ...]:
    match block:
        case Paragraphs():
            return block.texts
        case Items():
            return (block.heading, *block.items)
        case Grid():
            return (block.caption, *(cell for row in block.rows for cell in row))
        case Entry():
            return (block.heading, block.about, *block.texts, *block.items, block.caveat)
        case Tiles():
            return tuple(f"{t.lead} {t.figure} {t.words} {t.detail}" for t in block.tiles)
        case _:
            return (block.title,)
