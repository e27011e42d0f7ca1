"""A strategy in a browser: written, consulted on, approved by another, published, read."""

import pytest

from strategy.models import Strategy
from tests.factories import plans
from tests.functional.conftest import NARROW, WIDE, axe_findings, policy_breaks, scrolls_sideways
from tests.functional.reporting.conftest import Desk

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "da-next"


def faults(desk: Desk, path: str) -> list[str]:
    found = []
    for size in (NARROW, WIDE):
        desk.page.set_viewport_size(size)  # type: ignore[arg-type]
        assert desk.go(path) == 200, path
        if scrolls_sideways(desk.page):
            found.append(f"{path}: scrolls sideways at {size['width']}")
    found += [f"{path}: {one}" for one in axe_findings(desk.page)]
    return found + [f"{path}: {one}" for one in policy_breaks(desk.page)]


def press(desk: Desk, name: str) -> None:
    desk.page.get_by_role("button", name=name, exact=True).click()


def test_a_strategy_goes_from_draft_to_published_between_two_people(desk: Desk) -> None:
    page = desk.page
    desk.enter("officer")
    desk.go("/plans/new")
    page.get_by_label("Name in addresses").fill(CODE)
    page.get_by_label("Title").fill("Next strategy")
    page.get_by_label("Years").fill("2026 to 2029")
    page.get_by_label("Whose it is").fill("Exampleshire Partnership")
    page.get_by_label("Area").select_option("E10000099")
    page.get_by_label("Where it comes from").fill("The board")
    press(desk, "Start the draft")
    page.get_by_role("link", name="Add a priority").click()
    page.get_by_label("Title").fill("Prevent early")
    page.get_by_label("What it means").fill("Before harm grows.")
    press(desk, "Save")
    page.get_by_role("link", name="Add an objective").click()
    page.get_by_label("Number").fill("1.1")
    page.get_by_label("Objective", exact=True).fill("Reach people early")
    press(desk, "Save")
    desk.go(f"/plans/{CODE}/move/opened")
    press(desk, "Open the consultation")
    desk.go(f"/plans/{CODE}/write/consultee/new")
    page.get_by_label("Name", exact=True).fill("The board")
    page.get_by_label("Asked on").fill("1/5/2025")
    page.get_by_label("Answered on (optional)").fill("9/5/2025")
    press(desk, "Save")
    desk.go(f"/plans/{CODE}/move/published")
    assert "not possible" in page.inner_text("main")

    desk.enter("chair")
    desk.go(f"/plans/{CODE}/approve")
    press(desk, "Approve")
    desk.enter("officer")
    desk.go(f"/plans/{CODE}/move/published")
    page.get_by_label("Day it was published").fill("20/5/2025")
    page.get_by_label("Where it can be read").fill("The county's website")
    press(desk, "Publish")

    assert "The strategy is published." in page.inner_text("body")
    assert "20 May 2025: The county's website" in page.inner_text("main")
    assert Strategy.objects.get(code=CODE).status == "published"


def test_the_pages_of_plans_are_clean_at_320_pixels(desk: Desk) -> None:
    plans.load()
    desk.enter("officer")
    found = []
    for path in (
        "/plans/",
        f"/plans/{plans.WHOLE}/",
        f"/plans/{plans.DRAFT}/write/",
        f"/plans/{plans.WHOLE}/map/",
        "/plans/search?words=place",
        "/stocktake/?on=1/5/2025",
        "/cooperation/",
    ):
        found += faults(desk, path)

    assert found == []
