"""The sheet at a glance: what it draws, it says the limits of."""

from dataclasses import replace

import pytest

from dalpb.kernel.access import access_of
from dalpb.kernel.cells import Figure, State
from needs.facts.assessments import AssessmentFact, SeriesBreak, assessment
from reporting.assessment.compose import compose
from reporting.assessment.document import Level
from reporting.assessment.pieces import picture_of
from reporting.blocks import Block, Paragraphs, Picture
from tests import worlds
from tests.factories import assessments as made
from tests.worlds import World

pytestmark = pytest.mark.django_db
AREA = "E10000099"
REASON = "What counts as a refusal changed."


def fact_of(world: World) -> AssessmentFact:
    found = assessment(access_of(world.people["second-officer"], on=worlds.TODAY), "2025")
    assert found is not None
    return found


def blocks_of(fact: AssessmentFact, level: Level) -> list[Block]:
    return [block for part in compose(fact, level).parts for block in part.blocks]


@pytest.mark.parametrize("level", list(Level))
def test_a_figure_whose_year_is_not_known_carries_none(world: World, level: Level) -> None:
    """It is stored under a year, for it has to be stored under one."""
    made.tell(world, "12", AREA)
    told = made.finding(
        place="unmet",
        tile="refused",
        tile_words="requests were refused",
        figures=[made.tie(period_said="one year, not named")],
    )
    given = made.document(area=AREA)
    given["chapters"][0]["findings"] = [told]
    made.write(world.people["second-officer"], given)

    found = str(blocks_of(fact_of(world), level))

    assert "one year, not named" in found
    assert "2024-25" not in found


@pytest.mark.parametrize("level", [Level.INFOGRAPHIC, Level.FULL])
def test_a_break_in_the_series_is_drawn_and_said_under_the_chart(
    world: World, level: Level
) -> None:
    """Two years are drawn together and the way of counting changed between them."""
    made.tell(world, "12", AREA)
    made.write(world.people["second-officer"], made.worldly(AREA))
    broken = replace(fact_of(world), breaks=(SeriesBreak("F1", "asked", REASON),))

    found = blocks_of(broken, level)

    (place,) = (n for n, block in enumerate(found) if isinstance(block, Picture))
    picture, words = found[place : place + 2]
    assert isinstance(picture, Picture)
    assert words == Paragraphs((f"A on the chart: {REASON}",), is_note=True)
    assert picture.narrow is not None
    for svg in (picture.svg, picture.narrow):
        assert ">A</text>" in svg
    assert picture.alternative.endswith("The series breaks: A before Requests.")


def test_a_chart_of_which_no_figure_is_known_is_not_drawn(world: World) -> None:
    made.tell(world, "12", AREA)
    made.write(world.people["second-officer"], made.worldly(AREA))
    (finding, _) = fact_of(world).content.findings
    silent = replace(
        finding,
        figures=tuple(replace(c, figure=Figure.empty(State.SUPPRESSED)) for c in finding.figures),
    )

    assert len(picture_of(finding, "sheet")) == 1
    assert picture_of(silent, "sheet") == ()
