"""Shares: printed where both counts are, and read by the attacker as what they are."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.disclosure.policy import load_policies
from reporting.disclosure.shown import ShownCell, number_of
from reporting.disclosure.statements import Mark, Percent, Value
from reporting.releases.asking import Ask, Places, TableAsk, Times, deny_ask
from reporting.releases.cubes import Axis, Cube, Node, Piece, View
from reporting.releases.freezing import NotProtected, Words
from reporting.releases.ledger import ledger
from reporting.releases.said import Printing, Said
from reporting.releases.saying import Printed
from reporting.releases.shares import Share, freeze_shares, percent, percents_of, shares_of


def asked(*, shares: bool = True, split: str = "kind") -> TableAsk:
    return TableAsk("t", "T", "m", "2024-25", Places.COUNTY, Times.YEAR, split, shares)


def piece(ask: TableAsk) -> Piece:
    cube = Cube(
        "m",
        "M",
        "people",
        (
            Axis("period", "Period", (Node("2024-25", "2024 to 2025"),)),
            Axis("area", "Area", (Node("E1", "County"),)),
            Axis("category", "Of whom", (Node("a", "A"), Node("b", "B"), Node("ALL", "All", (0, 1)))),
        ),
        (30, 70),
    )  # fmt: skip
    return Piece(ask, View(cube, ((0,), (0,), (0, 1, 2))))


A, B, ALL = (
    "m; period=2024-25; area=E1; category=a",
    "m; period=2024-25; area=E1; category=b",
    "m; period=2024-25; area=E1",
)


def test_a_share_is_of_each_part_out_of_all() -> None:
    assert shares_of(piece(asked())) == (Share(A, ALL), Share(B, ALL))
    assert shares_of(piece(asked(shares=False))) == ()


def test_a_share_is_printed_only_where_both_counts_are() -> None:
    shares = shares_of(piece(asked()))
    printed = {A: Value(30), B: Mark("[c]"), ALL: Value(100)}

    assert percents_of(shares, printed, {}) == (Percent(A, ALL, Decimal("30.0"), 1),)
    assert percents_of(shares, {**printed, ALL: Mark("[c]")}, {}) == ()
    assert percents_of(shares, {**printed, ALL: Value(0), A: Value(0)}, {}) == ()


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_what_is_printed_is_within_half_a_step(num: int, den: int) -> None:
    shown = percent(num, den)

    assert abs(shown * den - 100 * num) <= Decimal(den) / 20
    assert number_of(ShownCell(str(shown), None, "")) == shown


def test_only_protected_tables_are_frozen() -> None:
    words = Words(1, "t", "T", "people", "2024-25")

    with pytest.raises(NotProtected):
        freeze_shares((object(),), piece(asked()), words)  # type: ignore[arg-type]


def test_a_share_of_nothing_is_refused_in_words() -> None:
    denied = deny_ask(Ask((asked(split=""),)))

    assert denied is not None
    assert "Choose what the table is split by" in denied.sentence


def test_a_printed_share_stands_in_the_reader_s_system() -> None:
    cube = piece(asked()).view.cube
    said = (
        Said(ALL, Printed.VALUE, 100, 100, None, "100"),
        Said(A, Printed.VALUE, 30, 30, None, "30"),
        Said(A, Printed.PERCENT, None, None, None, "30.0", ALL),
    )
    printing = Printing("one/1", "2025-06-01", "", False, said, (cube,))

    known = ledger((printing,), (), load_policies()["public-counts-1"]).known

    assert known.releases[0].percents == (Percent(A, ALL, Decimal("30.0"), 1),)
    assert known.releases[0].cells == {ALL: Value(100), A: Value(30)}
