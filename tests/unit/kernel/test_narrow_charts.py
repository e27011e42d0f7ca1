"""Charts for a phone: everything in view, its words no smaller than they can be read."""

from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.cells import Figure
from dalpb.kernel.charts import Mark, Reference, Svg, narrow_bars, narrow_strip

SVG = "{http://www.w3.org/2000/svg}"
# A letter of the widest kind of font that may stand in for ours.
LETTER = Decimal("8.9")
E = Figure.exact
charts = pytest.mark.parametrize("chart", [narrow_bars, narrow_strip])
counts = st.integers(0, 10**7)
figures = st.one_of(
    counts.map(E),
    st.tuples(counts, counts).map(lambda pair: Figure.bounded(min(pair), max(pair))),
    counts.map(lambda low: Figure.bounded(low, None)),
)
names = st.text("abc ", min_size=1, max_size=60).filter(str.strip)


def parsed(svg: Svg) -> Any:
    return ET.fromstring(svg)


def ends(node: Any) -> tuple[Decimal, Decimal]:
    """Where the words of a text begin and end."""
    x, wide = Decimal(node.get("x")), LETTER * len(node.text or "")
    return {
        "start": (x, x + wide),
        "middle": (x - wide / 2, x + wide / 2),
        "end": (x - wide, x),
    }[node.get("text-anchor")]


@charts
def test_at_the_narrowest_box_its_letters_are_still_twelve_pixels_high(chart: Any) -> None:
    """A page of 320 pixels leaves a chart 240 within a shaded part."""
    tree = parsed(chart([Mark("Placed", E(45))], key="k", title="T"))

    size, wide = Decimal(tree.get("font-size")), Decimal(tree.get("width"))
    assert size * 240 / wide >= 12


@charts
@given(rows=st.lists(st.tuples(names, figures), min_size=1, max_size=6))
def test_every_word_is_in_view_and_none_lies_on_another(
    chart: Any, rows: list[tuple[str, Figure]]
) -> None:
    tree = parsed(chart([Mark(*row) for row in rows], key="k", title="T", axis="Places"))

    width, lines = Decimal(tree.get("width")), {}
    for node in tree.iter(f"{SVG}text"):
        if max(map(len, (node.text or "").split())) < 30:
            assert 0 <= ends(node)[0] < ends(node)[1] <= width, node.text
        lines.setdefault(node.get("y"), []).append(ends(node))
    for line in lines.values():
        for before, after in zip(sorted(line), sorted(line)[1:], strict=False):
            assert before[1] <= after[0]


def test_the_figure_stands_over_its_bar_and_a_longer_one_is_longer() -> None:
    tree = parsed(narrow_bars([Mark("Placed", E(45)), Mark("Not", E(105))], key="k", title="T"))

    said = {node.text: Decimal(node.get("y")) for node in tree.iter(f"{SVG}text")}
    first, second = tree.iter(f"{SVG}rect")
    assert said["45"] < Decimal(first.get("y")) < said["105"] < Decimal(second.get("y"))
    ratio = Decimal(second.get("width")) / Decimal(first.get("width"))
    assert abs(ratio - Decimal(105) / 45) < Decimal("0.01")


def test_the_reference_is_named_and_read_out() -> None:
    now = Reference("Places now", Decimal(40))

    tree = parsed(narrow_strip([Mark("1% refused", E(120))], key="k", title="T", reference=now))

    assert "Places now: 40" in [node.text for node in tree.iter(f"{SVG}text")]
    assert tree.find(f"{SVG}desc").text.startswith("Places now: 40.")


def test_a_reference_below_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="start at nought"):
        narrow_strip([], key="k", title="T", reference=Reference("A", Decimal(-1)))
