"""Sufficiency and dashboards in a browser: by keyboard, without colour, at 320 px, with axe."""

import json
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from needs.services.reference import load_reference
from strategy.services.strategy_files import load_strategies
from tests import worlds
from tests.factories import strategies
from tests.functional.conftest import NARROW, WIDE, axe_findings, policy_breaks, scrolls_sideways
from tests.functional.reporting.conftest import Desk

pytestmark = pytest.mark.django_db(transaction=True)

INDICATORS: Final = worlds.ROOT / "needs" / "reference" / "indicators.json"
PEOPLE: Final = {"E10000099": 300_000, "E07000991": 100_000, "E07000992": 200_000}
DISTRICTS: Final = f"/dashboards/{strategies.CODE}/districts/homelessness-rate/"
# What each measure of the sufficiency page is for a service in the world's year.
ASKED: Final = {
    "accommodation_requests": {"ALL": "60"},
    "stay_days_ended": {"ALL": "2500"},
    "place_days_occupied": {"ALL": "3300"},
    "refusal_instances": {"ALL": "30", "capacity_constraints": "20", "needs_not_met": "10"},
}


@pytest.fixture
def told(desk: Desk) -> Desk:
    """Indicators, a strategy, a year of homelessness by district, and what services were asked."""
    people = [
        {"area": area, "year": 2024, "persons": persons, "source": "Invented estimates"}
        for area, persons in PEOPLE.items()
    ]
    for content in (INDICATORS.read_bytes(), json.dumps({"populations": people}).encode()):
        done = load_reference(content=content, file_name="x.json", by=None, at=worlds.AT)
        assert done.faults == ()
    assert load_strategies(strategies.FILE, by=None, at=worlds.AT).faults == ()
    homeless = [
        {
            "period": f"{worlds.YEAR} Q{quarter}",
            "area": area,
            "organisation": worlds.COUNTY,
            "service": "",
            "measure": "homeless_applications_da",
            "category": "ALL",
            "value": value,
            "note": "",
        }
        for area, value in (("E07000991", "50"), ("E07000992", "20"))
        for quarter in (1, 2, 3, 4)
    ]
    asked = [
        worlds.row(service, measure, category, value)
        for service in worlds.SERVICES
        for measure, values in ASKED.items()
        for category, value in values.items()
    ]
    sent = desk.world.send("officer", [*homeless, *asked])
    assert sent.errors == ()
    return desk


def clean(page: Page, where: str) -> list[str]:
    faults = [f"{where}: {finding}" for finding in axe_findings(page)]
    faults += [f"{where}: {broken}" for broken in policy_breaks(page)]
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if scrolls_sideways(page):
            faults.append(f"{where}: scrolls sideways at {size['width']}")
    return faults


def test_the_pages_are_clean_with_figures_in_them(told: Desk) -> None:
    faults = []
    told.enter("officer")
    for path in (
        "/sufficiency/",
        "/sufficiency/?area=E07000992&level=20",
        "/sufficiency/?level=7",
        "/dashboards/",
        f"/dashboards/{strategies.CODE}/",
        DISTRICTS,
    ):
        told.go(path)
        faults += clean(told.page, path)

    assert faults == []


def table_of(page: Page, key: str) -> dict[str, str]:
    """The first column's words and the second's, of the table with this key."""
    rows: dict[str, str] = page.evaluate(
        """key => Object.fromEntries(
          [...document.querySelectorAll(`[aria-labelledby="${key}-caption"] tbody tr`)].map(
            row => [row.querySelector("th").innerText, row.querySelector("td").innerText]))""",
        key,
    )
    return rows


def words_of(page: Page, key: str) -> list[str]:
    found: list[str] = page.evaluate(
        """key => [...document.querySelectorAll(`svg[aria-labelledby^="${key}-title"] text`)]
          .map(part => part.textContent)""",
        key,
    )
    return found


def test_the_tile_map_the_bars_and_the_table_agree(told: Desk) -> None:
    told.enter("board")
    assert told.go(DISTRICTS) == 200

    table = table_of(told.page, "districts")

    assert table == {"North Example": "2", "South Example": "0.4"}
    for key in ("tile-map", "district-bars"):
        words = words_of(told.page, key)
        for name, figure in table.items():
            assert words[words.index(name) + 1] == figure
    tops = {
        name: told.page.locator(
            f"svg[aria-labelledby^='tile-map'] text:text-is('{name}')"
        ).bounding_box()
        for name in table
    }
    assert tops["North Example"]["y"] < tops["South Example"]["y"]  # type: ignore[index]


def tab_to(page: Page, name: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        words: Any = page.evaluate("document.activeElement.innerText || ''")
        if words.strip().startswith(name):
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def test_a_board_member_reads_a_dashboard_by_keyboard(told: Desk) -> None:
    told.enter("board")
    told.go("/dashboards/")
    page = told.page

    tab_to(page, "Test strategy")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/dashboards/{strategies.CODE}/")
    tab_to(page, "Figures")
    page.keyboard.press("Enter")
    assert page.locator("details[open] table").is_visible()
    tab_to(page, "By district")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{DISTRICTS}")
    tab_to(page, "What this indicator measures")
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicators/homelessness-rate/")

    assert "Who measures it?" in page.inner_text("main")


def test_every_judgement_has_words_and_a_shape(told: Desk) -> None:
    """Nothing is told by colour alone: with every style away, words and shapes stay."""
    told.enter("board")
    told.go(DISTRICTS)

    judged = told.page.locator(".dalpb-judged")
    assert judged.count() >= 2
    for n in range(judged.count()):
        assert judged.nth(n).inner_text().strip()
        assert judged.nth(n).locator("svg path").count() == 1
    shapes = told.page.locator("svg[aria-labelledby^='tile-map'] path[transform]")
    assert shapes.count() == 2


def test_the_reader_chooses_a_level_by_keyboard(told: Desk) -> None:
    told.enter("commissioner")
    told.go("/sufficiency/")
    page = told.page
    assert "no more than 5% of requests" in page.inner_text("main")
    places = table_of(page, "wanted")
    assert list(places) == ["1%", "5%", "10%", "20%"]
    assert sorted(places.values(), key=int, reverse=True) == list(places.values())

    page.locator("select[name=level]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**level=20**")

    assert "no more than 20% of requests" in page.inner_text("main")
    assert page.locator("select[name=level]").input_value() == "20"
    assert "Places now: 30" in words_of(page, "places-wanted")


def test_a_printed_dashboard_keeps_every_figure(told: Desk) -> None:
    told.enter("board")
    told.go(f"/dashboards/{strategies.CODE}/")
    page = told.page
    page.emulate_media(media="print")

    assert page.locator(".dalpb-indicator__value").first.is_visible()
    assert page.locator(".dalpb-indicator__silence").first.is_visible()
    assert not page.locator("text=Download the figures").is_visible()
    assert page.pdf()[:5] == b"%PDF-"


@pytest.mark.parametrize("name", ["haven", "chair", "board"])
def test_single_services_are_not_for_those_who_read_only_totals(told: Desk, name: str) -> None:
    told.enter(name)

    assert told.go("/sufficiency/") == 403
    assert "Haven House" not in told.page.inner_text("main")
