"""From a figure of the return to the need and to the pounds, and back, in a browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from reporting.workflow import ReturnStatus
from tests import worlds
from tests.factories import thread_world
from tests.functional.conftest import (
    NARROW,
    WIDE,
    axe_findings,
    out_of_reach,
    policy_breaks,
    scrolls_sideways,
)
from tests.functional.reporting.conftest import Desk
from tests.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)
FIGURE = f"R3 of {worlds.YEAR}: Households that could not be supported"


@pytest.fixture
def threaded(world: World) -> World:
    thread_world.furnish(world, status=ReturnStatus.SUBMITTED)
    return world


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def step(page: Page, words: str) -> None:
    """One step along the thread: the link among what is behind or what follows."""
    page.locator("section.dalpb-part > ul").get_by_role("link", name=words).first.click()


def came_by(page: Page) -> list[str]:
    way = page.get_by_role("navigation", name="The way you came")
    return way.get_by_role("link").all_inner_texts()


def clean(page: Page) -> None:
    assert axe_findings(page) == []
    assert policy_breaks(page) == []
    assert not scrolls_sideways(page)
    # What is folded away is out of reach until it is opened, and then is not.
    for folded in page.locator("summary").all():
        folded.click()
    assert not scrolls_sideways(page)
    assert out_of_reach(page) == []


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["320", "1280"])
def test_from_the_figure_to_the_need_and_to_the_pounds_and_back(
    desk: Desk, threaded: World, size: Any
) -> None:
    page = desk.page
    page.set_viewport_size(size)
    desk.enter("officer")
    assert desk.go(f"/returns/{worlds.YEAR}/1/behind/R3/") == 200
    page.get_by_role("link", name="Follow the thread").click()
    assert heading(page) == FIGURE
    clean(page)

    step(page, "Households that could not be supported")
    step(page, "F1: 12 requests were refused")
    assert heading(page) == "F1: 12 requests were refused"
    assert came_by(page) == [FIGURE, "Households that could not be supported"]
    clean(page)

    for words in ("O1: More places", "1.1: Objective 1.1", "haven-line: Support at Haven House"):
        step(page, words)
        assert heading(page) == words
    expect(page.get_by_text("£20,000", exact=True)).to_be_visible()
    step(page, "Haven House")
    step(page, f"£1,234.56 in {worlds.YEAR}: refuge support")
    assert heading(page) == f"£1,234.56 in {worlds.YEAR}: refuge support"
    clean(page)

    page.get_by_role("navigation", name="The way you came").get_by_role("link", name=FIGURE).click()
    assert heading(page) == FIGURE
    assert page.get_by_role("navigation", name="The way you came").count() == 0


def test_what_lies_further_is_one_step_away_and_says_what_is_between(
    desk: Desk, threaded: World
) -> None:
    page = desk.page
    desk.enter("officer")
    desk.go(f"/thread/return-line/{worlds.YEAR}:R3/")
    page.get_by_text("Spending (1)").click()
    page.locator("details[open]").get_by_role("link", name="£1,234.56").click()
    assert heading(page) == f"£1,234.56 in {worlds.YEAR}: refuge support"
    between = came_by(page)
    assert between[0] == FIGURE
    assert len(between) == 3
    step(page, "Haven House")
    assert came_by(page) == between[:2]


def test_the_keyboard_alone_walks_it_and_no_script_is_needed(desk: Desk, threaded: World) -> None:
    page = desk.page
    desk.enter("officer")
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    desk.go("/thread/")
    page.get_by_label("Words or code").focus()
    page.keyboard.type("older boys")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="A001: Open a place for older boys")
    link.focus()
    page.keyboard.press("Enter")
    assert heading(page) == "A001: Open a place for older boys"


def test_a_break_leads_to_the_page_where_it_is_mended(desk: Desk, threaded: World) -> None:
    page = desk.page
    desk.enter("commissioner")
    desk.go("/")
    assert desk.go("/thread/breaks/") == 200
    page.get_by_label("Kind of break").select_option(label="Service without need (2)")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_text("2 of")).to_be_visible()
    clean(page)
    page.get_by_role("link", name="Propose an allocation").first.click()
    assert page.url.endswith("/grant/proposals/new/")


def test_a_board_member_walks_to_the_need_and_meets_no_money(desk: Desk, threaded: World) -> None:
    page = desk.page
    desk.enter("board")
    assert desk.go(f"/thread/return-line/{worlds.YEAR}:R3/") == 200
    assert "£" not in page.locator("main").inner_text()
    step(page, "Households that could not be supported")
    step(page, "F1: 12 requests were refused")
    assert heading(page) == "F1: 12 requests were refused"
    assert "£" not in page.locator("main").inner_text()
