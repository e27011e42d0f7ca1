"""The look in a browser: accessible, inside its policy, usable at 320 pixels and by keyboard."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests import signing_in
from tests.functional.conftest import (
    NARROW,
    WIDE,
    Complaints,
    axe_findings,
    out_of_reach,
    policy_breaks,
    scrolls_sideways,
)

TEMPLATES = Path(__file__).parent / "templates"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.functional.kernel.look_urls"),
]

sizes = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["320", "1280"])


@pytest.fixture(autouse=True)
def _test_templates(settings: Any) -> None:
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], TEMPLATES]}
    ]


def clean(page: Page) -> None:
    assert axe_findings(page) == []
    assert policy_breaks(page) == []
    assert not scrolls_sideways(page)


@sizes
def test_every_piece_is_clean_and_within_reach(
    site_page: Page, live_server: Any, size: Any
) -> None:
    site_page.set_viewport_size(size)

    site_page.goto(f"{live_server.url}/look/?page=7")

    clean(site_page)
    assert out_of_reach(site_page) == []


@sizes
def test_an_empty_form_is_clean_and_within_reach(
    site_page: Page, live_server: Any, size: Any
) -> None:
    site_page.set_viewport_size(size)

    site_page.goto(f"{live_server.url}/look/form/")

    clean(site_page)
    assert out_of_reach(site_page) == []


@sizes
def test_a_failed_form_is_clean_and_leads_to_each_field(
    site_page: Page, live_server: Any, size: Any
) -> None:
    site_page.set_viewport_size(size)
    site_page.goto(f"{live_server.url}/look/form/")

    site_page.get_by_role("button", name="Save and continue").click()

    expect(site_page).to_have_title(re.compile("^Error: "))
    clean(site_page)
    assert out_of_reach(site_page) == []
    links = site_page.locator(".govuk-error-summary__list a")
    assert links.count() == 11
    for place in range(links.count()):
        target = str(links.nth(place).get_attribute("href")).removeprefix("#")
        links.nth(place).click()
        assert site_page.evaluate("document.activeElement.id") == target


def test_the_error_summary_has_the_focus_after_a_failed_form(
    site_page: Page, live_server: Any
) -> None:
    site_page.goto(f"{live_server.url}/look/form/")

    site_page.get_by_role("button", name="Save and continue").click()

    expect(site_page.locator(".govuk-error-summary")).to_be_focused()


def test_messages_name_the_field(site_page: Page, live_server: Any) -> None:
    site_page.goto(f"{live_server.url}/look/form/")

    site_page.get_by_label("Date sent").fill("31 February 2025")
    site_page.get_by_label("Amount paid").fill("12.5")
    site_page.get_by_label("Households supported").fill("many")
    site_page.get_by_role("button", name="Save and continue").click()

    said = site_page.locator(".govuk-error-summary__list").inner_text().splitlines()
    assert "Enter the title of the paper." in said
    assert "Choose the kind of accommodation." in said
    assert "Tick “The section 151 officer has agreed these figures”." in said
    assert "Write the date sent as day, month and year, such as 31/3/2025." in said
    assert any(words.startswith("Write the amount paid in pounds and pence") for words in said)
    assert "Write the households supported as a whole number, such as 0, 12 or 1,204." in said


def test_a_form_keeps_what_was_typed(site_page: Page, live_server: Any) -> None:
    site_page.goto(f"{live_server.url}/look/form/")

    site_page.get_by_label("Title of the paper").fill("Need in 2025")
    site_page.get_by_label("Dispersed accommodation").check()
    site_page.get_by_label("Interpreter").check()
    site_page.get_by_role("button", name="Save and continue").click()

    assert site_page.get_by_label("Title of the paper").input_value() == "Need in 2025"
    assert site_page.get_by_label("Dispersed accommodation").is_checked()
    assert site_page.get_by_label("Interpreter").is_checked()


@sizes
@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "405", "413", "429", "500"])
def test_an_error_page_is_clean_and_leads_on(
    site_page: Page, live_server: Any, complaints: Complaints, code: str, size: Any
) -> None:
    complaints.expected = ("Failed to load resource: the server responded with a status",)
    site_page.set_viewport_size(size)

    site_page.goto(f"{live_server.url}/look/error/{code}/")

    clean(site_page)
    assert site_page.get_by_role("link", name="Go to the start page").is_visible()


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/look/bad/", "The request could not be read"),
        ("/look/forbidden/", "You may not see this page"),
        ("/look/nowhere/", "Page not found"),
    ],
)
def test_django_shows_our_error_pages(
    site_page: Page, live_server: Any, complaints: Complaints, address: str, heading: str
) -> None:
    complaints.expected = ("Failed to load resource: the server responded with a status",)

    site_page.goto(f"{live_server.url}{address}")

    assert site_page.get_by_role("heading", level=1).inner_text() == heading


@sizes
def test_the_sign_in_page_is_clean_and_within_reach(
    site_page: Page, live_server: Any, size: Any
) -> None:
    site_page.set_viewport_size(size)

    site_page.goto(f"{live_server.url}/account/login/")

    clean(site_page)
    assert out_of_reach(site_page) == []


def test_a_refused_sign_in_is_clean(site_page: Page, live_server: Any) -> None:
    site_page.goto(f"{live_server.url}/account/login/")

    site_page.get_by_role("button", name="Sign in").click()

    assert site_page.locator(".govuk-error-summary").is_visible()
    clean(site_page)


SIGNED_IN = (
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/reauthenticate/",
    "/account/password/change/",
    "/account/sessions/",
    "/account/logout/",
)


@sizes
def test_the_pages_of_one_s_own_account_are_clean(
    site_page: Page, live_server: Any, officer: Any, client: Client, size: Any
) -> None:
    signing_in.sign_in(client, officer)
    cookie = client.cookies["sessionid"].value
    site_page.context.add_cookies(
        [{"name": "sessionid", "value": cookie, "url": live_server.url, "httpOnly": True}]
    )
    site_page.set_viewport_size(size)

    for address in SIGNED_IN:
        site_page.goto(f"{live_server.url}{address}")

        assert site_page.locator(".dalpb-marking").inner_text() == "OFFICIAL-SENSITIVE"
        clean(site_page)
        assert out_of_reach(site_page) == [], address
