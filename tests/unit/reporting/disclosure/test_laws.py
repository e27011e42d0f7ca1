"""Laws of the engine on random worlds, against the slow twin that tries every table."""

import random
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reporting.disclosure.attacker import Attack
from reporting.disclosure.audit import audit
from reporting.disclosure.protect import printed, protect
from reporting.disclosure.statements import Known, Mark, Reader, Release, Rounded, Shown, Value
from reporting.disclosure.system import build
from reporting.disclosure.tables import Table
from tests.unit.reporting.disclosure.worlds import by_enumeration, cube, known_of, show_all, square

COUNTS = st.lists(st.integers(0, 4), min_size=6, max_size=6)
HOW = st.lists(st.sampled_from(["value", "mark", "rounded", "nothing"]), min_size=12, max_size=12)


def as_shown(truth: int, how: str) -> Shown | None:
    if how == "mark" and truth:
        return Mark("c")
    if how == "rounded":
        return Rounded((truth + 1) // 3 * 3, 3)
    return None if how == "nothing" else Value(truth)


def released(known: Known, cells: dict[str, Shown], name: str = "r") -> Known:
    return Known(
        known.cells,
        known.relations,
        releases=(*known.releases, Release(name, cells=cells)),
        threshold=known.threshold,
    )


@settings(max_examples=40, deadline=None)
@given(COUNTS, HOW, st.sampled_from(list(Reader)))
def test_the_attacker_finds_what_trying_every_table_finds(
    counts: list[int], how: list[str], reader: Reader
) -> None:
    table = square(2, 3, counts)
    cells = table.cells()
    # The grand total is printed, so that there are only so many tables to try.
    hows = dict(zip([cell.id for cell in cells], how, strict=True)) | {"everything": "value"}
    pairs = {cell.id: as_shown(cell.truth or 0, hows[cell.id]) for cell in cells}
    known = released(known_of(table), {at: one for at, one in pairs.items() if one is not None})
    assume(sum(counts) <= 9)

    truth = by_enumeration(known, reader)

    attack = Attack(build(known, reader))
    for at, cell in enumerate(attack.full.ids):
        assert attack.interval(at) == truth[cell], cell


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_a_protected_table_gives_no_small_count_away(seed: int) -> None:
    table = random_table(seed)
    known, show = known_of(table), show_all(table)

    protection = protect(known, show)

    assert protection.proof is not None, protection.lost
    after = released(known, printed(known, show, protection, "c"))
    assert audit(after).is_safe
    truths = known.truths()
    assert not [c for c in set(show) - set(protection.withheld) if 0 < truths[c] < 5]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_two_linked_tables_and_a_later_one_are_safe_together(seed: int) -> None:
    whole = random_table(seed, sizes=(3, 2, 3))
    show = show_all(whole)
    first = tuple(cell for cell in show if "source" not in cell)
    rest = tuple(cell for cell in show if "source" in cell)
    known = known_of(whole)

    early = protect(known, first)
    known = released(known, printed(known, first, early, "c"), "first")
    late = protect(known, rest)

    assert early.proof is not None
    if late.proof is None:
        # A total printed before leaves its marked parts no room: withholding all does not help.
        late = replace(late, withheld=tuple(c for c in rest if known.truths()[c]))
        assert not audit(released(known, printed(known, rest, late, "c"), "second")).is_safe
    else:
        assert audit(released(known, printed(known, rest, late, "c"), "second")).is_safe


@pytest.mark.parametrize("seed", range(6))
def test_the_same_table_is_protected_in_the_same_way(seed: int) -> None:
    table = random_table(seed)

    once, again = (protect(known_of(table), show_all(table)) for _ in range(2))

    assert once.withheld == again.withheld


@pytest.mark.parametrize("seed", range(6))
def test_printing_one_more_cell_of_a_small_protected_table_is_caught(seed: int) -> None:
    table = random_table(seed, sizes=(3, 4))
    known, show = known_of(table), show_all(table)
    protection = protect(known, show)
    cells = printed(known, show, protection, "c")

    for cell in protection.secondary:
        more = released(known, cells | {cell: Value(known.truths()[cell])})
        assert not audit(more).is_safe, cell


@pytest.mark.parametrize("seed", range(8))
def test_small_counts_withheld_alone_are_found_as_enumeration_finds_them(seed: int) -> None:
    counts = [random.Random(seed).randint(0, 3) for _ in range(6)]
    known = known_of(square(2, 3, counts))
    cells: dict[str, Shown] = {
        c.id: Mark("c") if 0 < (c.truth or 0) < 5 else Value(c.truth or 0) for c in known.cells
    }
    known = released(known, cells)

    truth = {c.id: r for c, r in zip(known.cells, by_enumeration(known).values(), strict=True)}

    small = [c.id for c in known.cells if 0 < (c.truth or 0) < 5]
    found = audit(known)
    assert found.recovered == {c: truth[c].low for c in small if truth[c].is_one_value}
    assert found.narrow == {
        c: truth[c] for c in small if not truth[c].is_one_value and not truth[c].holds(4)
    }


def random_table(seed: int, sizes: tuple[int, ...] | None = None) -> Table:
    chance = random.Random(seed)
    sizes = sizes or chance.choice([(3, 4), (4, 5), (2, 3, 3), (5, 6)])
    size = 1
    for one in sizes:
        size *= one
    weights = [0, 0, 1, 2, 3, 4, 6, 9, 14, 25]
    return cube(sizes, [chance.choice(weights) for _ in range(size)])
