"""The verifier against a slow adder of its own: what one refuses the other refuses."""

import random

import numpy as np
import pytest

from reporting.disclosure.system import FAR, System
from reporting.disclosure.verifier import Proof, verify


@pytest.mark.parametrize("seed", range(60))
def test_it_says_what_adding_one_by_one_says(seed: int) -> None:
    chance = random.Random(seed)
    system = _some_system(chance)
    tables = [
        [chance.randint(0, 6) for _ in range(system.size)] for _ in range(chance.randint(1, 5))
    ]
    system = _fitted(system, tables)
    proof, needs = _proof(tables, chance)
    assert verify(system, proof, needs) == _added_up(system, proof, needs)
    for _ in range(6):
        spoiled = proof.tables.copy()
        spoiled[chance.randrange(len(tables)), chance.randrange(system.size)] += chance.choice(
            [-1, 1]
        )
        other = Proof(spoiled, proof.low, proof.high, proof.ids)
        assert verify(system, other, needs) == _added_up(system, other, needs)


@pytest.mark.parametrize("seed", range(40))
def test_of_many_tables_with_exact_sums_one_that_is_wrong_is_found(seed: int) -> None:
    chance = random.Random(seed)
    system = _with_exact_sums(chance)
    far = chance.choice([3, 40, 5000, 2**33])
    tables = [_summed(system, [chance.randint(0, far) for _ in range(6)]) for _ in range(30)]
    system = system.with_limits(np.zeros(9, dtype=np.int64), np.full(9, FAR))
    proof, needs = _proof(tables, chance)
    assert verify(system, proof, needs) == _added_up(system, proof, needs)
    needs = dict.fromkeys(needs, 1)
    assert verify(system, proof, needs)
    for _ in range(8):
        spoiled = proof.tables.copy()
        # Two tables at once, so that what is wrong in one might make up for the other.
        by = chance.choice([1, far, chance.randint(1, 2 * far)])
        one, other, count = chance.randrange(30), chance.randrange(30), chance.randrange(9)
        spoiled[one, count] += by
        spoiled[other, count] -= chance.choice([0, 1, by, 2 * by + 1])
        wrong = Proof(spoiled, proof.low, proof.high, proof.ids)
        assert verify(system, wrong, needs) == _added_up(system, wrong, needs)


def _with_exact_sums(chance: random.Random) -> System:
    """Six counts in pairs with a total each, their rows in any order, and one loose sum."""
    terms = [(row, 6 + row, 1) for row in range(3)]
    terms += [(row, 2 * row + at, -chance.choice([1, 1, 2])) for row in range(3) for at in range(2)]
    terms += [(3, at, 1) for at in range(3)]
    chance.shuffle(terms)
    row_of, col_of, coef = (np.array([term[n] for term in terms]) for n in range(3))
    return System(
        ids=tuple(f"c{at}" for at in range(9)),
        low=np.zeros(9, dtype=np.int64),
        high=np.full(9, FAR, dtype=np.int64),
        row_of=row_of,
        col_of=col_of,
        coef=coef,
        row_low=np.array([0, 0, 0, 0]),
        row_high=np.array([0, 0, 0, FAR]),
        words=("",) * 4,
    )


def _summed(system: System, parts: list[int]) -> list[int]:
    counts = np.array([*parts, 0, 0, 0], dtype=np.int64)
    counts[6:] = -system.sums(counts)[:3]
    return list(counts.tolist())


def test_without_a_table_only_nothing_is_proved() -> None:
    system = _some_system(random.Random(1))
    nothing = Proof(np.zeros((0, system.size), dtype=np.int64), {}, {})
    assert verify(system, nothing, {})
    assert not verify(system, nothing, {0: 2})


def _some_system(chance: random.Random) -> System:
    """Entries in any order, rows without any, and a coefficient now and then that is not one."""
    size, rows = chance.randint(2, 7), chance.randint(1, 5)
    entries = [
        (row, col, chance.choice([-3, -1, 1, 1, 2]))
        for row in range(rows)
        for col in range(size)
        if chance.random() < 0.5
    ]
    chance.shuffle(entries)
    row_of, col_of, coef = (np.array([e[n] for e in entries], dtype=np.int64) for n in range(3))
    return System(
        ids=tuple(f"c{at}" for at in range(size)),
        low=np.zeros(size, dtype=np.int64),
        high=np.full(size, FAR, dtype=np.int64),
        row_of=row_of,
        col_of=col_of,
        coef=coef,
        row_low=np.full(rows, -FAR, dtype=np.int64),
        row_high=np.full(rows, FAR, dtype=np.int64),
        words=("",) * rows,
    )


def _fitted(system: System, tables: list[list[int]]) -> System:
    """Limits that just hold all the tables."""
    all_sums = np.array([system.sums(np.array(table)) for table in tables])
    system.row_low[:], system.row_high[:] = all_sums.min(axis=0), all_sums.max(axis=0)
    counts = np.array(tables)
    return system.with_limits(counts.min(axis=0), counts.max(axis=0))


def _proof(tables: list[list[int]], chance: random.Random) -> tuple[Proof, dict[int, int]]:
    counts = np.array(tables, dtype=np.int64)
    low = {at: int(counts[:, at].argmin()) for at in range(counts.shape[1])}
    high = {at: int(counts[:, at].argmax()) for at in range(counts.shape[1])}
    spread = counts.max(axis=0) - counts.min(axis=0) + 1
    needs = {at: int(spread[at]) + chance.choice([0, 0, 0, 0, 1]) for at in low}
    return Proof(counts, low, high), needs


def _added_up(system: System, proof: Proof, needs: dict[int, int]) -> bool:
    for table in proof.tables.tolist():
        sums = [0] * system.rows
        for row, col, by in zip(system.row_of, system.col_of, system.coef, strict=True):
            sums[row] += by * table[col]
        limits = zip(sums, system.row_low, system.row_high, strict=True)
        if not all(low <= total <= high for total, low, high in limits):
            return False
        if not all(lo <= n <= hi for n, lo, hi in zip(table, system.low, system.high, strict=True)):
            return False
    return all(
        proof.tables[proof.high[at]][at] - proof.tables[proof.low[at]][at] + 1 >= values
        for at, values in needs.items()
    )
