"""Which world a test stands on is told from what it asks for, and a world from its name."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests import standing


def item(*names: str, **mark: bool) -> Any:
    marks = [SimpleNamespace(kwargs=mark)] if mark else []
    return SimpleNamespace(fixturenames=list(names), iter_markers=lambda name: iter(marks))


@pytest.fixture(autouse=True)
def _two_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"on_land": lambda: "land", "on_sea": lambda: "sea"}
    monkeypatch.setattr(standing, "_BUILDERS", made)


def test_a_test_stands_on_the_world_it_asks_for() -> None:
    assert standing.wanted(item("db", "on_sea")) == "on_sea"
    assert standing.wanted(item("db", "on_the_way")) == ""
    assert standing.wanted(item()) == ""


@pytest.mark.parametrize("asked", ["transactional_db", "live_server"])
def test_a_test_that_commits_stands_on_none(asked: str) -> None:
    assert standing.wanted(item("on_sea", asked)) == ""
    assert standing.wanted(item("on_sea", transaction=True)) == ""
    assert standing.wanted(item("on_sea", transaction=False)) == "on_sea"


def test_nobody_stands_on_two() -> None:
    with pytest.raises(ValueError, match="one world at most"):
        standing.wanted(item("on_sea", "on_land"))


def test_a_world_is_known_by_its_name() -> None:
    def sea() -> None: ...

    def on_sky() -> None: ...

    with pytest.raises(ValueError, match="starts with on_"):
        standing.standing(sea)
    standing.standing(on_sky)
    assert standing.wanted(item("on_sky")) == "on_sky"


def test_two_worlds_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="Two worlds"):
        standing.standing(type_of_same_name())


def type_of_same_name() -> Any:
    def on_land() -> None: ...

    elsewhere = on_land.__code__.replace(co_filename="elsewhere.py")
    standing._BUILDERS["on_land"] = type(on_land)(elsewhere, {})
    return on_land
