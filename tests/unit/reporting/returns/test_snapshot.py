"""What is signed reads back exactly, and the same thing is always the same text."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel import codec
from dalpb.kernel.cells import Figure, State
from reporting.returns.draft import Draft, Line
from reporting.returns.snapshot import Snapshot, from_json, sha256, to_json
from tests.factories.returns import line, sample_snapshot, sound_draft

numbers = st.integers(0, 10**15) | st.decimals(
    0, 10**9, places=6, allow_nan=False, allow_infinity=False
)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    state = draw(st.sampled_from(State))
    if state is State.EXACT:
        return Figure.exact(draw(numbers), draw(words))
    if state is State.BOUNDED:
        low = Decimal(draw(numbers))
        return Figure.bounded(low, draw(st.none() | st.just(low + 3)), draw(words))
    if state is State.ESTIMATED:
        return Figure.estimated(draw(numbers), draw(words))
    return Figure.empty(state)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    lines = tuple(line("R1a", code, draw(figures())) for code in ("women", "men"))
    return replace(
        sound_draft(),
        authority=draw(words),
        lines=lines,
        previous=(Line("R1", "", draw(figures())),),
    )


@given(drafts())
def test_a_draft_reads_back_as_it_was(draft: Draft) -> None:
    back = codec.from_json(Draft, codec.to_json(draft))

    assert back == draft
    assert codec.to_json(back) == codec.to_json(draft)


def test_a_whole_snapshot_reads_back_as_it_was() -> None:
    snapshot = sample_snapshot()

    assert from_json(to_json(snapshot)) == snapshot
    assert from_json(to_json(snapshot)).spec == snapshot.spec


def test_the_digest_is_of_the_text_and_any_change_changes_it() -> None:
    snapshot = sample_snapshot()
    other = replace(snapshot, stamp=replace(snapshot.stamp, number=2))

    assert sha256(to_json(snapshot)) == sha256(to_json(sample_snapshot()))
    assert sha256(to_json(snapshot)) != sha256(to_json(other))


def test_a_moment_is_the_same_text_in_every_time_zone() -> None:
    from zoneinfo import ZoneInfo

    moment = datetime(2025, 7, 1, 12, tzinfo=UTC)

    assert codec.to_json(moment) == codec.to_json(moment.astimezone(ZoneInfo("Europe/London")))


@dataclass(frozen=True)
class Loose:
    amount: float


@pytest.mark.parametrize("value", [1.5, float("nan"), {"a": 1}, [1], Loose(0.5), b"x"])
def test_what_is_not_exact_has_no_place_in_a_snapshot(value: object) -> None:
    with pytest.raises(TypeError):
        codec.to_json(value)


def test_a_text_of_another_shape_is_not_read() -> None:
    with pytest.raises((TypeError, KeyError, AttributeError)):
        from_json('{"draft": 3}')
    with pytest.raises(TypeError):
        codec.from_json(Snapshot, to_json(sample_snapshot()).replace('"number":1', '"number":"1"'))


def test_a_snapshot_from_before_places_were_compared_is_read() -> None:
    held = json.loads(to_json(sample_snapshot()))
    del held["draft"]["differing"]

    assert from_json(json.dumps(held)) == sample_snapshot()
