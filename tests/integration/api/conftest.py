"""Exampleshire for every test that asks for it."""

import pytest

from tests import worlds
from tests.worlds import World


@pytest.fixture
def world(on_exampleshire: World) -> World:
    return on_exampleshire


@pytest.fixture
def quick_press(monkeypatch: pytest.MonkeyPatch) -> None:
    worlds.press_quickly(monkeypatch)
