"""The few shapes that the charts are made of, as attributes only.

A strict content policy refuses `style`, and a document renderer knows few of SVG's
cleverer parts: so no classes, patterns, masks or markers here.
"""

from base64 import b64encode
from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Final

FONT: Final = "'Source Sans 3', arial, 'Liberation Sans', sans-serif"
INK: Final = "#0b0c0c"
QUIET: Final = "#484949"
RULE: Final = "#cecece"
BAR: Final = "#5a3d80"
PALE: Final = "#d9cde6"


class Svg(str):
    """SVG text that templates put in as it is: every word in it has been escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)

    def data_uri(self) -> str:
        return "data:image/svg+xml;base64," + b64encode(self.encode()).decode("ascii")


def number(value: Decimal | int) -> str:
    """A coordinate to a tenth, without needless noughts.

    Shapes drawn by the dozen write a whole one themselves: the call costs more than the digits.
    """
    return str(value) if type(value) is int else f"{value:.1f}".removesuffix(".0")


def _escaped(words: str) -> str:
    """The words for a document. Most are digits or one word, which hold nothing to escape."""
    return words if words.isalnum() else escape(words)


def text(
    words: str,
    *,
    x: Decimal | int,
    y: Decimal | int,
    anchor: str = "start",
    fill: str = INK,
    bold: bool = False,
    turned: bool = False,
) -> str:
    weight = ' font-weight="700"' if bold else ""
    turn = f' transform="rotate(-90 {number(x)} {number(y)})"' if turned else ""
    return (
        f'<text x="{x if type(x) is int else number(x)}" '
        f'y="{y if type(y) is int else number(y)}" text-anchor="{anchor}" fill="{fill}"{weight}{turn}>'
        f"{_escaped(words)}</text>"
    )


def rectangle(
    *,
    x: Decimal | int,
    y: Decimal | int,
    width: Decimal,
    height: Decimal | int,
    fill: str,
    dashed: bool,
) -> str:
    edge = f' stroke="{BAR}" stroke-width="2" stroke-dasharray="5 3"' if dashed else ""
    return (
        f'<rect x="{x if type(x) is int else number(x)}" '
        f'y="{y if type(y) is int else number(y)}" width="{number(width)}" '
        f'height="{height if type(height) is int else number(height)}" fill="{fill}"{edge}/>'
    )


def line(path: str, *, stroke: str = INK, width: int = 1) -> str:
    return f'<path d="{path}" fill="none" stroke="{stroke}" stroke-width="{width}"/>'


def dashed_across(letter: str, *, y: int, left: int, right: int) -> str:
    """A break in the series between two rows: a dashed line with its letter at the right end."""
    dashes = "".join(f"M{x} {y}h8" for x in range(left, right - 20, 14))
    return line(dashes, width=2) + text(letter, x=right, y=y + 5, anchor="end", bold=True)


def hatched(*, x: Decimal | int, y: Decimal | int, width: Decimal, height: Decimal) -> str:
    """A box of slanting lines. Drawn line by line: patterns need ids and are poorly kept."""
    left, top = Decimal(x), Decimal(y)
    right, bottom = left + width, top + height
    parts = []
    start = left - height
    while start < right:
        first, last = max(Decimal(0), left - start), min(height, right - start)
        if first < last:
            parts.append(
                f"M{number(start + first)} {number(bottom - first)}"
                f"L{number(start + last)} {number(bottom - last)}"
            )
        start += 7
    outline = f"M{number(left)} {number(top)}H{number(right)}V{number(bottom)}H{number(left)}Z"
    return line("".join(parts) + outline, stroke=BAR)


def wrapped(words: str, *, width: int, lines: int) -> tuple[str, ...]:
    """The words in lines of about `width` letters; the last ends in … if some are left."""
    every = words.split()
    whole = " ".join(every)
    if every and len(whole) <= width:
        return (whole,)
    made: list[str] = []
    for word in every:
        if made and len(made[-1]) + 1 + len(word) <= width:
            made[-1] = f"{made[-1]} {word}"
        else:
            made.append(word)
    if len(made) > lines:
        made = [*made[: lines - 1], made[lines - 1].rstrip(",;") + "…"]
    return tuple(made)


def framed(body: Sequence[str], *, width: int, height: int, key: str, title: str, desc: str) -> Svg:
    """The whole picture. `key` starts its ids, so it must be the only one on its page."""
    if not key.replace("-", "").isalnum():
        raise ValueError("a chart's key is letters, digits and hyphens")
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc" font-family="{FONT}" font-size="16">'
        f'<title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-desc">{escape(desc)}</desc>{"".join(body)}</svg>'
    )
