"""Rates of residents and sums of two measures: what they are of, and what a reader makes of them."""

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.disclosure.audit import audit
from reporting.disclosure.policy import load_policies
from reporting.disclosure.protect import protect
from reporting.disclosure.shown import ShownCell, ShownTable, rounded_of, value_of
from reporting.disclosure.statements import Mark, Near, Rate, Release, Value
from reporting.releases.asking import Places, TableAsk, Times
from reporting.releases.cubes import (
    Axis,
    Cube,
    Node,
    PerHead,
    Piece,
    View,
    measures_of,
    relations_of,
    truths_of,
)
from reporting.releases.freezing import NotProtected, Words
from reporting.releases.ledger import digest, ledger, linked_only
from reporting.releases.rates import freeze_rates, printed_rates, rate, rates_of
from reporting.releases.said import Printing, Said, printout
from reporting.releases.saying import Printed
from reporting.releases.shares import Share, shares_of
from reporting.releases.sums import summed

POLICY = load_policies()["public-counts-1"]
ASK = TableAsk("t", "T", "a", "Y", Places.DISTRICTS, Times.YEAR, indicator="i")
YEAR = Axis("period", "Period", (Node("Y", "Year"),))


def areas(*codes: str) -> Axis:
    leaves = tuple(Node(code, code) for code in codes)
    if len(codes) == 1:
        return Axis("area", "Area", leaves)
    return Axis("area", "Area", (*leaves, Node("C", "County", tuple(range(len(codes))))))


def cube(measure: str, counts: dict[str, int]) -> Cube:
    return Cube(measure, measure.upper(), "people", (YEAR, areas(*counts)), tuple(counts.values()))


def key(measure: str, area: str) -> str:
    return f"{measure}; period=Y; area={area}"


# Rates


def of_rate(counts: dict[str, int], per: int = 1000) -> Piece:
    made = cube("a", counts)
    kept = ((0,), tuple(range(len(made.axes[1].nodes))))
    residents = PerHead(per, 1, "mid-2024", (("N", 20_000), ("C", 65_000)))
    return Piece(ASK, View(made, kept), rate=residents)


def test_a_rate_is_of_each_printed_count_with_known_residents() -> None:
    piece = of_rate({"N": 30, "S": 70})

    assert [(one.num, one.residents) for one in rates_of(piece)] == [
        (key("a", "N"), 20_000),
        (key("a", "C"), 65_000),
    ]
    assert rates_of(replace(piece, rate=None)) == ()


def test_a_rate_is_printed_only_where_its_count_is() -> None:
    piece = of_rate({"N": 30, "S": 70})
    printed = {key("a", "N"): Mark("[c]"), key("a", "S"): Mark("[c]"), key("a", "C"): Value(100)}

    assert printed_rates(piece, printed, {}) == (
        Rate(key("a", "C"), 65_000, 1000, Decimal("1.5"), 1),
    )
    assert printed_rates(piece, {one: Near(5, 5) for one in printed}, {}) == ()


@given(st.integers(0, 100_000), st.integers(1, 1_000_000), st.sampled_from([1000, 10_000, 100_000]))
def test_what_is_printed_is_within_half_a_step(count: int, residents: int, per: int) -> None:
    shown = rate(count, residents, per, 1)

    assert abs(shown * residents - per * count) <= Decimal(residents) / 20


def test_a_rate_alone_gives_its_count_away_which_is_why_both_go_together() -> None:
    made = cube("a", {"N": 3, "S": 70})
    told = Said(key("a", "N"), Printed.RATE, None, None, None, "1.5", "residents", 20_000, 10_000)
    withheld = Said(key("a", "N"), Printed.MARK, None, None, None, "[c]")
    alone = Printing("one", "", "", False, (withheld,), (made,))
    known = ledger((alone,), (), POLICY).known
    both = ledger((replace(alone, said=(withheld, told)),), (), POLICY).known

    assert audit(known).is_safe
    assert both.releases[0].rates == (Rate(key("a", "N"), 20_000, 10_000, Decimal("1.5"), 1),)
    assert audit(both).recovered == {key("a", "N"): 3}
    out = printout("one", (withheld, told), {key("a", "N"): "x"}, noughts_printed=True)
    assert out.rates[0].num == "x"
    with pytest.raises(ValueError, match="no counts"):
        told.as_shown()


