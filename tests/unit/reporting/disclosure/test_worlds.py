"""Random worlds: linked tables with hierarchies, several releases, revisions, and intruders.

A few in every run; 500 of them where DALPB_DEEP is set.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator

import pytest

from reporting.disclosure.audit import audit, printed_small, sensitive_cells
from reporting.disclosure.statements import Known, Reader
from reporting.disclosure.system import build
from reporting.disclosure.verifier import verify
from tests.unit.reporting.disclosure.random_worlds import (
    Told,
    agrees,
    leaks_planted,
    ledger_of,
    small_world,
)
from tests.unit.reporting.disclosure.worlds import by_enumeration

DEEP = bool(os.environ.get("DALPB_DEEP"))
WORLDS, SMALL = (500, 500) if DEEP else (16, 40)
SEEDS = range(WORLDS)


@pytest.fixture(scope="module")
def told() -> Iterator[Counter[str]]:
    """What the worlds held. At the end: no world was a trivial one, and leaks were planted in all."""
    told: Counter[str] = Counter()
    yield told
    print(dict(told))  # noqa: T201 - the result of the deep run
    if told["worlds"] == WORLDS:
        assert told["releases"] >= 2 * WORLDS
        assert told["refused"] < told["releases"] / 4
        assert told["revisions"] >= WORLDS // 4
        assert told["counts"] > 3 * WORLDS
        assert told["withheld"] < told["printed"] / 2
        assert told["planted"] >= 2 * WORLDS


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_ever_released_gives_a_small_count_away(seed: int, told: Counter[str]) -> None:
    world = ledger_of(seed)
    known = world.known

    found = audit(known)

    assert not found.recovered
    assert not found.narrow
    assert not printed_small(known)
    assert found.proof is not None
    # By the verifier, and by an adder of our own that reads the statements and not the system.
    assert verify(build(known), found.proof, _by_place(known, found.needs))
    tables = [
        dict(zip(found.proof.ids, table.tolist(), strict=True)) for table in found.proof.tables
    ]
    assert all(agrees(known, table) for table in tables)
    for cell, values in found.needs.items():
        reached = {table[cell] for table in tables}
        assert max(reached) - min(reached) + 1 >= values, cell
    _count(told, world, found.needs)


def _by_place(known: Known, needs: object) -> dict[int, int]:
    assert isinstance(needs, dict)
    place = {cell.id: at for at, cell in enumerate(known.cells)}
    return {place[cell]: values for cell, values in needs.items()}


def _count(told: Counter[str], world: Told, needs: object) -> None:
    assert isinstance(needs, dict)
    told.update(
        worlds=1,
        releases=len(world.known.releases),
        rounded=sum(r.noughts_printed is False for r in world.known.releases),
        revisions=world.revisions,
        refused=world.refused,
        counts=len(needs),
        withheld=sum(len(world.withheld_of(r)) for r in world.known.releases),
        printed=sum(len(r.cells) for r in world.known.releases),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_leak_is_found(seed: int, told: Counter[str]) -> None:
    known = ledger_of(seed).known
    planted = leaks_planted(known, random.Random(seed))
    for cell, release in planted:
        after = Known(**{**_fields(known), "releases": (*known.releases, release)})
        found = audit(after, use_truth=bool(seed % 2))
        assert found.recovered.get(cell) == known.truths()[cell], (cell, release)
    told.update(planted=len(planted))


def _fields(known: Known) -> dict[str, object]:
    return {name: getattr(known, name) for name in Known.__slots__}


@pytest.mark.parametrize("reader", list(Reader))
@pytest.mark.parametrize("seed", range(SMALL))
def test_the_intruder_finds_what_trying_every_table_finds(
    seed: int, reader: Reader, told: Counter[str]
) -> None:
    known = small_world(seed)
    assert len(known.cells) < 20
    truth = by_enumeration(known, reader)

    found = audit(known, reader)

    wanted = {cell: known.values_of(cell) for cell in sensitive_cells(known)}
    one = {cell: truth[cell].low for cell in wanted if truth[cell].is_one_value}
    few = {
        cell: truth[cell]
        for cell, values in wanted.items()
        if not truth[cell].is_one_value and not truth[cell].holds(values)
    }
    assert found.recovered == one
    assert found.narrow == few
    told.update({"small": 1, "small and safe" if found.is_safe else "small and not safe": 1})
