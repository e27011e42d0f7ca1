"""A comparison is kept without what most of them say, and read back whole, old or new."""

from dataclasses import asdict
from typing import Any

import pytest

from needs.rules.comparison import Comparison, from_json, say_the_same, to_json, white
from needs.rules.indicating import Colour, ComparisonKind

JUDGED = Comparison(
    kind=ComparisonKind.BENCHMARK,
    label="higher",
    colour=Colour.HIGHER,
    comparator="England",
    period="2024-25",
    level="99.8%",
    method="Byar",
    words="Higher than England",
    value=0,
    lower=-1,
    upper=2,
)
BARE = white(ComparisonKind.TREND, "")
TOLD = white(ComparisonKind.CHANGE, "No year before.", period="2023-24", level="95%", value=0)


def as_once_kept(comparison: Comparison) -> dict[str, Any]:
    data = asdict(comparison)
    return {**data, "kind": comparison.kind.value, "colour": comparison.colour.value}


@pytest.mark.parametrize("comparison", [JUDGED, BARE, TOLD])
def test_it_is_read_back_whole(comparison: Comparison) -> None:
    assert from_json(to_json(comparison)) == comparison
    assert from_json(as_once_kept(comparison)) == comparison


def test_only_what_is_not_usual_is_kept() -> None:
    usual = white(ComparisonKind.TREND, "Bare counts have no trend.", level="95%")
    assert to_json(usual) == {
        "kind": "trend",
        "colour": "white",
        "reason": "Bare counts have no trend.",
    }
    assert to_json(JUDGED) == {
        name: value for name, value in as_once_kept(JUDGED).items() if name != "reason"
    }


def test_old_and_new_say_the_same_and_another_does_not() -> None:
    kept = [as_once_kept(each) for each in (JUDGED, TOLD)]
    made = [to_json(each) for each in (JUDGED, TOLD)]

    assert say_the_same(kept, made)
    assert not say_the_same(kept, made[:1])
    assert not say_the_same(kept, [made[0], to_json(BARE)])
