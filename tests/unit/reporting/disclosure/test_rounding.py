"""Rounding by chance: what it tells, what it cannot tell, and what it tells beside other releases."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

import pytest

from reporting.disclosure.audit import audit, sensitive_cells
from reporting.disclosure.drafting import Proposal, draft
from reporting.disclosure.policy import load_policies
from reporting.disclosure.protect import PartlyRounded, ProtectedTable
from reporting.disclosure.rounded import judged, kept_before, round_off
from reporting.disclosure.rounding import (
    AboveTheWhole,
    Draw,
    RoundedTwoWays,
    as_printed,
    round_additively,
)
from reporting.disclosure.statements import Known, Mark, Near, Release, Shown, Value
from reporting.disclosure.tables import Table
from tests.unit.reporting.disclosure.worlds import by_enumeration, known_of, square

POLICIES = load_policies()
EXACT, ROUNDED = POLICIES["public-counts-1"], POLICIES["public-rounded-2"]
SECRETS = [str(number) for number in range(60)]


@pytest.mark.parametrize("count", range(30))
def test_a_count_takes_one_of_its_two_neighbours_and_a_multiple_stays(count: int) -> None:
    seen = {Draw(secret).rounded("a", count, 5) for secret in SECRETS}

    assert seen == ({count} if count % 5 == 0 else {count - count % 5, count - count % 5 + 5})


def test_the_nearer_neighbour_is_the_likelier_so_that_nothing_drifts() -> None:
    up = {n: sum(Draw(str(s)).rounded("a", n, 5) == 5 for s in range(4000)) for n in range(1, 5)}

    assert all(abs(up[n] / 4000 - n / 5) < 0.03 for n in up)


@pytest.mark.parametrize("shown", [0, 5, 20])
def test_without_the_secret_no_count_between_the_multiples_is_ruled_out(shown: int) -> None:
    """What the audit reckons with is what the program does: every value of the range is possible."""
    told = Near(shown, 5)
    possible = {
        count
        for count in range(40)
        if any(Draw(secret).rounded("a", count, 5) == shown for secret in SECRETS)
    }

    assert possible == set(range(told.low, told.high + 1))


def test_other_counts_of_the_table_say_nothing_of_one() -> None:
    """Whatever the rest is, a count goes the same way: the rest cannot be held against it."""
    draw = Draw("s")
    ways = {
        tuple(round_additively(square(2, 2, [3, *rest]), 5, draw)[0, :1].tolist())
        for rest in ([1, 2, 3], [40, 0, 7], [99, 98, 97])
    }

    assert len(ways) == 1


def test_the_same_table_comes_from_any_other_small_counts_under_some_secret() -> None:
    """The public numbers of two by two small counts fit all 256 tables of such counts."""
    table = square(2, 2, [1, 4, 2, 3])
    shown = round_additively(table, 5, Draw("s")).tolist()
    others = (square(2, 2, [a, b, c, d]) for a, b, c, d in _fours())
    secrets = [Draw(str(n)) for n in range(8000)]

    for other in others:
        assert any(round_additively(other, 5, draw).tolist() == shown for draw in secrets)


def _fours() -> Iterator[tuple[int, int, int, int]]:
    chance = random.Random(5)
    for _ in range(40):
        yield tuple(chance.randint(1, 4) for _ in range(4))  # type: ignore[misc]


# Beside other releases


@pytest.mark.parametrize("seed", range(40))
def test_a_reader_of_an_exact_release_and_a_rounded_one_gets_no_small_count(seed: int) -> None:
    """Totals exact, then all of it rounded: what has a proof is looked at by trying every table."""
    chance = random.Random(seed)
    counts = [chance.choice([0, 0, 1, 2, 3, 4]) for _ in range(4)]
    table = square(2, 2, counts)
    rows = Table((table.dimensions[0],), (sum(counts[:2]), sum(counts[2:])))
    first = draft(Known(()), Proposal("exact", {"rows": rows}), EXACT)
    ledger = first.after if first.proof is not None else first.ledger

    made = draft(ledger, Proposal("rounded", {"t": table}), ROUNDED)

    if made.proof is None:
        assert made.lost
        return
    _nothing_small_is_told(made.after)


@pytest.mark.parametrize("seed", range(40))
def test_a_reader_of_a_rounded_release_and_a_later_exact_one_gets_no_small_count(
    seed: int,
) -> None:
    chance = random.Random(seed)
    counts = [chance.choice([0, 1, 2, 3, 4, 6]) for _ in range(4)]
    table = square(2, 2, counts)
    first = draft(Known(()), Proposal("rounded", {"t": table}), ROUNDED)
    assert first.proof is not None

    made = draft(first.after, Proposal("exact", {"t": table}, is_exact=True), EXACT)

    if made.proof is not None:
        _nothing_small_is_told(made.after)


def test_exact_totals_squeeze_what_is_rounded_below_them_and_then_it_is_refused() -> None:
    """Rows and columns exact beside every cell rounded: some pass, some cannot, none tells."""
    proved, refused = 0, 0
    for seed in range(80):
        table, known = squeezed(seed)
        done = round_off(known, [table], 5, str(seed))
        if done.proof is None:
            refused += 1
            continue
        proved += 1
        rounded = Release("r1", noughts_printed=False, cells=done.cells)
        _nothing_small_is_told(replace(known, releases=(*known.releases, rounded)))

    assert proved >= 10
    assert refused >= 10


def squeezed(seed: int) -> tuple[Table, Known]:
    """Two by two counts of which the totals are out exactly, where they are not small."""
    chance = random.Random(seed)
    table = square(2, 2, [chance.choice([0, 2, 3, 4, 7, 11, 16, 23]) for _ in range(4)])
    truths = known_of(table).truths()
    totals = {cell: truths[cell] for cell in ("row=R1", "row=R2", "column=C1", "column=C2")}
    exact = Release("r0", cells={c: Value(n) for c, n in totals.items() if n == 0 or n >= 5})
    return table, ROUNDED.known(replace(known_of(table), releases=(exact,)))


def test_whether_a_draw_is_taken_tells_nothing_of_what_is_behind_it() -> None:
    """The same numbers over any other counts that they fit are taken or refused alike."""
    taken = looked = 0
    for seed in range(12):
        table, known = squeezed(seed)
        cells = as_printed(table, 5, Draw(str(seed)))
        exact = known.releases[0].cells
        verdict = judged(known, [table], cells).is_safe
        for counts in _fitting(table, cells, exact):
            other = square(2, 2, counts)
            theirs = ROUNDED.known(replace(known_of(other), releases=known.releases))
            assert judged(theirs, [other], cells).is_safe == verdict, (table.leaf_counts, counts)
            looked += 1
        taken += verdict

    assert 0 < taken < 12
    assert looked > 40


def _fitting(
    table: Table, cells: Mapping[str, Shown], exact: Mapping[str, Shown]
) -> Iterator[list[int]]:
    """Other counts with these exact totals that can be printed so."""
    keys = [table.key((row, column)) for row in ("R1", "R2") for column in ("C1", "C2")]
    near = [cells[key] for key in keys]
    ranges = [range(one.low, one.high + 1) for one in near if isinstance(one, Near)]
    for a, b, c, d in product(*ranges):
        sums = {"row=R1": a + b, "row=R2": c + d, "column=C1": a + c, "column=C2": b + d}
        if all(Value(sums[cell]) == shown for cell, shown in exact.items()):
            yield [a, b, c, d]


def _nothing_small_is_told(known: Known) -> None:
    possible, truths = by_enumeration(known), known.truths()
    for cell in sensitive_cells(known):
        limits = possible[cell]
        assert limits.high is not None
        assert limits.low <= truths[cell] <= limits.high
        assert limits.holds(known.values_of(cell)), cell


def test_an_exact_number_beside_a_rounded_one_gives_it_away_and_is_found() -> None:
    """The whole is 23, all but one part is printed as 20 or more: the part is 3 or less."""
    known = known_of(square(1, 2, [2, 21]))
    exact = Release("r0", cells={"row=R1": Value(23)})
    rounded = Release(
        "r1",
        noughts_printed=False,
        cells={"column=C1; row=R1": Near(0, 5), "column=C2; row=R1": Near(25, 5)},
    )

    found = audit(replace(known, releases=(exact, rounded)))

    assert (found.narrow["column=C1; row=R1"].low, found.narrow["column=C1; row=R1"].high) == (0, 2)


def test_a_draw_that_would_give_a_count_away_is_not_taken() -> None:
    """Beside an exact whole of 23 some draws leave the small part fewer than four values."""
    table = square(1, 2, [2, 21])
    exact = Release("r0", cells={"row=R1": Value(23)})
    known = ROUNDED.known(replace(known_of(table), releases=(exact,)))
    outcomes = {secret: round_off(known, [table], 5, secret) for secret in SECRETS}

    assert any(one.cells != as_printed(table, 5, Draw(secret)) for secret, one in outcomes.items())
    for one in outcomes.values():
        after = replace(
            known, releases=(exact, Release("r1", noughts_printed=False, cells=one.cells))
        )
        assert (one.proof is not None) == audit(after).is_safe


def test_a_count_that_was_rounded_before_keeps_its_number() -> None:
    """Drawn again it might go the other way, and two roundings meet."""
    table = square(2, 2, [3, 20, 2, 14])
    first = draft(Known(()), Proposal("r1", {"t": table}, secret="one"), ROUNDED)

    again = draft(first.after, Proposal("r2", {"t": table}, secret="two"), ROUNDED)
    other = draft(Known(()), Proposal("r2", {"t": table}, secret="two"), ROUNDED)

    assert again.release.cells == first.release.cells
    assert other.release.cells != first.release.cells
    assert kept_before(first.after) == {
        cell: shown.shown for cell, shown in first.release.cells.items() if isinstance(shown, Near)
    }
    # A count that has changed since is drawn anew.
    assert Draw("s", kept={"a": 5}).rounded("a", 31, 5) in {30, 35}


# What is refused


def test_what_cannot_be_rounded_alike_or_would_pass_its_whole_is_refused_in_a_sentence() -> None:
    cells = {f"c{n}": n for n in range(30)}
    one = square(5, 6, list(cells.values()))
    rows = Table((one.dimensions[0],), tuple(int(n) + 40 for n in one.counts()[:5, 6]))
    known = ROUNDED.known(known_of(one))

    with pytest.raises(RoundedTwoWays, match="withhold instead of rounding"):
        round_off(known, [one, rows], 5, "s")
    with pytest.raises(AboveTheWhole, match="printed above the whole"):
        round_off(known, [one], 5, "s", [("column=C6; row=R5", "column=C1; row=R1")])


def test_a_table_of_which_some_numbers_are_exact_is_not_made() -> None:
    table = square(2, 2, [13, 20, 12, 14])
    made = draft(Known(()), Proposal("r", {"t": table}), ROUNDED)
    assert made.proof is not None
    mixed = replace(made.release, cells={**made.release.cells, "column=C1; row=R1": Value(13)})

    with pytest.raises(PartlyRounded, match="Some numbers"):
        ProtectedTable(
            name="t",
            table=table,
            release=mixed,
            ledger=made.ledger,
            proof=audit(replace(made.ledger, releases=(mixed,))).proof,  # type: ignore[arg-type]
            policy=ROUNDED,
        )
    assert made.protected()[0].rounded_to == 5
    assert draft(Known(()), Proposal("r", {"t": table}), EXACT).protected()[0].rounded_to is None


def test_rounding_protects_what_withholding_protects() -> None:
    assert (ROUNDED.threshold, ROUNDED.thresholds) == (EXACT.threshold, EXACT.thresholds)
    assert (ROUNDED.level, ROUNDED.levels) == (EXACT.level, EXACT.levels)
    assert not ROUNDED.are_noughts_printed


def test_a_sensitive_measure_is_not_hidden_by_a_base_that_is_too_small() -> None:
    """Under ten is small there, and a nought that stands for nought to four tells too much."""
    table = replace(square(1, 2, [2, 30]), measure="forced marriage")

    made = draft(Known(()), Proposal("r", {"t": table}, secret="down"), ROUNDED)

    printed_nought = made.release.cells["forced marriage; column=C1; row=R1"] == Near(0, 5)
    assert (made.proof is None) == printed_nought


def test_a_mark_keeps_the_rule_that_it_came_out_under() -> None:
    """Read under the rules for rounding, an older mark is still of a count that is not nought."""
    table = square(1, 2, [3, 20])
    before = Release("r0", noughts_printed=True, cells={"column=C1; row=R1": Mark("[c]")})
    known = ROUNDED.known(replace(known_of(table), releases=(before,)))
    rounded = Release("r1", noughts_printed=False, cells={"column=C1; row=R1": Near(0, 5)})

    found = audit(replace(known, releases=(before, rounded)))

    assert found.is_safe
    assert not audit(
        replace(known, releases=(before, replace(rounded, cells={"column=C1; row=R1": Near(0, 4)})))
    ).is_safe
