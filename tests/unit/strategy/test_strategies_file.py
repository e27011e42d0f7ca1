"""A file of strategies is read whole, or every fault of it is told with its place."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.rules.document import read
from strategy.rules.vocabulary import deny_indicator_count
from tests.factories.strategies import FILE, strategy

Change = Callable[[dict[str, Any]], Any]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


def first(file: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = file["strategies"][0]
    return found


def faults(change: Change) -> list[tuple[str, str]]:
    file = copy.deepcopy(FILE)
    change(file)
    made, found = read(file)
    assert (made is None) == bool(found)
    return [(fault.path, fault.code) for fault in found]


def test_a_sound_file_is_read_whole() -> None:
    made, found = read(FILE)

    assert found == ()
    assert made is not None
    assert [one.title for one in made.strategies[0].priorities] == ["Working together", "Training"]
    assert made.strategies[0].priorities[0].indicators[0].code == "homelessness-rate"
    assert made.strategies[0].priorities[1].indicators[2].wanted == "Wanted 3"
    assert len(made.tiles) == 2


@pytest.mark.parametrize(("count", "is_refused"), [(2, True), (3, False), (5, False), (6, True)])
def test_a_priority_has_three_to_five_indicators(count: int, is_refused: bool) -> None:
    assert (deny_indicator_count(count) is not None) == is_refused


S = "strategies[0]"
CHANGES: list[tuple[Change, str, str]] = [
    (lambda f: first(f).pop("title"), f"{S}.title", "strategy.missing"),
    (lambda f: first(f).update(title=7), f"{S}.title", "strategy.not_text"),
    (lambda f: first(f).update(title="x" * 201), f"{S}.title", "strategy.too_long"),
    (lambda f: first(f).update(code="No Good"), f"{S}.code", "strategy.code"),
    (lambda f: first(f).update({"from": "8 Dec 2025"}), f"{S}.from", "strategy.date"),
    (lambda f: first(f).update(until="2024-04-01"), f"{S}.until", "strategy.ends_first"),
    (lambda f: first(f).update(status="live"), f"{S}.status", "strategy.status"),
    (lambda f: first(f).update(status="replaced"), f"{S}.successor", "strategy.no_successor"),
    (lambda f: first(f).update(successor="da-test"), f"{S}.successor", "strategy.own_successor"),
    (lambda f: first(f).update(is_illustrative="no"), f"{S}.is_illustrative", "strategy.flag"),
    (lambda f: first(f).update(priorities=[]), f"{S}.priorities", "strategy.no_priorities"),
    (lambda f: first(f).update(priorities={}), f"{S}.priorities", "strategy.not_list"),
    (lambda f: first(f).update(colour="red"), f"{S}.colour", "strategy.unknown"),
    (
        lambda f: first(f)["priorities"][1]["indicators"].pop(),
        f"{S}.priorities[1].indicators",
        "strategy.indicator_count",
    ),
    (
        lambda f: first(f)["priorities"][0]["indicators"].append({"code": "homelessness-rate"}),
        f"{S}.priorities[0].indicators",
        "strategy.twice",
    ),
    (
        lambda f: first(f)["priorities"][0]["indicators"][2].pop("supplier"),
        f"{S}.priorities[0].indicators[2].code",
        "strategy.indicator",
    ),
    (
        lambda f: first(f)["priorities"][0]["indicators"][0].update(wanted="x", supplier="y"),
        f"{S}.priorities[0].indicators[0].code",
        "strategy.indicator",
    ),
    (lambda f: f["tiles"][0].update(row=12), "tiles[0].row", "strategy.tile"),
    (lambda f: f["tiles"][0].update(row=True), "tiles[0].row", "strategy.tile"),
    (lambda f: f["tiles"][1].update(row=0, column=1), "tiles", "strategy.twice"),
    (lambda f: f["strategies"].append(strategy()), "strategies", "strategy.twice"),
]


@pytest.mark.parametrize(("change", "path", "code"), CHANGES)
def test_each_fault_is_told_with_its_place(change: Change, path: str, code: str) -> None:
    assert (path, code) in faults(change)


def test_every_fault_is_told_at_once() -> None:
    def change(file: dict[str, Any]) -> None:
        first(file).pop("title")
        first(file).pop("body")
        file["tiles"][0]["row"] = -1

    assert len(faults(change)) == 3


@given(json_values)
def test_no_json_at_all_is_more_than_refused(content: object) -> None:
    made, found = read(content)

    assert made is None or not found


@given(st.sampled_from(sorted(strategy())), json_values)
def test_any_value_in_any_place_is_read_or_refused(name: str, value: object) -> None:
    file = {"strategies": [strategy(**{name: value})]}

    made, found = read(file)

    assert (made is None) == bool(found)
