"""A tile map: places as equal squares in rough geography, so that none is lost for its size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dalpb.kernel.charts.marks import Mark, in_words
from dalpb.kernel.charts.svg import INK, QUIET, Svg, framed, text, wrapped
from dalpb.kernel.charts.verdicts import SHADES, Look, shape

SIDE: Final = 148
HEIGHT: Final = 112
GAP: Final = 8
MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Tile:
    """One place: where it stands in the grid, from nought, what it shows and how it is judged."""

    row: int
    column: int
    mark: Mark
    look: Look

    def __post_init__(self) -> None:
        if not (0 <= self.row < MOST and 0 <= self.column < MOST):
            raise ValueError(f"a tile map has {MOST} rows and columns at most")


def tile_map(tiles: Sequence[Tile], *, key: str, title: str, unit: str = "") -> Svg:
    """The map. A place without a figure is dashed and says so; shades repeat in shapes.

    Raises
    ------
    ValueError
        Two tiles in one place of the grid.
    """
    places = [(tile.row, tile.column) for tile in tiles]
    if len(set(places)) != len(places):
        raise ValueError("two places stand on one tile")
    rows = max((row for row, _ in places), default=0) + 1
    columns = max((column for _, column in places), default=0) + 1
    return framed(
        [part for tile in tiles for part in _drawn(tile)],
        width=columns * (SIDE + GAP) - GAP + 4,
        height=rows * (HEIGHT + GAP) - GAP + 4,
        key=key,
        title=title,
        desc=in_words([tile.mark for tile in tiles], unit),
    )


def _drawn(tile: Tile) -> list[str]:
    x = tile.column * (SIDE + GAP) + 2
    y = tile.row * (HEIGHT + GAP) + 2
    mark = tile.mark
    silent = mark.figure.is_empty
    out = [_box(x, y, "#ffffff" if silent else SHADES[tile.look], dashed=silent)]
    names = wrapped(mark.label, width=16, lines=2)
    out += [text(words, x=x + 10, y=y + 24 + 18 * n) for n, words in enumerate(names)]
    if silent:
        lines = wrapped(mark.words, width=17, lines=2)
        out += [
            text(words, x=x + 10, y=y + HEIGHT - 30 + 18 * n, fill=QUIET)
            for n, words in enumerate(lines)
        ]
        return out
    shown = wrapped(mark.words, width=13, lines=2)
    out += [
        text(words, x=x + 10, y=y + HEIGHT - 14 - 18 * (len(shown) - 1 - n), bold=True)
        for n, words in enumerate(shown)
    ]
    out.append(shape(tile.look, x=x + SIDE - 18, y=y + HEIGHT - 19))
    return out


def _box(x: int, y: int, fill: str, *, dashed: bool) -> str:
    dashes = ' stroke-dasharray="6 4"' if dashed else ""
    return (
        f'<rect x="{x}" y="{y}" width="{SIDE}" height="{HEIGHT}" fill="{fill}" '
        f'stroke="{INK}" stroke-width="2"{dashes}/>'
    )
