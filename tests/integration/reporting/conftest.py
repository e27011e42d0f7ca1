"""Exampleshire for every test that asks for it."""

import pytest

from tests import worlds
from tests.factories import releases
from tests.standing import standing
from tests.worlds import World


@pytest.fixture
def world(on_exampleshire: World) -> World:
    return on_exampleshire


@standing
def on_figures_and_policy() -> World:
    return releases.ready(worlds.build())


@pytest.fixture
def quick_press(monkeypatch: pytest.MonkeyPatch) -> None:
    worlds.press_quickly(monkeypatch)
