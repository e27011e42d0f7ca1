"""Places, demand and unmet need: bounds carried through, gaps never filled."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.legal_kinds import LegalKind
from needs.rules.places_needed import LEVELS, Missing, QueueView, chosen, queue_view
from needs.rules.sufficiency import (
    COULD_NOT_OFFER,
    NOT_SUPPLIED,
    Family,
    Held,
    Told,
    against_benchmark,
    bedspace_days,
    family_places,
    filled,
    less,
    per_day,
    percent,
    place_days,
    rounded,
    together,
)

E = Figure.exact
DAYS = 365


def held(kind: LegalKind = LegalKind.REFUGE, **values: int | None) -> Held:
    given = {"days": DAYS, "units": 8, "bedspaces": 20, **values}
    return Held(kind, True, given["days"] or 0, given["units"], given["bedspaces"])


def families(**values: int | Figure) -> Mapping[Family, Figure]:
    return {
        family: given if isinstance(given := values.get(family.value, 0), Figure) else E(given)
        for family in Family
    }


def told(**values: int | Figure | Mapping[Family, Figure]) -> Told:
    base = Told(
        place_days=E(8 * DAYS),
        commissioned_days=E(8 * DAYS),
        bedspace_days=E(20 * DAYS),
        occupied_days=E(2_774),
        requests=E(123),
        supported=E(34),
        stay_days=E(2_800),
        stays_ended=E(24),
        refused=E(99),
        unsupported=E(84),
        unmet=families(capacity=58, need=21, not_told=5),
        refusals=families(capacity=68, need=25, not_told=6),
    )
    made = {name: E(v) if isinstance(v, int) else v for name, v in values.items()}
    return replace(base, **made)


def test_a_unit_is_one_household_s_place() -> None:
    assert family_places(held()) == E(8)
    assert family_places(held(units=None)) == Figure.bounded(1, 20)
    assert family_places(held(units=None, bedspaces=1)) == E(1)
    assert family_places(held(units=None, bedspaces=None)).state is State.NOT_SUPPLIED
    assert family_places(held(LegalKind.SANCTUARY, units=None, bedspaces=55)) == E(55)


def test_places_are_averaged_over_the_days_they_were_held() -> None:
    days = place_days([held(days=100, units=6), held(days=265, units=8)])

    assert days == E(2720)
    assert per_day(days, DAYS) == E(Decimal("7.5"))


def test_a_sanctuary_s_homes_are_no_bedspaces() -> None:
    rows = [held(), held(LegalKind.SANCTUARY, units=None, bedspaces=55)]

    assert bedspace_days(rows) == E(20 * DAYS)


def test_what_one_service_has_not_supplied_the_whole_has_not() -> None:
    whole = together([told(), told(requests=NOT_SUPPLIED)])

    assert whole.requests.state is State.NOT_SUPPLIED
    assert whole.requests.low == 123
    assert whole.supported == E(68)


def test_offers_not_taken_stay_out_of_unmet_demand() -> None:
    one = told(unmet=families(capacity=1, need=2, eligibility=4, choice=8, administrative=16))

    assert one.unmet_demand == E(7)
    assert one.offers_not_taken == E(24)


def test_reasons_that_make_the_total_leave_none_for_the_others() -> None:
    gaps = dict.fromkeys(Family, NOT_SUPPLIED)
    some = {**gaps, Family.CAPACITY: E(58), Family.NEED: E(21)}

    exact = filled(E(79), some)
    short = filled(E(84), some)

    assert exact[Family.CHOICE] == E(0)
    assert short[Family.CHOICE] == Figure.bounded(0, 5)
    assert filled(Figure.bounded(80, 84), some)[Family.CHOICE] == Figure.bounded(0, 5)
    assert filled(NOT_SUPPLIED, some)[Family.CHOICE] == Figure.bounded(0, None)
    assert filled(E(84), gaps) == gaps
    hidden = {**gaps, Family.CAPACITY: Figure.empty(State.SUPPRESSED)}
    assert filled(E(9), hidden)[Family.CHOICE] == Figure.bounded(0, 9)


def test_the_benchmark_rounds_up_to_a_whole_place() -> None:
    made = against_benchmark(E(40), 645_076)

    assert (made.wanted, made.short_by, made.per_10_000) == (65, E(25), E(Decimal("0.62")))
    assert against_benchmark(E(70), 645_076).short_by == E(0)
    assert against_benchmark(Figure.bounded(60, 70), 645_076).short_by == Figure.bounded(0, 5)
    assert against_benchmark(NOT_SUPPLIED, 645_076).short_by == Figure.bounded(0, 65)


@given(*(st.integers(0, 500) for _ in range(4)))
def test_a_part_taken_away_keeps_every_answer_between_its_ends(
    low: int, more: int, part: int, part_more: int
) -> None:
    made = less(Figure.bounded(low, low + more), Figure.bounded(part, part + part_more))

    for whole in (low, low + more):
        for taken in (part, part + part_more):
            assert made.low is not None
            assert made.low <= max(0, whole - taken) <= (made.high or 0)


def test_a_share_of_nothing_is_not_a_share() -> None:
    assert percent(E(0), E(0)).state is State.NOT_APPLICABLE
    assert percent(NOT_SUPPLIED, E(3)).state is State.NOT_SUPPLIED
    assert percent(E(1), E(3)) == E(Decimal("33.3"))
    assert percent(Figure.bounded(1, 2), E(4)) == Figure.bounded(25, 50)


def test_limits_are_rounded_outwards_so_that_they_hold_what_they_held() -> None:
    tenth = Decimal("0.1")

    assert percent(Figure.bounded(1, 2), E(3)) == Figure.bounded(Decimal("33.3"), Decimal("66.7"))
    assert percent(Figure.bounded(2, 5), E(6)) == Figure.bounded(Decimal("33.3"), Decimal("83.4"))
    assert percent(Figure.bounded(1, None), E(6)).low == Decimal("16.6")
    assert per_day(Figure.bounded(100, 101), 30) == Figure.bounded(Decimal("3.3"), Decimal("3.4"))
    assert rounded(Figure.bounded(Decimal("0.04"), Decimal("0.06")), tenth) == Figure.bounded(
        0, tenth
    )


def view(one: Told) -> QueueView:
    made = queue_view(one, DAYS)
    assert isinstance(made, QueueView)
    return made


def test_the_view_counts_the_requests_that_a_place_would_have_answered() -> None:
    made = view(told())

    assert made.arrivals == E(123 - 31)
    assert made.stay.middle == pytest.approx(2_800 / 24)
    assert made.load.middle == pytest.approx(92 / DAYS * 2_800 / 24)
    assert made.load.low < (made.load.middle or 0) < made.load.high
    assert made.seen is not None
    assert made.seen.middle == pytest.approx(68 / 92)


def test_places_wanted_fall_as_more_refusals_are_borne() -> None:
    made = view(told())

    assert [wanted.percent for wanted in made.wanted] == list(LEVELS)
    for stricter, laxer in zip(made.wanted, made.wanted[1:], strict=False):
        assert stricter.low >= laxer.low
        assert stricter.high >= laxer.high
    for wanted in made.wanted:
        assert wanted.middle is not None
        assert wanted.low <= wanted.middle <= wanted.high
    assert chosen(made, 5) is made.wanted[1]


def test_a_bounded_request_gives_no_single_answer() -> None:
    made = view(told(requests=Figure.bounded(110, 130)))

    assert made.load.middle is None
    assert made.refused.middle is None
    assert all(wanted.middle is None for wanted in made.wanted)


def test_reasons_that_are_not_told_widen_the_view() -> None:
    made = view(told(refusals=families(**{f.value: NOT_SUPPLIED for f in Family})))

    assert made.arrivals == Figure.bounded(123 - 99, 123)


def test_reasons_together_are_no_more_than_all_refusals() -> None:
    loose = {f.value: Figure.bounded(0, 4) for f in Family}
    made = view(told(refused=Figure.bounded(0, 4), refusals=families(**loose)))

    assert made.arrivals == Figure.bounded(123 - 4, 123)


@given(
    st.integers(1, 400), st.integers(0, 60), st.integers(5, 90), st.integers(0, 30), st.integers(0)
)
def test_what_lies_between_bounds_gives_places_between_bounds(
    requests: int, more: int, ended: int, fewer: int, seed: int
) -> None:
    none = families()
    wide = view(
        told(
            requests=Figure.bounded(requests, requests + more + 1),
            stays_ended=Figure.bounded(ended, ended + fewer + 1),
            refusals=none,
        )
    )
    inside = view(
        told(
            requests=requests + seed % (more + 2),
            stays_ended=ended + seed % (fewer + 2),
            refusals=none,
        )
    )
    for outer, inner in zip(wide.wanted, inside.wanted, strict=True):
        assert outer.low <= inner.low
        assert inner.high <= outer.high
    assert wide.refused.low <= inside.refused.low + 1e-12
    assert inside.refused.high <= wide.refused.high + 1e-12


@pytest.mark.parametrize(
    ("lacking", "gap"),
    [
        ({"requests": NOT_SUPPLIED}, Missing.REQUESTS),
        ({"requests": Figure.bounded(3, None)}, Missing.REQUESTS),
        ({"requests": 0}, Missing.NO_REQUESTS),
        ({"stay_days": NOT_SUPPLIED}, Missing.STAYS),
        ({"stays_ended": 0}, Missing.NO_ENDINGS),
        ({"place_days": NOT_SUPPLIED}, Missing.PLACES),
        ({"stay_days": 10**9}, Missing.OUT_OF_REACH),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_worked_out(
    lacking: Mapping[str, int | Figure], gap: Missing
) -> None:
    assert queue_view(told(**lacking), DAYS) == (gap,)


def test_the_three_unmet_families_are_those_that_could_not_be_offered() -> None:
    assert set(COULD_NOT_OFFER) == {Family.CAPACITY, Family.NEED, Family.ELIGIBILITY}
