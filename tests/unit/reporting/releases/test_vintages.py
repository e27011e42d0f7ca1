"""Percentages that others printed: which of our counts they are of, or what else they may be of."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.disclosure.audit import audit
from reporting.disclosure.policy import load_policies
from reporting.disclosure.statements import Percent
from reporting.releases.cubes import Axis, Cube, Node
from reporting.releases.ledger import ledger, linked_only
from reporting.releases.said import Printing, Said
from reporting.releases.saying import Printed, read_percent, read_shown
from reporting.releases.vintages import fits_percent, some_pair, step_of

POLICY = load_policies()["public-counts-1"]


def key(measure: str, area: str = "N") -> str:
    return f"{measure}; period=Y; area={area}"


def cube(measure: str, *counts: int) -> Cube:
    areas = (Node("N", "N"), Node("S", "S"), Node("C", "C", (0, 1)))
    axes = (Axis("period", "Period", (Node("Y", "Y"),)), Axis("area", "Area", areas))
    return Cube(measure, "M", "people", axes, counts)


def theirs(shown: str, cell: str = key("m"), of: str = key("m", "C")) -> Printing:
    return Printing(
        "them", "", "A", False, (Said(cell, Printed.PERCENT, None, None, None, shown, of),)
    )


def value(cell: str, count: int) -> Said:
    return Said(cell, Printed.VALUE, count, count, None, str(count))


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("12%", "12"),
        ("12.0 %", "12.0"),
        ("8.25 per cent", "8.25"),
        ("100%", "100"),
        ("0.0%", "0.0"),
    ],
)
def test_a_percentage_is_read_with_all_its_digits(text: str, digits: str) -> None:
    assert read_percent(text) == digits
    reading = read_shown(text, None)
    assert reading is not None
    assert (reading.kind, reading.low, reading.high) == (Printed.PERCENT, None, None)
    assert read_shown(text, 5) is None


@pytest.mark.parametrize(
    "text", ["12", "101%", "100.5%", "-3%", "12.345%", "12,5%", "%", "about 5%"]
)
def test_what_is_no_percentage_is_not_guessed(text: str) -> None:
    assert read_percent(text) is None


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 2), st.booleans(), st.booleans())
def test_a_pair_that_is_guessed_is_printed_as_it_was(
    part: int, whole: int, places: int, knows_part: bool, knows_whole: bool
) -> None:
    part = min(part, whole)
    shown = (Decimal(100 * part) / whole).quantize(step_of(places), "ROUND_HALF_UP")
    known_part = part if knows_part else None
    known_whole = whole if knows_whole else None

    found = some_pair(shown, places, known_part, known_whole)

    assert fits_percent(*found, shown, places)
    assert not knows_whole or found[1] == whole
    if not knows_part and not knows_whole:
        assert found[0] == 0 or found[0] >= 10


def test_it_is_of_our_counts_where_they_fit_and_the_reader_uses_it() -> None:
    ours = Printing("one", "", "", False, (value(key("m", "C"), 25),), (cube("m", 2, 23),))
    known = ledger((ours, theirs("8.0")), (), POLICY).known

    assert known.releases[1].percents == (Percent(key("m"), key("m", "C"), Decimal("8.0"), 1),)
    assert audit(known).recovered == {key("m"): 2}
    assert audit(ledger((ours,), (), POLICY).known).is_safe


def test_it_is_of_counts_of_its_own_where_ours_do_not_fit() -> None:
    ours = Printing("one", "", "", False, (value(key("m", "C"), 60),), (cube("m", 30, 30),))
    known = ledger((ours, theirs("33.3")), (), POLICY).known
    (percent,) = known.releases[1].percents

    assert (percent.num, percent.den) == (f"{key('m')} [revision 2]", key("m", "C"))
    assert {cell.truth for cell in known.cells if cell.id == percent.num} == {20}


def test_of_counts_of_which_nothing_is_known_nothing_is_protected() -> None:
    known = ledger((theirs("2.5", key("x"), key("x", "C")),), (), POLICY).known

    assert audit(known).is_safe
    assert min(cell.truth or 0 for cell in known.cells) >= 10


def test_what_others_print_of_the_whole_later_is_read_first() -> None:
    """Whichever came first: 8.0% of 25 is two."""
    whole = Printing("theirs", "", "B", False, (value(key("x", "C"), 25),))
    share = theirs("8.0", key("x"), key("x", "C"))

    for printings in ((share, whole), (whole, share)):
        assert audit(ledger(printings, (), POLICY).known).recovered == {key("x"): 2}


def test_it_ties_two_measures_together() -> None:
    """A proposal of the whole alone is held to a share of which it is the whole."""
    share = theirs("8.0", key("part"), key("m"))
    part = Printing("two", "", "", False, (value(key("part"), 20),), (cube("part", 20, 30),))

    assert linked_only((share, part), (cube("m", 250, 40),)) == (share, part)
