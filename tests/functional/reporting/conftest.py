"""Exampleshire behind a live server, and people at their browsers."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests import signing_in, worlds
from tests.functional.conftest import Complaints, forget
from tests.worlds import World

# The browser tells of every answer of 4xx; these tests look at such pages on purpose.
TOLD = ("Failed to load resource: the server responded with a status of 4",)


@dataclass
class Desk:
    """One browser page, at which one person after another sits down."""

    page: Page
    address: str
    world: World

    def enter(self, name: str, *, fresh: bool = True) -> None:
        """The person is signed in; with `fresh`, as if they had given their password just now."""
        client = Client()
        signing_in.sign_in(client, self.world.people[name], fresh=fresh)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": self.address, "httpOnly": True}]
        )

    def go(self, path: str) -> int:
        if path.startswith("/public/"):
            forget(self.page)
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        return answer.status


@pytest.fixture
def world(transactional_db: None, on_exampleshire: World, monkeypatch: pytest.MonkeyPatch) -> World:
    worlds.press_quickly(monkeypatch)
    return on_exampleshire


@pytest.fixture
def desk(site_page: Page, live_server: Any, complaints: Complaints, world: World) -> Desk:
    complaints.expected = TOLD
    return Desk(site_page, live_server.url, world)
