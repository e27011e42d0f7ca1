"""An audit after another finds what a fresh one finds, and looks only where something was said."""

import random
from dataclasses import replace

import pytest

from reporting.disclosure.audit import Audit, audit
from reporting.disclosure.statements import Contradiction, Known, Mark, Release, Value
from reporting.disclosure.system import build
from reporting.disclosure.verifier import verify
from tests.unit.reporting.disclosure.random_worlds import leaks_planted, ledger_of
from tests.unit.reporting.disclosure.worlds import C, known_of, square, world

SEEDS = range(8)


@pytest.mark.parametrize("seed", SEEDS)
def test_release_by_release_it_finds_what_a_fresh_audit_finds(seed: int) -> None:
    known = ledger_of(seed).known
    since = None
    for count in range(len(known.releases) + 1):
        state = replace(known, releases=known.releases[:count])
        since = audit(state, use_truth=bool(seed % 2), since=since)
        _is_like_fresh(state, since)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_leak_is_found_after_an_audit_that_found_none(seed: int) -> None:
    known = ledger_of(seed).known
    since = audit(known)
    assert since.is_safe
    for cell, release in leaks_planted(known, random.Random(seed)):
        after = replace(known, releases=(*known.releases, release))
        found = audit(after, since=since)
        assert found.recovered[cell] == known.truths()[cell]
        assert found.proof is None


@pytest.mark.parametrize("seed", SEEDS)
def test_a_stricter_threshold_is_not_taken_for_proved(seed: int) -> None:
    known = ledger_of(seed).known
    stricter = replace(known, threshold=known.threshold + 4)
    _is_like_fresh(stricter, audit(stricter, since=audit(known)))


def test_counts_may_be_added_with_their_sums() -> None:
    table = square(2, 3, [3, 9, 4, 12, 2, 31])
    known = _all_marked(known_of(table))
    since = audit(known)
    more = world({"men": 2, "women": 40, "all": 42}, {"all": "men women"}, {"men": C, "all": 42})
    after = replace(
        known,
        cells=known.cells + more.cells,
        relations=known.relations + more.relations,
        releases=known.releases + more.releases,
    )

    found = audit(after, since=since)

    assert found.is_safe
    _is_like_fresh(after, found)


def test_what_nothing_new_touches_keeps_its_tables() -> None:
    first = _all_marked(known_of(square(2, 3, [3, 9, 4, 12, 2, 31])))
    more = world({"men": 2, "women": 40, "all": 42}, {"all": "men women"}, {"men": C})
    known = replace(
        first,
        cells=first.cells + more.cells,
        relations=first.relations + more.relations,
        releases=first.releases + more.releases,
    )
    since = audit(known, use_truth=True)
    after = replace(known, releases=(*known.releases, Release("new", cells={"all": Value(42)})))

    found = audit(after, use_truth=True, since=since)

    assert since.proof is not None
    assert found.proof is not None
    size = len(first.cells)
    for at in (at for at in since.proof.low if at < size):
        for old, new in ((since.proof.low, found.proof.low), (since.proof.high, found.proof.high)):
            was, now = since.proof.tables[old[at]], found.proof.tables[new[at]]
            assert (was[:size] == now[:size]).all()


def test_what_does_not_agree_with_an_earlier_release_is_refused() -> None:
    known = world({"a": 2, "b": 40, "all": 42}, {"all": "a b"}, {"a": C, "b": C, "all": 42})
    since = audit(known)
    for cells in ({"all": Value(43)}, {"a": Value(43)}):
        after = replace(known, releases=(*known.releases, Release("new", cells=cells)))
        with pytest.raises(Contradiction):
            audit(after, since=since)


def test_a_ledger_that_was_changed_is_read_anew() -> None:
    """A release that was edited, and other counts: nothing of the earlier audit is leaned on."""
    known = world({"a": 2, "b": 40, "all": 42}, {"all": "a b"}, {"a": C, "b": C, "all": 42})
    since = audit(known)
    told = Release("r1", cells={"a": Mark("c"), "b": Value(40), "all": Value(42)})
    assert audit(replace(known, releases=(told,)), since=since).recovered == {"a": 2}
    other = replace(known, relations=())
    _is_like_fresh(other, audit(other, since=since))


def _all_marked(known: Known) -> Known:
    cells = {cell.id: C for cell in known.cells if cell.truth and cell.truth < 40}
    return replace(known, releases=(Release("first", cells=dict(cells)),))


def _is_like_fresh(known: Known, found: Audit) -> None:
    fresh = audit(known)
    assert found.recovered == fresh.recovered
    assert found.narrow == fresh.narrow
    assert found.is_safe == fresh.is_safe
    if found.proof is not None:
        place = {cell.id: at for at, cell in enumerate(known.cells)}
        needs = {place[cell]: values for cell, values in found.needs.items()}
        assert verify(build(known), found.proof, needs)
