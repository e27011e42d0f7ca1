from base64 import b64decode
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.cells import MEANINGS, Figure, State
from dalpb.kernel.charts import Mark, Svg, bars, in_words, narrow_bars, trend
from dalpb.kernel.charts.marks import ticks
from dalpb.kernel.charts.svg import hatched, wrapped

SVG = "{http://www.w3.org/2000/svg}"
EMPTIES = (
    State.SUPPRESSED,
    State.NOT_COLLECTED,
    State.NOT_APPLICABLE,
    State.NOT_SUPPLIED,
)
Chart = Callable[..., Svg]
both = pytest.mark.parametrize("chart", [bars, narrow_bars, trend])

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


def drawn(chart: Chart, *marks: Mark, **more: str) -> Svg:
    return chart(marks, **{"key": "c", "title": "Households", **more})


def shown_words(svg: Svg) -> str:
    return " ".join(text.text or "" for text in parsed(svg).iter(f"{SVG}text"))


@both
@given(rows=st.lists(st.tuples(words, figures), max_size=8), title=words)
def test_any_marks_make_well_formed_svg_without_style_or_script(
    chart: Chart, rows: Sequence[tuple[str, Figure]], title: str
) -> None:
    svg = chart([Mark(label, figure) for label, figure in rows], key="k", title=title)

    tree = parsed(svg)
    names = {element.tag.removeprefix(SVG) for element in tree.iter()}
    attributes = {name for element in tree.iter() for name in element.attrib}
    assert names <= {"svg", "title", "desc", "text", "path", "rect"}
    assert not attributes & {"style", "class", "onload", "href"}
    assert tree.find(f"{SVG}title").text in (title, None)


@both
@given(rows=st.lists(figures, min_size=1, max_size=8))
def test_nothing_is_drawn_outside_the_picture(chart: Chart, rows: list[Figure]) -> None:
    tree = parsed(chart([Mark("A", figure) for figure in rows], key="k", title="T"))

    width, height = Decimal(tree.get("width")), Decimal(tree.get("height"))
    for box in tree.iter(f"{SVG}rect"):
        x, y = Decimal(box.get("x")), Decimal(box.get("y"))
        wide, high = Decimal(box.get("width")), Decimal(box.get("height"))
        assert wide >= 0
        assert high >= 0
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height


@both
def test_the_same_marks_make_the_same_text(chart: Chart) -> None:
    marks = (Mark("A", Figure.exact(3)), Mark("B", Figure.bounded(1, 9)))

    assert drawn(chart, *marks) == drawn(chart, *marks)


@both
@pytest.mark.parametrize("state", EMPTIES)
def test_an_empty_figure_is_words_and_never_a_bar(chart: Chart, state: State) -> None:
    svg = drawn(chart, Mark("A", Figure.empty(state)), Mark("B", Figure.exact(5)))

    assert MEANINGS[state] in shown_words(svg)
    assert len(list(parsed(svg).iter(f"{SVG}rect"))) == 1


@both
def test_nought_is_a_number_and_not_a_gap(chart: Chart) -> None:
    svg = drawn(chart, Mark("A", Figure.exact(0)), Mark("B", Figure.exact(5)))

    assert len(list(parsed(svg).iter(f"{SVG}rect"))) == 2
    assert "not yet supplied" not in shown_words(svg)


@both
def test_a_bounded_figure_says_its_limits(chart: Chart) -> None:
    assert "3 to 9" in shown_words(drawn(chart, Mark("A", Figure.bounded(3, 9))))


@both
def test_a_figure_without_a_most_keeps_the_source_words(chart: Chart) -> None:
    svg = drawn(chart, Mark("A", Figure.bounded(5, None, "over 4")), Mark("B", Figure.exact(90)))

    assert "over 4" in shown_words(svg)


@both
def test_words_are_escaped(chart: Chart) -> None:
    svg = drawn(chart, Mark("<b>&\"'", Figure.exact(1)), title="<script>", axis="a<b")

    assert "<script" not in svg
    assert "<b>" not in svg


@both
def test_a_key_that_could_break_out_of_its_attribute_is_refused(chart: Chart) -> None:
    with pytest.raises(ValueError, match="letters, digits and hyphens"):
        drawn(chart, key='"><script>')


