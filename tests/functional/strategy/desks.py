"""One browser page, at which one person after another sits down."""

import re

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from dalpb.kernel.models import User
from tests import signing_in
from tests.functional.conftest import (
    NARROW,
    axe_findings,
    policy_breaks,
    scrolls_sideways,
)


class Desk:
    """One browser page, at which one person after another sits down."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        page.set_viewport_size(NARROW)

    def enter(self, user: User) -> None:
        client = Client()
        signing_in.sign_in(client, user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": self.address, "httpOnly": True}]
        )

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")
        self.check()

    def check(self) -> None:
        found = axe_findings(self.page)
        assert found == [], found
        assert policy_breaks(self.page) == []
        assert not scrolls_sideways(self.page)

    def press(self, name: str, whom: str = "") -> None:
        """The button of that name; of several, the one whose hidden words name `whom`."""
        words = re.compile(f"{re.escape(name)}.*{re.escape(whom)}")
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("button", name=words).first.click()

    def says(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)
