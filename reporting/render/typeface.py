"""Which characters the shipped typeface has.

Another machine has other fonts, or none: a character outside our own typeface would
print differently from place to place, or as a box that PDF/UA forbids.
"""

from functools import cache
from pathlib import Path
from typing import Final
from unicodedata import category, normalize

from reporting.returns.document import Document
from reporting.returns.printable import with_texts

FONTS: Final = Path(__file__).resolve().parents[2] / "static" / "look" / "fonts"
MISSING: Final = "\N{WHITE SQUARE}"


@cache
def characters() -> frozenset[str]:
    """The characters that both weights have as shapes of their own, and the end of a line.

    A loose accent or a mark without a shape would be a glyph that stands for no text.
    """
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # it has no types

    sets = []
    for path in sorted(FONTS.glob("SourceSans3-*.woff2")):
        with TTFont(path) as font:
            sets.append(frozenset(map(chr, font.getBestCmap())))
    shapes = frozenset.intersection(*sets)
    return frozenset(c for c in shapes if category(c) not in {"Mn", "Cf", "Cc"}) | {"\n"}


def in_type(text: str) -> str:
    """`text` in composed form, with a sign where the typeface has no character."""
    ours = characters()
    composed = normalize("NFC", text)
    if ours.issuperset(composed):
        return composed
    seen = (c for c in composed if category(c) != "Cf")
    return "".join(c if c in ours else MISSING for c in seen)


def document_in_type(document: Document) -> Document:
    """`document` as the typeface can print it."""
    return with_texts(document, in_type)