def test_a_longer_figure_has_a_longer_bar() -> None:
    svg = drawn(bars, Mark("A", Figure.exact(50)), Mark("B", Figure.exact(100)))

    widths = [Decimal(box.get("width", "0")) for box in parsed(svg).iter(f"{SVG}rect")]
    assert widths == [Decimal("287.5"), Decimal(575)]


def test_a_whisker_is_drawn_over_a_light_edge_so_that_it_shows_on_the_bar() -> None:
    with_limits = Mark("A", Figure.exact(8), Decimal(6), Decimal(9))

    assert drawn(bars, with_limits).count('stroke="#ffffff"') == 1
    assert drawn(bars, Mark("A", Figure.exact(8))).count('stroke="#ffffff"') == 0


def test_negative_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="start at nought"):
        Mark("A", Figure.exact(-1))


def test_limits_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ValueError, match="above the upper"):
        Mark("A", Figure.exact(5), Decimal(6), Decimal(4))


def test_the_description_tells_every_figure() -> None:
    marks = [
        Mark("2023", Figure.exact(1204), Decimal(1100), Decimal(1300)),
        Mark("2024", Figure.empty(State.SUPPRESSED)),
    ]

    assert in_words(marks, "households") == (
        "2023: 1,204 households (between 1,100 and 1,300); 2024: withheld to protect people."
    )


@given(numbers=st.lists(counts, min_size=1, max_size=5))
def test_the_scale_starts_at_nought_and_holds_every_number(numbers: list[int]) -> None:
    steps = ticks([Mark("A", Figure.exact(number)) for number in numbers])

    assert steps[0] == 0
    assert steps[-1] >= max(numbers)
    assert 2 <= len(steps) <= 7


def test_hatching_stays_inside_its_box() -> None:
    path = hatched(x=10, y=20, width=Decimal(30), height=Decimal(12))

    points = path.split('d="')[1].split('"')[0].replace("M", " ").replace("L", " ").split("H")[0]
    numbers = [Decimal(number) for number in points.split()]
    assert all(10 <= x <= 40 for x in numbers[0::2])
    assert all(20 <= y <= 32 for y in numbers[1::2])


def test_a_long_name_is_cut_with_an_ellipsis() -> None:
    assert wrapped("one two three four five", width=7, lines=2) == ("one two", "three…")


def test_a_template_puts_a_chart_in_as_it_is() -> None:
    svg = drawn(bars, Mark("A & B", Figure.exact(1)))

    assert Template("{{ chart }}").render(Context({"chart": svg})) == svg


def test_a_data_address_holds_the_same_picture() -> None:
    svg = drawn(bars, Mark("A", Figure.exact(1)))

    head, _, body = svg.data_uri().partition(",")
    assert head == "data:image/svg+xml;base64"
    assert b64decode(body).decode() == svg


def test_a_column_that_holds_a_break_is_parted_from_both_its_neighbours() -> None:
    marks = [Mark(f"{n}", Figure.exact(n)) for n in range(1, 4)]

    made = trend(marks, key="k", title="T", breaks={1: "A", 2: "C"}, breaks_within={1: "B"})

    (desc,) = ET.fromstring(made).iter(f"{SVG}desc")
    assert (desc.text or "").endswith("The series breaks: A before 2, B within 2, C before 3.")
    dashed = [path for path in ET.fromstring(made).iter(f"{SVG}path") if "v8M" in path.attrib["d"]]
    assert len(dashed) == 4


@both
def test_a_break_is_a_dashed_line_with_its_letter_and_is_read_out(chart: Chart) -> None:
    marks = [Mark(label, Figure.exact(n)) for n, label in enumerate(("2020-21", "2021-22"), 1)]

    plain, broken = (chart(marks, key="k", title="T", breaks=breaks) for breaks in (None, {1: "A"}))

    tree = ET.fromstring(broken)
    assert [node.text for node in tree.iter(f"{SVG}text")].count("A") == 1
    (desc,) = tree.iter(f"{SVG}desc")
    assert (desc.text or "").endswith("The series breaks: A before 2021-22.")
    assert len(list(tree.iter(f"{SVG}path"))) == 1 + len(
        list(ET.fromstring(plain).iter(f"{SVG}path"))
    )