def test_the_digest_of_what_was_printed_before_rates_is_what_it_was() -> None:
    said = Said(key("a", "N"), Printed.VALUE, 30, 30, None, "30")
    before = Printing("one", "", "", False, (said,))
    text = (
        "[('one', (Said(cell='a; period=Y; area=N', kind=<Printed.VALUE: 'value'>, low=30, high=30,"
        " base=None, shown='30', of=''),))]"
    )
    one, other = (
        Said(key("a", "N"), Printed.RATE, None, None, None, "1.5", "residents", people, 1000)
        for people in (20_000, 21_000)
    )

    assert digest((before,)) == sha256(text.encode()).hexdigest()
    assert digest((replace(before, said=(one,)),)) != digest((replace(before, said=(other,)),))


def test_only_a_protected_table_is_frozen_with_rates() -> None:
    with pytest.raises(NotProtected):
        freeze_rates(object(), of_rate({"N": 3, "S": 70}), Words(1, "t", "T", "people", "Y"))  # type: ignore[arg-type]


def test_residents_are_no_rounded_count() -> None:
    table = ShownTable(1, "t", "T", "people", "Y", (), (), (), (), "", 5)
    count, people, per = (
        ShownCell("25", None, ""), ShownCell("65,000", 65_000, ""), ShownCell("0.4", None, "")
    )  # fmt: skip

    assert [rounded_of(cell, table) for cell in (count, people, per)] == [25, None, None]
    assert [value_of(cell, table) for cell in (count, people, per)] == [25, 65_000, None]


# Sums


def test_a_sum_is_a_count_tied_to_both_and_adds_up_over_areas() -> None:
    one, other = cube("a", {"N": 3, "S": 40}), cube("b", {"N": 9, "S": 2})
    both = summed(one, other)
    assert both is not None
    truths = truths_of(one) | truths_of(other) | truths_of(both)

    assert [truths[key("a+b", area)] for area in ("N", "S", "C")] == [12, 42, 54]
    assert all(truths[r.total] == sum(truths[p] for p in r.parts) for r in relations_of(both, {}))
    assert all(sum(term.by * truths[term.cell] for term in fact.terms) == 0 for fact in both.facts)
    assert measures_of(both) == {"a", "b", "a+b"}


def test_what_is_in_no_district_in_one_of_them_is_the_others_alone() -> None:
    both = summed(cube("a", {"N": 3, "S": 40, "C/rest": 8}), cube("b", {"N": 9, "S": 2}))

    assert both is not None
    truths = truths_of(both)
    assert truths[key("a+b", "C/rest")] == 8
    assert truths[key("a+b", "C")] == 62


def test_measures_of_other_times_or_places_are_not_added_up() -> None:
    one = cube("a", {"N": 3, "S": 40})
    other = replace(one, axes=(Axis("period", "Period", (Node("X", "X"),)), one.axes[1]))

    assert summed(one, other) is None
    assert summed(one, cube("b", {"C": 11})) is None


def test_the_other_count_is_protected_though_it_is_never_printed() -> None:
    """One is 20 and the sum 23: whoever reads both has the other. So one of them is withheld."""
    one, other = cube("a", {"N": 20, "S": 40}), cube("b", {"N": 3, "S": 30})
    both = summed(one, other)
    assert both is not None
    linked = ledger((), (one, other, both), POLICY)
    shown = tuple(truths_of(one) | truths_of(both))
    truths = linked.known.truths()
    everything = Release("r", cells={cell: Value(truths[cell]) for cell in shown})
    told = replace(linked.known, releases=(everything,))

    protection = protect(linked.known, shown)

    assert audit(told).recovered == {key("b", "N"): 3}
    assert protection.proof is not None
    assert {key("a", "N"), key("a+b", "N")} & set(protection.withheld)


def test_a_sum_draws_both_measures_into_what_is_reckoned_with() -> None:
    both = summed(cube("a", {"N": 20, "S": 40}), cube("b", {"N": 3, "S": 30}))
    assert both is not None
    earlier = Printing(
        "b/1", "", "", False, (Said(key("b", "S"), Printed.VALUE, 30, 30, None, "30"),)
    )

    assert linked_only((earlier,), (both,)) == (earlier,)


def test_a_share_of_a_sum_is_of_the_one_out_of_both() -> None:
    one, other = cube("a", {"N": 20, "S": 40}), cube("b", {"N": 30, "S": 30, "rest": 4})
    both = summed(one, other)
    assert both is not None
    above = View(one, ((0,), (0, 1, 2)))
    of = View(both, ((0,), (0, 1, 2, 3))).beside(above)
    piece = Piece(ASK, above, of, behind=(other,))

    assert list(of.labels(1)) == ["N", "S", "County"]
    assert shares_of(piece)[0] == Share(key("a", "N"), key("a+b", "N"))
    assert piece.cubes == (one, both, other)
