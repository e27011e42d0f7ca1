"""What an action's dates say of it, and the laws that this keeps."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dalpb.kernel.periods import quarter
from dalpb.kernel.refusals import Refused
from strategy.rules.delivery import life, quarters, reminding
from strategy.rules.delivery.dependencies import cycle_made
from strategy.rules.delivery.freshness import Freshness, freshness_of
from strategy.rules.delivery.rag import (
    GRAVITY,
    Direction,
    MilestoneDates,
    Needed,
    Sign,
    Standing,
    computed_rag,
)
from strategy.rules.delivery.slips import slips_in
from strategy.rules.delivery.vocabulary import ActionMove, ActionStatus, Rag, Voice
from strategy.rules.delivery.voices import Said, side_by_side

START, END = date(2026, 4, 1), date(2027, 3, 31)
TODAY = date(2026, 11, 26)
GOOD = Standing(
    status=ActionStatus.IN_PROGRESS,
    baseline_start=START,
    baseline_end=END,
    promised=(END,),
    started_on=START,
    milestones=(
        MilestoneDates("Pilot runs", date(2026, 9, 30), date(2026, 9, 30), date(2026, 9, 20)),
        MilestoneDates("All districts", date(2027, 2, 28), date(2027, 2, 28)),
    ),
    last_heard_on=date(2026, 10, 10),
)


def rag_of(standing: Standing, on: date = TODAY) -> Rag | None:
    found = computed_rag(standing, on=on)
    return found and found.rag


def codes(standing: Standing, on: date = TODAY) -> list[str]:
    found = computed_rag(standing, on=on)
    return [] if found is None else [reason.code for reason in found.reasons]


def test_an_action_within_its_dates_and_heard_of_is_green() -> None:
    assert rag_of(GOOD) is Rag.GREEN


@pytest.mark.parametrize(
    ("changed", "rag", "code"),
    [
        ({"baseline_end": date(2026, 11, 25)}, Rag.RED, "overdue"),
        ({"promised": (END, END + timedelta(days=30))}, Rag.AMBER, "forecast_late"),
        ({"promised": (END, END + timedelta(days=92))}, Rag.RED, "forecast_late"),
        ({"promised": ()}, Rag.CANNOT_TELL, "no_forecast"),
        ({"promised": (date(2026, 10, 1), END)}, Rag.AMBER, "promise_passed"),
        ({"milestones": ()}, Rag.CANNOT_TELL, "no_milestone"),
        ({"last_heard_on": None}, Rag.CANNOT_TELL, "never_heard"),
        ({"last_heard_on": date(2026, 4, 1)}, Rag.CANNOT_TELL, "stale"),
        ({"is_blocked": True}, Rag.AMBER, "blocked"),
        ({"sign": Sign("repeat-victims", Direction.WORSE)}, Rag.AMBER, "indicator_worse"),
        ({"sign": Sign("repeat-victims", Direction.UNKNOWN)}, Rag.GREEN, "indicator_unknown"),
        (
            {"needs": (Needed("A002", ActionStatus.IN_PROGRESS, END + timedelta(days=1)),)},
            Rag.AMBER,
            "needed_late",
        ),
        ({"needs": (Needed("A002", ActionStatus.STOPPED, None),)}, Rag.AMBER, "needed_late"),
        ({"needs": (Needed("A002", ActionStatus.AGREED, None),)}, Rag.CANNOT_TELL, "needed_late"),
        (
            {"status": ActionStatus.AGREED, "started_on": None},
            Rag.RED,
            "start_late",
        ),
    ],
)
def test_what_speaks_against_it_is_said(changed: dict[str, object], rag: Rag, code: str) -> None:
    standing = replace(GOOD, **changed)

    assert rag_of(standing) is rag
    assert code in codes(standing)


def test_one_late_milestone_is_amber_and_two_are_red() -> None:
    late = MilestoneDates("Pilot runs", date(2026, 10, 31), date(2026, 12, 15))
    other = replace(late, title="Training held")

    assert rag_of(replace(GOOD, milestones=(late,))) is Rag.AMBER
    assert rag_of(replace(GOOD, milestones=(late, other))) is Rag.RED


def test_an_action_not_yet_due_to_start_is_not_started() -> None:
    waiting = replace(GOOD, status=ActionStatus.AGREED, started_on=None, last_heard_on=None)

    assert rag_of(waiting, date(2026, 3, 1)) is Rag.NOT_STARTED


def test_what_the_board_has_not_agreed_or_has_closed_is_not_rated() -> None:
    for status in (ActionStatus.PROPOSED, ActionStatus.STOPPED, ActionStatus.MERGED):
        assert rag_of(replace(GOOD, status=status)) is None


days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
maybe_days = st.none() | days


@st.composite
def milestones(draw: st.DrawFn) -> MilestoneDates:
    return MilestoneDates("A step", draw(days), draw(days), draw(maybe_days))


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    start = draw(days)
    return Standing(
        status=draw(st.sampled_from([ActionStatus.AGREED, ActionStatus.IN_PROGRESS])),
        baseline_start=start,
        baseline_end=start + timedelta(days=draw(st.integers(0, 1200))),
        promised=tuple(draw(st.lists(days, min_size=1, max_size=4))),
        started_on=draw(maybe_days),
        milestones=tuple(draw(st.lists(milestones(), max_size=3))),
        is_blocked=draw(st.booleans()),
        last_heard_on=draw(maybe_days),
    )


@given(standings(), days, st.integers(1, 1500))
def test_postponing_the_end_never_makes_it_look_better(
    standing: Standing, on: date, later: int
) -> None:
    postponed = replace(
        standing,
        promised=(*standing.promised, standing.promised[-1] + timedelta(days=later)),
    )

    before, after = computed_rag(standing, on=on), computed_rag(postponed, on=on)

    assert before is not None
    assert after is not None
    assert GRAVITY[after.rag] >= GRAVITY[before.rag]


@given(standings(), days, st.integers(1, 1500))
def test_postponing_a_milestone_never_makes_it_look_better(
    standing: Standing, on: date, later: int
) -> None:
    assume(standing.milestones)
    first, *rest = standing.milestones
    moved = replace(first, forecast_on=first.forecast_on + timedelta(days=later))
    postponed = replace(standing, milestones=(moved, *rest))

    before, after = computed_rag(standing, on=on), computed_rag(postponed, on=on)

    assert before is not None
    assert after is not None
    assert GRAVITY[after.rag] >= GRAVITY[before.rag]


@given(
    st.lists(st.sampled_from(["milestones", "last_heard_on", "promised"]), min_size=1), standings()
)
def test_what_is_not_known_never_leaves_an_action_green(
    forgotten: list[str], other: Standing
) -> None:
    nothing = {"milestones": (), "promised": (), "last_heard_on": None}

    for standing in (GOOD, other):
        told_less = replace(standing, **{name: nothing[name] for name in forgotten})
        assert rag_of(told_less) is not Rag.GREEN


@given(standings(), days, days)
def test_what_is_finished_is_complete_in_time_or_late(
    standing: Standing, on: date, ended: date
) -> None:
    done = replace(standing, status=ActionStatus.COMPLETED, actual_end=ended)
    found = computed_rag(done, on=on)

    assert found is not None
    assert found.rag is Rag.COMPLETE
    is_late = standing.baseline_end is not None and ended > standing.baseline_end
    assert ("in time" in found.reasons[0].words) is not is_late


@given(standings(), days)
def test_a_rating_is_its_gravest_reason(standing: Standing, on: date) -> None:
    found = computed_rag(standing, on=on)

    assert found is not None
    assert found.reasons
    assert found.rag is found.reasons[0].rag
    assert all(reason.words.endswith(".") for reason in found.reasons)


@given(st.lists(days, max_size=6), days)
def test_slips_never_decrease(promised: list[date], another: date) -> None:
    assert slips_in([*promised, another]) >= slips_in(promised)


def test_bringing_a_date_forward_undoes_no_slip() -> None:
    assert slips_in([END, END + timedelta(30), END]) == 1
    assert slips_in([]) == 0


def test_freshness_has_a_band_for_never() -> None:
    assert freshness_of(None, on=TODAY) is Freshness.NEVER
    assert freshness_of(TODAY - timedelta(days=106), on=TODAY) is Freshness.FRESH
    assert freshness_of(TODAY - timedelta(days=107), on=TODAY) is Freshness.AGEING
    assert freshness_of(TODAY - timedelta(days=198), on=TODAY) is Freshness.STALE


def test_owners_are_asked_about_the_quarter_that_ended_until_its_update_is_due() -> None:
    assert quarters.quarter_to_update(date(2026, 10, 14)).code == "2026-27 Q2"
    assert quarters.quarter_to_update(date(2026, 10, 15)).code == "2026-27 Q3"
    assert quarters.before(quarter(2026, 1)).code == "2025-26 Q4"


@given(days)
def test_every_day_is_in_its_quarter(day: date) -> None:
    found = quarters.quarter_of(day)

    assert found.holds(day)
    assert quarters.before(found).until == found.first
    assert quarters.quarter_named(found.code) == found


def test_a_year_is_no_quarter() -> None:
    with pytest.raises(Refused):
        quarters.quarter_named("2026-27")


def test_voices_that_differ_are_said_in_words_with_the_reason() -> None:
    said = side_by_side(
        Said(Voice.COMPUTED, Rag.RED, "The agreed end has passed."),
        Said(Voice.OWN, Rag.GREEN, "Only the report is left."),
        Said(Voice.AGREED, None),
    )

    assert said.disagree
    assert [d.words for d in said.differences] == [
        "The evidence computes red and the owner says green."
        " The agreed end has passed. Only the report is left."
    ]


rags = st.none() | st.sampled_from(Rag)


@given(rags, rags, rags)
def test_silence_disagrees_with_nobody(
    computed: Rag | None, own: Rag | None, agreed: Rag | None
) -> None:
    said = side_by_side(
        Said(Voice.COMPUTED, computed), Said(Voice.OWN, own), Said(Voice.AGREED, agreed)
    )

    spoken = {rag for rag in (computed, own, agreed) if rag is not None}
    assert said.disagree is (len(spoken) > 1)


def test_letters_thin_out_and_stop() -> None:
    due = date(2026, 10, 14)
    sent: list[date] = []
    steps: list[int] = []
    for offset in range(-20, 80):
        today = due + timedelta(days=offset)
        step = reminding.step_due(
            due_on=due, today=today, sent=set(steps), last_sent_on=sent[-1] if sent else None
        )
        if step is not None:
            steps.append(step)
            sent.append(today)

    gaps = [(later - earlier).days for earlier, later in itertools.pairwise(sent)]
    assert steps == list(reminding.STEPS)
    assert gaps[1:] == sorted(gaps[1:])


def test_letters_fall_back_to_the_organisation_and_then_the_officer() -> None:
    def to(step: int, *, owner: bool, organisation: bool) -> tuple[str, ...]:
        return reminding.addressees(step, has_owner=owner, has_organisation=organisation)

    assert to(-14, owner=True, organisation=True) == ("owner",)
    assert to(1, owner=True, organisation=True) == ("owner", "organisation")
    assert to(8, owner=True, organisation=True) == ("owner", "organisation", "officer")
    assert to(-14, owner=False, organisation=True) == ("organisation",)
    assert to(-14, owner=False, organisation=False) == ("officer",)


def test_a_dependency_that_closes_a_round_is_found() -> None:
    edges = [("A001", "A002"), ("A002", "A003")]

    assert cycle_made(edges, action="A003", needs="A001") == ("A003", "A001", "A002", "A003")
    assert cycle_made(edges, action="A001", needs="A003") is None
    assert cycle_made([], action="A001", needs="A001") == ("A001", "A001")


M, S = ActionMove, ActionStatus


def test_reopening_leads_back_to_where_it_stood() -> None:
    assert life.replay([M.PROPOSED, M.AGREED, M.STARTED, M.COMPLETED, M.REOPENED]) is S.IN_PROGRESS
    assert life.replay([M.PROPOSED, M.STOPPED, M.REOPENED]) is S.PROPOSED
    assert life.reopened_to([M.PROPOSED, M.AGREED, M.MERGED]) is S.AGREED


@given(st.lists(st.sampled_from(ActionMove), max_size=20))
def test_replaying_legal_moves_never_leaves_a_closed_action_but_by_reopening(
    moves: list[ActionMove],
) -> None:
    done: list[ActionMove] = [M.PROPOSED]
    for move in moves:
        status = life.replay(done)
        if move is not M.PROPOSED and life.deny_move(move, status=status) is None:
            done.append(move)
            after = life.replay(done)
            assert not (status in life.CLOSED and after is not status and move is not M.REOPENED)


def test_what_ends_an_action_says_why() -> None:
    assert life.deny_reason(M.STOPPED, " ") is not None
    assert life.deny_reason(M.STOPPED, "The service ended.") is None
    assert life.deny_reason(M.STARTED, "") is None
