"""The first page: the three things that each role comes for, told and leading somewhere."""

import re

import pytest
from django.urls import reverse

from dalpb.kernel.roles import Role
from reporting.presenters.three import ORDER
from reporting.workflow import ReturnStatus
from tests import worlds
from tests.factories import board, delivery
from tests.worlds import World


def heads(world: World, name: str) -> list[tuple[str, str, str]]:
    told = world.client(name).get("/").context["three"]
    return [(tile.label, tile.value, tile.url) for tile in told.tiles]


def test_every_role_has_its_three(world: World) -> None:
    assert set(ORDER) == set(Role)


@pytest.mark.parametrize("name", list(worlds.PEOPLE))
def test_what_is_told_first_leads_where_that_person_may_go(world: World, name: str) -> None:
    client = world.client(name)
    tiles = heads(world, name)

    assert 1 <= len(tiles) <= 3
    for label, _, url in tiles:
        assert client.get(url).status_code == 200, label


def test_the_officer_meets_figures_the_meeting_and_the_live_year(world: World) -> None:
    labels = [label for label, _, _ in heads(world, "officer")]

    assert labels[:2] == ["Partners' figures", "Next meeting"]
    assert re.fullmatch(r"The 20\d\d-\d\d return today", labels[2])


@pytest.mark.usefixtures("quick_press")
def test_the_certifier_is_led_to_what_waits_for_a_signature(world: World) -> None:
    before = heads(world, "certifier")[0]
    made = worlds.the_return(world, ReturnStatus.CHECKED)
    after = heads(world, "certifier")[0]

    assert before[1] == "Nothing yet"
    assert after[1] == f"The {made.year} return"
    assert after[2] == reverse("reporting:certify", args=[made.year, made.number])


def test_the_commissioner_meets_what_is_left_committed_and_off_its_plan(world: World) -> None:
    told = [label for label, _, _ in heads(world, "commissioner")]
    below = world.client("commissioner").get("/").context["grant_tiles"]

    assert told == ["Unallocated", "Committed", "Lines off their plan"]
    assert [tile.label for tile in below][:2] == [
        "Notice dates near",
        "Services with a cost a household",
    ]


def test_a_member_is_led_to_what_is_to_be_decided(world: World) -> None:
    assert heads(world, "board")[0][:2] == ("To decide", "No meeting is planned")
    board.whole()

    assert [label for label, _, _ in heads(world, "board")] == [
        "To decide",
        "Late",
        "Voices that disagree",
    ]


@pytest.mark.parametrize("label", ["Late", "Voices that disagree"])
def test_a_member_finds_as_many_actions_as_the_page_behind_shows(world: World, label: str) -> None:
    delivery.furnish(world.people["officer"], world.people["chair"])
    client = world.client("board")
    told = {name: (value, url) for name, value, url in heads(world, "board")}

    value, url = told[label]
    shown = re.search(r"(No|\d+) actions?\.", client.get(url).text)

    assert shown is not None
    assert value.split()[0] == shown[1].replace("No", "0")


def test_a_member_is_told_that_voices_disagree_before_the_new_quarters_updates(
    world: World,
) -> None:
    delivery.furnish(world.people["officer"], world.people["chair"])
    told = {label: value for label, value, _ in heads(world, "board")}

    assert told["Voices that disagree"] == "1 action"


def test_a_partner_meets_no_other_organisation(world: World) -> None:
    page = world.client(worlds.HAVEN).get("/").text

    assert "Figures to send" in page
    assert "Harbour" not in page
