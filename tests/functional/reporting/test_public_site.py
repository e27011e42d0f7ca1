"""The public site in a browser: nobody signed in, with script and without, and a quick way out."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import page as page_validation
import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Route

from reporting.documents.content import KIND_WORDS, DocumentKind
from reporting.models.documents import StepKind
from reporting.render.documents import document_pdf
from reporting.workflow import ReturnStatus
from tests import worlds
from tests.factories import documents, releases
from tests.factories.documents import SLUG
from tests.functional.conftest import (
    NARROW,
    WIDE,
    axe_findings,
    out_of_reach,
    policy_breaks,
    scrolls_sideways,
)
from tests.functional.reporting.conftest import Desk
from tests.unit.reporting.documents.test_kept import BLOCKS

pytestmark = pytest.mark.django_db(transaction=True)
ENGINE: Final = Path(__file__).with_name("verapdf_engine.py")
FIXED: Final = (
    "home", "help", "data", "changes", "accessibility", "privacy", "cookies", "contact", "releases",
)  # fmt: skip
ELSEWHERE: Final = "<!DOCTYPE html><html lang='en'><title>Weather</title><p>Dry and mild."


def furnish() -> None:
    """A document with two versions and every kind of block, and one that was withdrawn."""
    first = documents.published(documents.content(*BLOCKS))
    later = documents.proposed(
        documents.content(*BLOCKS, summary="Plainer."), supersedes=first, change_note="A year on."
    )
    documents.step(later)
    gone = documents.published(documents.content(slug="gone"))
    documents.step(gone, StepKind.WITHDRAWN, at=documents.AT + timedelta(days=1))


def addresses() -> list[tuple[str, int]]:
    """Every page with what it answers."""
    one = f"/public/strategy/{SLUG}/"
    return [
        *((reverse(f"public:{name}"), 200) for name in FIXED),
        *((reverse("public:shelf", kwargs={"kind": kind.value}), 200) for kind in KIND_WORDS),
        *((path, 200) for path in (one, f"{one}1/", f"{one}2/whole/")),
        ("/public/strategy/gone/", 410),
        ("/public/strategy/never/", 404),
    ]


def test_the_public_return_is_clean_on_a_telephone_and_on_a_desk(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds.press_quickly(monkeypatch)
    worlds.the_return(desk.world, ReturnStatus.CERTIFIED)
    releases.return_published(releases.ready(desk.world))
    for size in (NARROW, WIDE):
        desk.page.set_viewport_size(size)  # type: ignore[arg-type]
        for path in ("/public/return/", f"/public/return/{worlds.YEAR}/"):
            assert desk.go(path) == 200, path
            assert axe_findings(desk.page) == [], path
            assert policy_breaks(desk.page) == [], path
            assert not scrolls_sideways(desk.page), path


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["320", "1280"])
def test_every_page_is_clean_in_reach_and_asks_for_nothing_elsewhere(
    desk: Desk, size: dict[str, int]
) -> None:
    furnish()
    releases.published(releases.ready(desk.world))
    desk.page.set_viewport_size(size)  # type: ignore[arg-type]
    released = [
        (reverse("public:release", kwargs={"code": "refusals"}), 200),
        (reverse("public:release-revision", kwargs={"code": "refusals", "revision": 1}), 200),
    ]

    for path, status in [*addresses(), *released]:
        assert desk.go(path) == status, path
        assert axe_findings(desk.page) == [], path
        assert policy_breaks(desk.page) == [], path
        assert not scrolls_sideways(desk.page), path
        assert out_of_reach(desk.page) == [], path
        assert desk.page.context.cookies() == [], path
        assert desk.page.evaluate("Object.keys(localStorage).length") == 0
        button = desk.page.locator(".govuk-js-exit-this-page-button")
        assert button.get_attribute("href") == settings.EXIT_URL


@pytest.fixture
def plain(browser: Browser, live_server: Any, world: Any) -> Iterator[Page]:
    """A browser that runs no script; any request elsewhere but the way out fails the test."""
    context = browser.new_context(java_script_enabled=False, viewport=NARROW, has_touch=True)  # type: ignore[arg-type]
    yield from leaving(context, live_server.url)


@pytest.fixture
def scripted(browser: Browser, live_server: Any, world: Any) -> Iterator[Page]:
    context = browser.new_context(viewport=NARROW, has_touch=True)  # type: ignore[arg-type]
    yield from leaving(context, live_server.url)


def leaving(context: BrowserContext, site: str) -> Iterator[Page]:
    strayed: list[str] = []
    sent: list[str | None] = []

    def route(route: Route) -> None:
        url = route.request.url
        if url.startswith(site):
            route.continue_()
        elif url == settings.EXIT_URL:
            sent.append(route.request.headers.get("referer"))
            route.fulfill(content_type="text/html", body=ELSEWHERE)
        else:
            strayed.append(url)
            route.abort()

    context.route("**/*", route)
    page = context.new_page()
    page.goto(f"{site}{reverse('public:home')}")
    yield page
    # The other site is never told where the reader came from.
    assert (strayed, set(sent) - {None}) == ([], set())
    assert context.cookies() == []
    context.close()


def assert_left(page: Page) -> None:
    page.wait_for_url(settings.EXIT_URL)
    assert page.title() == "Weather"


def press_button(page: Page, how: str) -> None:
    button = page.get_by_role("button", name="Exit this page")
    if how == "keyboard":
        button.focus()
        page.keyboard.press("Enter")
    elif how == "touch":
        button.tap()
    else:
        button.click()


@pytest.mark.parametrize("how", ["mouse", "touch", "keyboard"])
def test_one_leaves_without_script(plain: Page, how: str) -> None:
    press_button(plain, how)

    assert_left(plain)


@pytest.mark.parametrize("how", ["mouse", "touch", "keyboard"])
def test_one_leaves_with_script(scripted: Page, how: str) -> None:
    press_button(scripted, how)

    assert_left(scripted)


def test_one_leaves_by_pressing_shift_three_times(scripted: Page) -> None:
    for _ in range(2):
        scripted.keyboard.press("Shift")
    assert scripted.locator(".govuk-exit-this-page__indicator-light--on").count() == 2
    scripted.keyboard.press("Shift")

    assert_left(scripted)


def test_the_second_tab_stop_leaves_too(plain: Page) -> None:
    plain.keyboard.press("Tab")
    plain.keyboard.press("Tab")
    plain.keyboard.press("Enter")

    assert_left(plain)


def test_the_way_out_stays_in_view_on_a_long_page(scripted: Page) -> None:
    scripted.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")

    box = scripted.get_by_role("button", name="Exit this page").bounding_box()

    assert box is not None
    assert 0 <= box["y"] < NARROW["height"]
    assert box["height"] >= 24


def test_everything_is_read_without_script(plain: Page) -> None:
    furnish()
    plain.get_by_role("link", name="What is the plan?").click()
    plain.get_by_role("link", name="Test strategy").click()
    plain.get_by_text("What changed: A year on.").wait_for()
    with plain.expect_download() as download:
        plain.get_by_role("link", name="The whole document (JSON").click()
    told = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert told["summary"] == "Plainer."
    plain.get_by_role("link", name="Version 1").click()
    plain.get_by_role("link", name="Read the latest version").wait_for()


def test_an_officer_proposes_the_chair_approves_and_a_stranger_reads(desk: Desk) -> None:
    row = documents.proposed(by=desk.world.people["officer"])
    address = f"/documents/{row.pk}/"
    assert desk.go(f"/public/strategy/{SLUG}/") == 404

    desk.enter("officer")
    desk.go(address)
    assert desk.page.get_by_role("button", name="Approve").count() == 0
    desk.enter("chair")
    desk.go(address)
    desk.page.get_by_role("button", name="Approve").click()
    desk.page.get_by_role("button", name="Approve").click()
    desk.page.get_by_text("There is a problem").wait_for()
    desk.page.get_by_label("I have read this document").check()
    desk.page.get_by_role("button", name="Approve").click()
    desk.page.get_by_text("approve.").first.wait_for()

    desk.page.context.clear_cookies()
    assert desk.go(f"/public/strategy/{SLUG}/") == 200
    assert "Places are found for all who ask." in desk.page.locator("article").inner_text()

    desk.enter("officer")
    desk.go(f"{address}withdraw/")
    desk.page.get_by_label("Why?").fill("A figure was wrong.")
    desk.page.get_by_role("button", name="Withdraw").click()
    desk.page.get_by_text("withdraw.").first.wait_for()
    desk.page.context.clear_cookies()
    assert desk.go(f"/public/strategy/{SLUG}/") == 410
    assert "A figure was wrong." in desk.page.locator("main").inner_text()


def test_two_validators_pass_the_printed_document(tmp_path: Path) -> None:
    paths = []
    for kind in (DocumentKind.STRATEGY, DocumentKind.INDICATORS):
        made = documents.content(*BLOCKS, kind=kind, warning="Partly illustrative")
        paths.append(tmp_path / f"{kind.value}.pdf")
        paths[-1].write_bytes(document_pdf(made, "0" * 64))
    done = subprocess.run(
        [sys.executable, str(ENGINE), *map(str, paths)],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    by_verapdf = json.loads(done.stdout.strip().splitlines()[-1])
    for path in paths:
        assert by_verapdf[str(path)] == []
        failures = page_validation.validate_pdf(str(path), profile="ua1").failures
        assert [str(failure) for failure in failures] == []
