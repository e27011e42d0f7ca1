"""No small count of people reaches the public by way of a document's words or tables."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.blocks import Entry, Grid, Paragraphs, Tile, Tiles
from reporting.documents.content import Basis, DocumentContent, StatedFigure
from reporting.documents.figures import Hit, ReleasedCell, Small, figure_hits
from tests.factories.documents import content

SMALL = Small(5, {"forced marriage": 10})


def hits(*blocks: Any, **changes: Any) -> tuple[Hit, ...]:
    return figure_hits(content(*blocks, **changes), small=SMALL)


def stated(value: int = 3, basis: Basis = Basis.OWN_COUNT, **more: Any) -> StatedFigure:
    given: dict[str, Any] = {
        "where": "finding F1",
        "label": "Households refused",
        "words": str(value),
        "value": value,
        "code": "refused",
        "period": "2024-25",
        "source": "",
    }
    return StatedFigure(basis=basis, **(given | more))


@pytest.mark.parametrize(
    "words",
    [
        "Three women were turned away.",
        "2 households waited.",
        "Only one family could be placed in May.",
        "There were four older disabled women.",
        "In all 1 child moved on",
        "Nine victims of forced marriage asked.",
    ],
)
def test_prose_that_counts_few_people_is_doubtful(words: str) -> None:
    found = hits(Paragraphs((words,)))

    assert [hit.is_certain for hit in found] == [False]
    assert found[0].where == "Whole, What it says"


@pytest.mark.parametrize(
    "words",
    [
        "One in four women is abused.",
        "1,003 women asked, 12 families were placed, 466 households.",
        "The rate is 1.3 people in each thousand.",
        "Nine women asked.",
        "Two councils, three priorities, £4 a person.",
        "Between 2018 and 2021-22 victims waited.",
        "2 to 9 households",
    ],
)
def test_shares_years_money_and_larger_counts_are_not(words: str) -> None:
    assert hits(Paragraphs((words,))) == ()


@pytest.mark.parametrize("value", range(1, 5))
def test_a_cell_or_a_large_figure_that_counts_few_people_is_certain(value: int) -> None:
    grid = Grid("g", "Turned away", ("Who", "2024-25"), (("Women", str(value)),), (50, 50))
    tiles = Tiles((Tile("", str(value), "households were refused", ""),))

    assert [hit.is_certain for hit in hits(grid)] == [True]
    assert hits(tiles)[0].is_certain


def test_other_counts_noughts_and_larger_ones_stand() -> None:
    rows = (("Places for larger families", "2"), ("Women", "0"), ("Men", "5"))
    slips = Grid("g", "The plan", ("Action", "Slips"), rows[:1], (50, 50))
    counts = Grid("h", "People", ("Who", "Count"), rows[1:], (50, 50))

    assert hits(slips, counts, Tiles((Tile("", "3", "decisions waiting", ""),))) == ()


def test_our_own_figure_is_refused_whatever_its_size_until_a_release_prints_it() -> None:
    made: DocumentContent = content(figures=(stated(91),))
    printed = [ReleasedCell("refused", "2024-25", 91)]
    another = [ReleasedCell("refused", "2023-24", 91), ReleasedCell("refused", "2024-25", 90)]

    assert figure_hits(made, small=SMALL)[0].is_certain
    assert figure_hits(made, small=SMALL, released=another)[0].is_certain
    assert figure_hits(made, small=SMALL, released=printed) == ()


def test_a_figure_of_a_published_source_may_be_small_where_it_is_stated() -> None:
    row = ("F1: Households refused", "3")
    grid = Grid("g", "Figures", ("Figure", "Says"), (row,), (50, 50))
    public = stated(basis=Basis.PUBLIC_SOURCE, source="ONS")

    assert hits(grid, figures=(public,)) == ()
    assert hits(grid)[0].is_certain


def test_every_place_is_told_the_certain_ones_first() -> None:
    entry = Entry("a", "F1", "Two women waited", "", ("Three men waited.",))
    tile = Tiles((Tile("", "1", "child was placed", ""),))

    found = hits(entry, tile)

    assert [hit.is_certain for hit in found] == [True, False, False]
    assert {hit.where for hit in found} == {
        "Whole, What it says, a large figure",
        "Whole, What it says, F1",
    }


@given(st.integers(1, 400), st.sampled_from(["women", "households", "children under 5"]))
def test_a_cell_is_refused_exactly_when_it_is_under_the_threshold(count: int, who: str) -> None:
    grid = Grid("g", "Counts", ("Who", "How many"), ((who, str(count)),), (50, 50))

    certain = [hit for hit in hits(grid) if hit.is_certain]

    assert bool(certain) is (count < SMALL.threshold)
