"""Each duty's rule with its true and its false side, and laws that hold on any day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.review_clock import window
from reporting.duties.duty import DutyState, duties
from reporting.duties.record import (
    Asked,
    Assessed,
    Consulted,
    DutyRecord,
    Published,
    Reviewed,
    Sat,
    Stated,
    Year,
)
from reporting.duties.rules import RULES
from reporting.duties.watch import counts, verdict, watch, worst

FIRST = date(2021, 11, 25)
ON = date(2025, 6, 1)
DISTRICTS = (("north", "North District Council"), ("south", "South District Council"))
STRATEGY = Published("one", "The strategy", FIRST, None, "https://county.example/strategy")
ASKED = (
    Consulted("one", "", True, date(2021, 10, 1)),
    Consulted("one", "north", False, date(2021, 10, 1)),
    Consulted("one", "south", False, date(2021, 10, 1)),
    Consulted("one", "haven", False, date(2021, 10, 1)),
)
WHOLE = DutyRecord(
    districts=DISTRICTS,
    assessed=(Assessed("2024", date(2024, 9, 1), date(2027, 9, 1)),),
    published=(STRATEGY,),
    consulted=ASKED,
    reviewed=(Reviewed("one", date(2024, 10, 1), True),),
    asked=(Asked("North", "homelessness", date(2025, 1, 1), None, date(2025, 2, 1)),),
    sat=(Sat("The board", date(2025, 3, 1), ()),),
    years=(Year("2023-24", date(2024, 3, 31), date(2024, 6, 1), None),),
    stated=(
        Stated("guidance", "Read at each stage", date(2025, 1, 1), date(2026, 1, 1), "Officer"),
        Stated("regard", "Appendix 2", date(2025, 1, 1), date(2026, 1, 1), "Officer"),
    ),
    agreed_on=(date(2025, 3, 1),),
    started=(("one", date(2022, 1, 1)),),
    has_board=True,
)


def of(code: str, record: DutyRecord, on: date = ON) -> DutyState:
    return next(one.verdict.state for one in watch(record, on) if one.duty.code == code)


def gaps(code: str, record: DutyRecord, on: date = ON) -> str:
    return " ".join(next(one.verdict.gaps for one in watch(record, on) if one.duty.code == code))


def test_a_whole_record_meets_every_duty() -> None:
    assert {one.duty.code: one.verdict.state for one in watch(WHOLE, ON)} == {
        duty.code: DutyState.MET for duty in duties()
    }
    assert worst(watch(WHOLE, ON)) is DutyState.MET


def test_an_empty_record_meets_none_but_what_nobody_asked() -> None:
    states = {one.duty.code: one.verdict.state for one in watch(DutyRecord(), ON)}

    assert [code for code, state in states.items() if state is DutyState.MET] == ["cooperate"]
    assert worst(watch(DutyRecord(), ON)) is DutyState.GAP


def test_every_duty_names_its_law_and_has_a_rule() -> None:
    assert {duty.rule for duty in duties()} - {"stated"} == set(RULES)
    assert all("2021" in duty.source for duty in duties())
    assert len({duty.code for duty in duties()}) == len(duties())


def test_before_the_act_no_duty_is_in_force() -> None:
    assert {one.verdict.state for one in watch(WHOLE, date(2021, 9, 30))} == {
        DutyState.NOT_IN_FORCE
    }


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2024, 8, 31), DutyState.GAP),
        (date(2024, 9, 1), DutyState.MET),
        (date(2027, 3, 5), DutyState.MET),
        (date(2027, 3, 6), DutyState.DUE),
        (date(2027, 9, 1), DutyState.DUE),
        (date(2027, 9, 2), DutyState.GAP),
    ],
)
def test_an_assessment_is_current_until_the_day_it_set(on: date, state: DutyState) -> None:
    assert of("assess", WHOLE, on) is state


@pytest.mark.parametrize(
    ("published", "state"),
    [(date(2022, 1, 4), DutyState.MET), (date(2022, 1, 5), DutyState.GAP)],
)
def test_the_first_strategy_was_to_be_out_before_5_january_2022(
    published: date, state: DutyState
) -> None:
    record = replace(WHOLE, published=(replace(STRATEGY, published_on=published),))

    assert of("publish", record) is state


def test_a_strategy_that_ended_with_no_successor_is_a_gap() -> None:
    ended = replace(WHOLE, published=(replace(STRATEGY, until_on=ON),))

    assert of("publish", ended, ON - timedelta(days=1)) is DutyState.MET
    assert of("publish", ended, ON) is DutyState.GAP


def test_a_strategy_without_its_address_is_a_gap() -> None:
    record = replace(WHOLE, published=(replace(STRATEGY, address=""),))

    assert "address" in gaps("publish", record)


@pytest.mark.parametrize("left_out", range(4))
def test_whoever_was_not_consulted_is_named(left_out: int) -> None:
    record = replace(WHOLE, consulted=ASKED[:left_out] + ASKED[left_out + 1 :])

    said = gaps("consult", record)

    words = ("the board", "North District", "South District", "anybody else")
    assert [word in said for word in words] == [n == left_out for n in range(4)]


def test_asking_after_publication_is_no_consultation() -> None:
    late = tuple(replace(one, asked_on=FIRST) for one in ASKED)

    assert of("consult", replace(WHOLE, consulted=late)) is DutyState.GAP


def test_a_strategy_under_which_nothing_began_has_no_effect() -> None:
    record = replace(WHOLE, started=(("another", date(2022, 1, 1)),))

    assert of("effect", record, FIRST + timedelta(days=100)) is DutyState.DUE
    assert of("effect", record, FIRST + timedelta(days=200)) is DutyState.GAP


def test_six_months_without_the_board_agreeing_is_a_gap() -> None:
    assert of("monitor", WHOLE, date(2025, 8, 31)) is DutyState.MET
    assert of("monitor", WHOLE, date(2025, 9, 1)) is DutyState.GAP


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2024, 5, 27), DutyState.MET),
        (date(2024, 5, 29), DutyState.DUE),
        (date(2024, 11, 24), DutyState.DUE),
        (date(2024, 11, 25), DutyState.GAP),
    ],
)
def test_a_review_is_owed_by_the_end_of_three_years(on: date, state: DutyState) -> None:
    assert of("review", replace(WHOLE, reviewed=()), on) is state


def test_a_review_that_is_silent_on_other_support_does_not_count() -> None:
    silent = replace(WHOLE, reviewed=(Reviewed("one", date(2024, 10, 1), False),))

    assert of("review", silent) is DutyState.GAP
    assert "other support" in gaps("review", silent)


def test_a_late_review_leaves_its_window_unreviewed() -> None:
    late = replace(WHOLE, reviewed=(Reviewed("one", date(2024, 11, 25), True),))

    assert "25 November 2021 to 24 November 2024" in gaps("review", late)


def test_a_later_strategy_does_not_move_the_clock() -> None:
    later = Published("two", "The next", date(2024, 1, 1), None, "https://county.example/2")
    record = replace(WHOLE, published=(STRATEGY, later), reviewed=())

    assert of("review", record, date(2024, 12, 1)) is DutyState.GAP


def test_a_request_out_of_time_is_a_gap_and_one_in_time_is_due() -> None:
    asked = Asked("South", "its stock", date(2025, 1, 1), date(2025, 6, 30), None)
    record = replace(WHOLE, asked=(asked,))

    assert of("cooperate", record, date(2025, 6, 30)) is DutyState.DUE
    assert of("cooperate", record, date(2025, 7, 1)) is DutyState.GAP


def test_an_empty_seat_at_a_meeting_is_said_for_a_year() -> None:
    record = replace(WHOLE, sat=(Sat("The board", date(2025, 3, 1), ("children",)),))

    assert "children" in gaps("board", record)
    assert of("board", record, date(2026, 3, 1)) is DutyState.GAP
    assert of("board", record, date(2026, 3, 2)) is DutyState.MET


def test_an_empty_seat_today_is_said_whatever_the_meetings_were() -> None:
    assert "victims" in gaps("board", replace(WHOLE, empty_now=("victims",)))


def test_a_report_is_late_after_its_day_or_after_a_year() -> None:
    unsent = Year("2023-24", date(2024, 3, 31), None, None)
    notified = replace(unsent, due_on=date(2024, 7, 31))

    assert of("report", replace(WHOLE, years=(unsent,)), date(2025, 3, 31)) is DutyState.DUE
    assert of("report", replace(WHOLE, years=(unsent,)), date(2025, 4, 1)) is DutyState.GAP
    assert of("report", replace(WHOLE, years=(notified,)), date(2024, 7, 31)) is DutyState.DUE
    assert of("report", replace(WHOLE, years=(notified,)), date(2024, 8, 1)) is DutyState.GAP


def test_a_statement_lapses() -> None:
    assert of("guidance", WHOLE, date(2025, 12, 31)) is DutyState.MET
    assert of("guidance", WHOLE, date(2026, 1, 1)) is DutyState.UNKNOWN


def test_what_is_missing_comes_with_something_to_do() -> None:
    for one in watch(DutyRecord(), ON):
        if one.verdict.state is DutyState.GAP and one.duty.code not in {"effect", "publish"}:
            assert one.verdict.act or one.verdict.gaps


days = st.dates(date(2020, 1, 1), date(2032, 12, 31))


records = st.builds(
    DutyRecord,
    districts=st.just(DISTRICTS),
    assessed=st.lists(st.builds(Assessed, st.just("a"), days, days), max_size=3).map(tuple),
    published=st.lists(
        st.builds(
            Published,
            st.sampled_from(["one", "two"]),
            st.just("S"),
            days,
            st.one_of(st.none(), days),
            st.sampled_from(["", "https://county.example/"]),
        ),
        max_size=3,
    ).map(tuple),
    consulted=st.lists(
        st.builds(
            Consulted,
            st.sampled_from(["one", "two"]),
            st.sampled_from(["", "north", "south", "haven"]),
            st.booleans(),
            days,
        ),
        max_size=6,
    ).map(tuple),
    reviewed=st.lists(st.builds(Reviewed, st.just("one"), days, st.booleans()), max_size=3).map(
        tuple
    ),
    asked=st.lists(
        st.builds(
            Asked,
            st.just("North"),
            st.just("x"),
            days,
            st.one_of(st.none(), days),
            st.one_of(st.none(), days),
        ),
        max_size=3,
    ).map(tuple),
    sat=st.lists(
        st.builds(Sat, st.just("B"), days, st.sampled_from([(), ("victims",)])), max_size=3
    ).map(tuple),
    years=st.lists(
        st.builds(Year, st.just("y"), days, st.one_of(st.none(), days), st.one_of(st.none(), days)),
        max_size=3,
    ).map(tuple),
    agreed_on=st.lists(days, max_size=3).map(tuple),
    has_board=st.booleans(),
)


def known_by(record: DutyRecord, on: date) -> DutyRecord:
    """The record without anything that happened after the day."""
    return replace(
        record,
        assessed=tuple(a for a in record.assessed if a.dated_on <= on),
        published=tuple(p for p in record.published if p.published_on <= on),
        consulted=tuple(c for c in record.consulted if c.asked_on <= on),
        reviewed=tuple(r for r in record.reviewed if r.completed_on <= on),
        asked=tuple(
            replace(a, answered_on=a.answered_on if a.answered_on and a.answered_on <= on else None)
            for a in record.asked
            if a.asked_on <= on
        ),
        sat=tuple(s for s in record.sat if s.held_on <= on),
        years=tuple(
            replace(
                y, submitted_on=y.submitted_on if y.submitted_on and y.submitted_on <= on else None
            )
            for y in record.years
            if y.last_on < on
        ),
        agreed_on=tuple(day for day in record.agreed_on if day <= on),
    )


@given(record=records, on=days)
def test_nothing_that_happened_later_counts(record: DutyRecord, on: date) -> None:
    now = {one.duty.code: one.verdict for one in watch(record, on)}
    then = {one.duty.code: one.verdict for one in watch(known_by(record, on), on)}

    assert now == then


@given(record=records, on=days)
def test_a_gap_is_never_silent_and_the_whole_is_no_better_than_its_worst(
    record: DutyRecord, on: date
) -> None:
    watched = watch(record, on)

    assert all(one.verdict.gaps for one in watched if one.verdict.state is DutyState.GAP)
    assert all(not one.verdict.gaps for one in watched if one.verdict.state is DutyState.MET)
    assert sum(counts(watched).values()) == len(duties())
    if any(one.verdict.state is DutyState.GAP for one in watched):
        assert worst(watched) is DutyState.GAP


@given(record=records, on=days)
def test_reviews_are_met_as_a_walk_over_the_days_says(record: DutyRecord, on: date) -> None:
    """The slow twin: each three years that have ended since first publication hold one."""
    duty = next(duty for duty in duties() if duty.code == "review")
    out = [one.published_on for one in record.published if one.published_on <= on]
    state = verdict(duty, record, on).state
    if on < duty.in_force_from or not out:
        assert state in {DutyState.NOT_IN_FORCE, DutyState.DUE}
        return
    good = {r.completed_on for r in record.reviewed if r.covers_other_support}
    day, missed = min(out), False
    while (end := window(day, 2).first_on) <= on:
        missed = missed or not any(day <= one < end for one in good)
        day = end

    assert (state is DutyState.GAP) == missed


@given(record=records, on=days)
def test_the_board_is_whole_as_its_meetings_say(record: DutyRecord, on: date) -> None:
    duty = next(duty for duty in duties() if duty.code == "board")
    state = verdict(duty, record, on).state
    if on < duty.in_force_from:
        return
    year = {on - timedelta(days=n) for n in range(366)}
    bad = any(one.empty and one.held_on in year for one in record.sat)

    assert (state is DutyState.MET) == (record.has_board and not bad)
