"""How a judgement looks: a shade and a shape for each, so that neither is needed alone.

The shades are light enough for ink on top, and the shapes tell them apart without colour.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Final

from dalpb.kernel.charts.svg import INK, number


class Look(StrEnum):
    """The classes that a compared figure may have; white is no judgement."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    HIGHER = "higher"
    SIMILAR = "similar"
    LOWER = "lower"
    FIFTH_1 = "fifth-1"
    FIFTH_2 = "fifth-2"
    FIFTH_3 = "fifth-3"
    FIFTH_4 = "fifth-4"
    FIFTH_5 = "fifth-5"
    WHITE = "white"


SHADES: Final = {
    Look.RED: "#f5b5ad",
    Look.AMBER: "#ffe08a",
    Look.GREEN: "#b3dfb8",
    Look.HIGHER: "#c9b8e0",
    Look.SIMILAR: "#e4e4e4",
    Look.LOWER: "#bfe0f2",
    Look.FIFTH_1: "#eff5fb",
    Look.FIFTH_2: "#d3e4f4",
    Look.FIFTH_3: "#b3d0ea",
    Look.FIFTH_4: "#92bbdf",
    Look.FIFTH_5: "#74a7d4",
    Look.WHITE: "#ffffff",
}
# One path a look, in a box of 13 by 13: pages and charts draw the same.
_UP, _DOWN, _EQUAL = "M6.5 1L13 12H0z", "M6.5 12L0 1h13z", "M0 3h13v3H0zM0 8h13v3H0z"
PATHS: Final[Mapping[str, str]] = {
    Look.RED: "M4 0h5l4 4v5l-4 4H4L0 9V4zM5.6 2.5v5h1.8v-5zM5.6 8.7v1.8h1.8V8.7z",
    Look.AMBER: _EQUAL,
    Look.GREEN: "M5.4 11.6L1 7.2l1.7-1.7 2.7 2.7 6-6.4L13 3.4z",
    Look.HIGHER: _UP,
    Look.SIMILAR: _EQUAL,
    Look.LOWER: _DOWN,
    Look.WHITE: "M6.5 1a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z"
    "M6.5 3a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7z",
    **{
        f"fifth-{n}": "".join(
            f"M{1.2 + step * 2.3:.1f} {11 - step * 2}h1.6v{1 + step * 2}h-1.6z" for step in range(n)
        )
        for n in range(1, 6)
    },
}
# What a key calls each shape, for a reader who sees no colour.
SHAPES: Final[Mapping[str, str]] = {
    Look.RED: "octagon with an exclamation mark",
    Look.AMBER: "equals sign",
    Look.GREEN: "tick",
    Look.HIGHER: "triangle pointing up",
    Look.SIMILAR: "equals sign",
    Look.LOWER: "triangle pointing down",
    Look.WHITE: "ring",
    **{f"fifth-{n}": f"{n} step{'s' if n > 1 else ''}" for n in range(1, 6)},
}


def shape(look: Look, *, x: Decimal | int, y: Decimal | int) -> str:
    """The look's shape around a point, half as large again as in its box."""
    left, top = Decimal(x) - 10, Decimal(y) - 10
    return (
        f'<path d="{PATHS[look]}" transform="translate({number(left)} {number(top)}) scale(1.5)" '
        f'fill="{INK}" fill-rule="evenodd"/>'
    )


def dot(*, x: Decimal | int, y: Decimal | int) -> str:
    """Where a value stands on its line."""
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="7" fill="{INK}" '
        'stroke="#ffffff" stroke-width="2"/>'
    )
