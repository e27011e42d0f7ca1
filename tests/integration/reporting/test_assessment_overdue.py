"""An assessment that is behind its own days says so, where it is read and where work is found."""

import pytest
from django.urls import reverse

from needs.rules.assessment.life import AssessmentStatus
from tests.factories import assessments as made
from tests.worlds import World

pytestmark = pytest.mark.django_db
AREA = "E10000099"
PAGE = "/needs-assessment/2025/"
LATE = {"full_on": "2020-06-01", "refresh_on": "2021-06-01", "next_full_on": "2023-06-01"}
EARLY = {"refresh_on": "2098-06-01", "next_full_on": "2099-06-01"}
WORDS = (
    "Its refresh was due by 1 June 2021 and the next full assessment by 1 June 2023."
    " No later version is approved."
)


def written(world: World, dates: dict[str, str], *, is_approved: bool = True) -> None:
    made.tell(world, "12", AREA)
    author, chair = world.people["second-officer"], world.people["chair"]
    edition = made.write(author, made.document(area=AREA, **dates))
    if is_approved:
        made.take_to(edition, AssessmentStatus.APPROVED, author=author, approver=chair)


@pytest.mark.parametrize("reader", ["officer", "haven"])
def test_its_page_says_that_it_is_overdue(world: World, reader: str) -> None:
    written(world, LATE)

    text = world.client(reader).get(PAGE).text

    assert "Overdue." in text
    assert WORDS in text


@pytest.mark.parametrize("who", ["officer", "chair"])
def test_whoever_can_put_it_right_finds_it_on_the_home_page(world: World, who: str) -> None:
    written(world, LATE)

    (tile,) = [
        tile
        for tile in world.client(who).get("/").context["board_tiles"]
        if tile.label == "Needs assessment"
    ]

    assert (tile.value, tile.detail) == ("Overdue", WORDS)
    assert tile.url == reverse("reporting:assessment", args=["2025"])


def test_nobody_else_is_told_at_home(world: World) -> None:
    written(world, LATE)

    assert "Overdue" not in world.client("haven").get("/").text


def test_one_in_time_is_not_said_to_be_late(world: World) -> None:
    written(world, EARLY)

    assert "Overdue." not in world.client("officer").get(PAGE).text
    assert WORDS not in world.client("officer").get("/").text


def test_a_draft_is_late_for_nothing(world: World) -> None:
    written(world, LATE, is_approved=False)

    assert "Overdue." not in world.client("second-officer").get(PAGE).text
    assert WORDS not in world.client("second-officer").get("/").text
