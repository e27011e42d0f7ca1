"""Erlang's loss formula beside its exact twin, and what must hold whatever the figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.rules.queueing import MOST_LOAD, load_for, places_for, refused_share
from tests.oracles import queueing as slow

LOADS = st.fractions(min_value=0, max_value=40, max_denominator=50)
PLACES = st.integers(0, 60)
SHARES = st.sampled_from((0.01, 0.05, 0.1, 0.2, 0.5))


@pytest.mark.parametrize(
    ("places", "load", "share"),
    [
        # Erlang's tables as they are reprinted: 1 per cent refused at these loads.
        (5, 1.361, 0.01),
        (10, 4.461, 0.01),
        (20, 12.03, 0.01),
        (50, 37.90, 0.01),
        # Half of them with one place and a load of one.
        (1, 1.0, 0.5),
        (2, 1.0, 0.2),
    ],
)
def test_the_printed_tables_are_met(places: int, load: float, share: float) -> None:
    assert refused_share(places, load) == pytest.approx(share, rel=2e-3)


@given(PLACES, LOADS)
def test_the_recursion_is_the_formula(places: int, load: Fraction) -> None:
    assert refused_share(places, float(load)) == pytest.approx(
        float(slow.refused_share(places, load)), rel=1e-9, abs=1e-12
    )


@given(LOADS, st.sampled_from((1, 5, 10, 20)))
def test_the_fewest_places_are_the_fewest(load: Fraction, percent: int) -> None:
    assert places_for(float(load), percent / 100) == slow.places_for(load, Fraction(percent, 100))


@given(st.integers(0, 1500), st.floats(0, MOST_LOAD))
def test_a_share_is_a_share_and_more_places_refuse_no_more(places: int, load: float) -> None:
    share = refused_share(places, load)

    assert 0 <= share <= 1
    assert refused_share(places + 1, load) <= share


@given(st.integers(0, 300), st.floats(0, 1000), st.floats(0, 1000))
def test_more_load_refuses_no_less(places: int, load: float, more: float) -> None:
    assert refused_share(places, load + more) >= refused_share(places, load) - 1e-12


@given(st.integers(1, 300), SHARES)
def test_reading_backwards_comes_home(places: int, share: float) -> None:
    load = load_for(places, share)

    assert refused_share(places, load) == pytest.approx(share, rel=1e-9)
    assert refused_share(places, load) <= share
    assert places_for(load, share) == places


@pytest.mark.parametrize("load", [-1.0, float("nan"), float("inf"), MOST_LOAD * 2])
def test_a_load_that_is_none_is_refused(load: float) -> None:
    with pytest.raises(ValueError, match="load"):
        refused_share(3, load)
    with pytest.raises(ValueError, match="load"):
        places_for(load, 0.05)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 2.0])
def test_a_level_outside_nought_to_one_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        places_for(3.0, share)


def test_no_load_wants_no_places_and_no_places_refuse_all() -> None:
    assert places_for(0.0, 0.05) == 0
    assert refused_share(0, 7.0) == 1.0
    assert refused_share(3, 0.0) == 0.0
