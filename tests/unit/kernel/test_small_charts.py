"""Strips, sparklines and tile maps: well formed, honest about gaps, and not by colour alone."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.cells import MEANINGS, Figure, State
from dalpb.kernel.charts import Look, Mark, Reference, Svg, Tile, gauge, spark, strip, tile_map
from dalpb.kernel.charts.verdicts import SHADES, SHAPES, shape

SVG = "{http://www.w3.org/2000/svg}"
E = Figure.exact
D = Decimal
EMPTIES = (
    State.SUPPRESSED,
    State.NOT_COLLECTED,
    State.NOT_APPLICABLE,
    State.NOT_SUPPLIED,
)
counts = st.integers(0, 10**7)
figures = st.one_of(
    counts.map(Figure.exact),
    counts.map(Figure.estimated),
    st.sampled_from(EMPTIES).map(Figure.empty),
    st.tuples(counts, counts).map(lambda pair: Figure.bounded(min(pair), max(pair))),
    counts.map(lambda low: Figure.bounded(low, None)),
    counts.map(lambda high: Figure.bounded(None, high)),
)
words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"),
    max_size=40,
)


def parsed(svg: Svg) -> Any:
    return ET.fromstring(svg)


def said(svg: Svg) -> str:
    return " ".join(text.text or "" for text in parsed(svg).iter(f"{SVG}text"))


def drawn(kind: str, marks: Sequence[Mark], title: str = "Rates") -> Svg:
    if kind == "tiles":
        looks = list(Look)
        tiles = [Tile(n // 4, n % 4, mark, looks[n % 12]) for n, mark in enumerate(marks)]
        return tile_map(tiles, key="k", title=title)
    made: Svg = {"strip": strip, "spark": spark}[kind](marks, key="k", title=title)
    return made


def test_a_break_in_the_series_breaks_the_line_and_is_marked() -> None:
    years = [Mark(f"{y}", E(y)) for y in range(4)]

    svg = spark(years, key="k", title="t", breaks=[2])

    paths = [p.attrib for p in parsed(svg).iter(f"{SVG}path")]
    assert sum("L" in p["d"] for p in paths) == 2
    assert sum("stroke-dasharray" in p for p in paths) == 1


@given(figure=figures)
def test_a_gauge_of_anything_is_well_formed_and_says_it(figure: Figure) -> None:
    root = parsed(gauge(Mark("Rate", figure), key="k", title="Rate"))

    desc = root.find(f"{SVG}desc").text
    assert (MEANINGS[figure.state] if figure.is_empty else figure.shown()) in desc
    dots = list(root.iter(f"{SVG}circle"))
    assert len(dots) == (figure.value is not None)


def test_a_gauge_s_dot_is_within_its_limits() -> None:
    root = parsed(gauge(Mark("Rate", E(5), D(4), D(7)), key="k", title="Rate"))

    (dot,) = root.iter(f"{SVG}circle")
    limits = next(p.attrib["d"] for p in root.iter(f"{SVG}path") if "v14" in p.attrib["d"])
    assert float(limits[1:].split()[0]) < float(dot.attrib["cx"])


every = pytest.mark.parametrize("kind", ["strip", "spark", "tiles"])


@every
@given(rows=st.lists(st.tuples(words, figures), max_size=8), title=words)
def test_any_marks_make_well_formed_svg_without_style_or_script(
    kind: str, rows: Sequence[tuple[str, Figure]], title: str
) -> None:
    svg = drawn(kind, [Mark(label, figure) for label, figure in rows], title)

    root = parsed(svg)
    assert root.attrib["role"] == "img"
    assert root.find(f"{SVG}title").text == (title or None)
    assert root.find(f"{SVG}desc").text
    for part in root.iter():
        assert part.tag.removeprefix(SVG) != "script"
        assert "style" not in part.attrib


@pytest.mark.parametrize("kind", ["strip", "tiles"])
@pytest.mark.parametrize("state", EMPTIES)
def test_silence_is_said_in_words_and_never_drawn(kind: str, state: State) -> None:
    svg = drawn(kind, [Mark("Stroud", Figure.empty(state))])

    assert MEANINGS[state].split()[0] in said(svg)
    assert "<circle" not in svg
    assert "fill-rule" not in svg
    assert MEANINGS[state] in parsed(svg).find(f"{SVG}desc").text


def test_a_strip_draws_limits_dot_and_reference() -> None:
    svg = strip(
        [Mark("At 5%", E(60), D(50), D(80))],
        key="k",
        title="Places",
        axis="Family places",
        unit="places",
        reference=Reference("Places now", D(40)),
    )

    root = parsed(svg)
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert "Places now: 40" in said(svg)
    desc = root.find(f"{SVG}desc").text
    assert desc == "Places now: 40. At 5%: 60 places (between 50 and 80)."


def test_a_strip_s_dot_stands_between_its_limits() -> None:
    svg = strip([Mark("A", E(60), D(50), D(80))], key="k", title="t")

    (dot,) = parsed(svg).iter(f"{SVG}circle")
    limits = next(p.attrib["d"] for p in parsed(svg).iter(f"{SVG}path") if "v12" in p.attrib["d"])
    low = float(limits[1:].split()[0])
    high = float(limits.split("H")[1].split("M")[0])
    assert low < float(dot.attrib["cx"]) < high


def test_a_bounded_strip_has_a_span_and_no_dot() -> None:
    svg = strip(
        [Mark("A", Figure.bounded(3, 9)), Mark("B", Figure.bounded(3, None))], key="k", title="t"
    )

    assert not list(parsed(svg).iter(f"{SVG}circle"))
    assert "3 to 9" in said(svg)
    assert "at least 3" in said(svg)


def test_a_gap_breaks_the_sparkline() -> None:
    gap = Mark("2021-22", Figure.empty(State.NOT_SUPPLIED))
    years = [
        Mark("2019-20", E(3)),
        Mark("2020-21", E(4)),
        gap,
        Mark("2022-23", E(5)),
        Mark("2023-24", E(1)),
    ]

    whole = spark([year for year in years if year is not gap], key="k", title="t")
    broken = spark(years, key="k", title="t")

    def runs(svg: Svg) -> int:
        return sum("L" in p.attrib["d"] for p in parsed(svg).iter(f"{SVG}path"))

    assert (runs(whole), runs(broken)) == (1, 2)
    assert "2019-20" in said(broken)
    assert "2023-24" in said(broken)


def test_a_tile_stands_where_the_data_put_it() -> None:
    svg = tile_map(
        [
            Tile(0, 1, Mark("Tewkesbury", E(6)), Look.RED),
            Tile(1, 0, Mark("Forest of Dean", E(8)), Look.GREEN),
        ],
        key="k",
        title="t",
        unit="per 1,000",
    )

    boxes = [(int(b.attrib["x"]), int(b.attrib["y"])) for b in parsed(svg).iter(f"{SVG}rect")]
    assert boxes[0][0] > boxes[1][0]
    assert boxes[0][1] < boxes[1][1]
    assert (
        parsed(svg).find(f"{SVG}desc").text
        == "Tewkesbury: 6 per 1,000; Forest of Dean: 8 per 1,000."
    )


def test_two_places_on_one_tile_are_refused() -> None:
    with pytest.raises(ValueError, match="one tile"):
        tile_map([Tile(0, 0, Mark(n, E(1)), Look.WHITE) for n in "ab"], key="k", title="t")
    with pytest.raises(ValueError, match="at most"):
        Tile(0, 99, Mark("a", E(1)), Look.WHITE)


def test_looks_that_may_stand_together_differ_in_shape() -> None:
    for family in (
        (Look.RED, Look.AMBER, Look.GREEN, Look.WHITE),
        (Look.HIGHER, Look.SIMILAR, Look.LOWER, Look.WHITE),
        (*[look for look in Look if look.startswith("fifth")], Look.WHITE),
    ):
        shapes = {shape(look, x=0, y=0) for look in family}
        assert len(shapes) == len(family)
        assert len({SHAPES[look] for look in family}) == len(family)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("look", list(Look))
def test_ink_is_read_on_every_shade(look: Look) -> None:
    assert (luminance(SHADES[look]) + 0.05) / (luminance("#0b0c0c") + 0.05) >= 7
