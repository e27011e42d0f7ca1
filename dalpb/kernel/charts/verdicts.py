"""How a judgement looks: a shade and a shape for each, so that neither is needed alone.

The shades are light enough for ink on top, and the shapes tell them apart without colour.
"""

from decimal import Decimal
from enum import StrEnum
from html import escape
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
# What a key calls each shape, in the words of a reader who sees no colour.
SHAPES: Final = {
    Look.RED: "diamond",
    Look.AMBER: "circle",
    Look.GREEN: "square",
    Look.HIGHER: "triangle pointing up",
    Look.SIMILAR: "circle",
    Look.LOWER: "triangle pointing down",
    Look.FIFTH_1: "1",
    Look.FIFTH_2: "2",
    Look.FIFTH_3: "3",
    Look.FIFTH_4: "4",
    Look.FIFTH_5: "5",
    Look.WHITE: "ring",
}


def shape(look: Look, *, x: Decimal | int, y: Decimal | int, size: int = 8) -> str:
    """The look's shape around a point, `size` from its middle to its edge."""
    match look:
        case Look.RED:
            return _path(f"M0 -{size}L{size} 0L0 {size}L-{size} 0Z", x, y)
        case Look.GREEN:
            side = size - 1
            return _path(f"M-{side} -{side}H{side}V{side}H-{side}Z", x, y)
        case Look.HIGHER:
            return _path(f"M0 -{size}L{size} {size - 1}H-{size}Z", x, y)
        case Look.LOWER:
            return _path(f"M0 {size}L{size} -{size - 1}H-{size}Z", x, y)
        case Look.AMBER | Look.SIMILAR:
            return _circle(x, y, size - 1, INK)
        case Look.WHITE:
            return _circle(x, y, size - 1, "#ffffff")
        case _:
            return (
                f'<text x="{number(x)}" y="{number(y + size - 2)}" text-anchor="middle" '
                f'fill="{INK}" font-weight="700">{escape(SHAPES[look])}</text>'
            )


def _path(path: str, x: Decimal | int, y: Decimal | int) -> str:
    return f'<path d="{path}" transform="translate({number(x)} {number(y)})" fill="{INK}"/>'


def _circle(x: Decimal | int, y: Decimal | int, radius: int, fill: str) -> str:
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius}" fill="{fill}" '
        f'stroke="{INK}" stroke-width="2"/>'
    )
