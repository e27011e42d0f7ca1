"""Scores, appetite, proximity, the end of an acceptance, and what a board is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.rules.risks.exceptions import (
    ExceptionKind,
    MitigationDates,
    Opinion,
    Scored,
    Told,
    by_kind,
    exceptions,
)
from strategy.rules.risks.life import (
    Acceptance,
    Treatment,
    deny_expiry,
    deny_move,
    deny_same_person,
    replay,
    treatment,
)
from strategy.rules.risks.scoring import (
    Proximity,
    Score,
    above_appetite,
    band_of,
    deny_score,
    deny_target,
    proximity,
)
from strategy.rules.risks.vocabulary import Band, RiskMove, RiskStatus, ScoreKind

ON = date(2026, 6, 10)
SINCE = ON - timedelta(days=92)
scores = st.builds(Score, st.integers(1, 5), st.integers(1, 5))
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def told(**changes: object) -> Told:
    quiet = Told(
        code="R01",
        status=RiskStatus.OPEN,
        tolerated=12,
        scores=(Scored(ScoreKind.CURRENT, Score(3, 3), date(2026, 1, 5)),),
        looked_on=ON - timedelta(days=3),
    )
    return replace(quiet, **changes)


def kinds(risk: Told) -> list[ExceptionKind]:
    return [one.kind for one in exceptions(risk, since=SINCE, on=ON)]


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (1, Band.LOW),
        (5, Band.LOW),
        (6, Band.MODERATE),
        (10, Band.MODERATE),
        (12, Band.HIGH),
        (16, Band.HIGH),
        (20, Band.SEVERE),
        (25, Band.SEVERE),
    ],
)
def test_each_score_has_its_band(total: int, band: Band) -> None:
    assert band_of(total) is band


@given(scores, scores)
def test_a_worse_score_is_never_in_a_milder_band(one: Score, other: Score) -> None:
    order = list(Band)

    if one.total <= other.total:
        assert order.index(one.band) <= order.index(other.band)


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 3), (3, 0), (6, 1), (1, 6), (-1, -1)])
def test_a_score_outside_five_by_five_is_refused(likelihood: int, impact: int) -> None:
    assert deny_score(Score(likelihood, impact)) is not None


def test_what_nobody_scored_is_neither_above_nor_within_appetite() -> None:
    assert above_appetite(None, 12) is None


@given(scores, st.integers(1, 25))
def test_above_appetite_is_strictly_more_than_is_tolerated(score: Score, tolerated: int) -> None:
    assert above_appetite(score, tolerated) is (score.total > tolerated)


def test_a_target_above_doing_nothing_is_refused() -> None:
    assert deny_target(Score(5, 5), Score(4, 4)) is not None
    assert deny_target(Score(4, 4), Score(4, 4)) is None
    assert deny_target(Score(5, 5), None) is None


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (-1, Proximity.NOW),
        (0, Proximity.NOW),
        (1, Proximity.QUARTER),
        (92, Proximity.QUARTER),
        (93, Proximity.YEAR),
        (366, Proximity.YEAR),
        (367, Proximity.LATER),
    ],
)
def test_how_soon_is_seen_from_the_day_asked(after: int, expected: Proximity) -> None:
    assert proximity(ON + timedelta(days=after), ON) is expected


def test_no_day_is_not_said_and_never_later() -> None:
    assert proximity(None, ON) is Proximity.NOT_SAID


@given(days, st.integers(1, 366), st.one_of(st.none(), st.integers(0, 400)), days)
def test_an_acceptance_holds_from_its_day_to_the_day_before_its_end_or_revocation(
    accepted_on: date, lasts: int, revoked_after: int | None, on: date
) -> None:
    revoked_on = None if revoked_after is None else accepted_on + timedelta(days=revoked_after)
    expires_on = accepted_on + timedelta(days=lasts)
    one = Acceptance(accepted_on, expires_on, Score(4, 4), revoked_on)

    standing = treatment(RiskStatus.OPEN, (one,), on)

    last = min(day for day in (expires_on, revoked_on) if day is not None)
    expected = Treatment.ACCEPTED if accepted_on <= on < last else Treatment.TREATED
    assert standing is expected


def test_a_closed_risk_is_not_treated_even_while_an_acceptance_runs() -> None:
    one = Acceptance(ON, ON + timedelta(days=10), Score(4, 4))

    assert treatment(RiskStatus.CLOSED, (one,), ON) is Treatment.CLOSED


@pytest.mark.parametrize(("after", "allowed"), [(0, False), (1, True), (366, True), (367, False)])
def test_an_acceptance_ends_after_today_and_within_a_year(after: int, allowed: bool) -> None:
    assert (deny_expiry(ON + timedelta(days=after), ON) is None) is allowed


def test_nobody_answers_what_they_asked() -> None:
    assert deny_same_person(asked_by=1, answered_by=1) is not None
    assert deny_same_person(asked_by=1, answered_by=2) is None


def test_the_status_is_the_replay_of_the_moves() -> None:
    moves = [RiskMove.RAISED, RiskMove.SCORED, RiskMove.CLOSED]

    assert replay(moves) is RiskStatus.CLOSED
    assert replay([*moves, RiskMove.REOPENED, RiskMove.ACCEPTED]) is RiskStatus.OPEN


@pytest.mark.parametrize(
    "move", [m for m in RiskMove if m not in {RiskMove.REOPENED, RiskMove.RAISED}]
)
def test_nothing_but_reopening_happens_to_a_closed_risk(move: RiskMove) -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        replay([RiskMove.RAISED, RiskMove.CLOSED, move])


def test_closing_asks_why() -> None:
    denial = deny_move(RiskMove.CLOSED, status=RiskStatus.OPEN, reason="  ")

    assert denial is not None
    assert denial.code == "risk.reason_missing"


def test_a_quiet_risk_is_no_exception() -> None:
    assert kinds(told()) == []


def test_a_closed_risk_is_no_exception_whatever_it_holds() -> None:
    assert kinds(told(status=RiskStatus.CLOSED, scores=(), looked_on=None)) == []


def test_each_exception_is_found_by_its_own_reason() -> None:
    worse = (
        Scored(ScoreKind.CURRENT, Score(2, 3), date(2026, 1, 5)),
        Scored(ScoreKind.CURRENT, Score(3, 3), date(2026, 5, 5)),
    )
    late = MitigationDates("Let the contract", date(2026, 5, 1), date(2026, 8, 1), None)
    soon = Acceptance(date(2026, 1, 1), ON + timedelta(days=31), Score(3, 3))
    ended = Acceptance(date(2026, 1, 1), ON, Score(3, 3))

    assert kinds(told(tolerated=8)) == [ExceptionKind.ABOVE_APPETITE]
    assert kinds(told(scores=worse)) == [ExceptionKind.WORSENED]
    assert kinds(told(scores=())) == [ExceptionKind.NOT_SCORED]
    assert kinds(told(mitigations=(late,))) == [ExceptionKind.MITIGATION_LATE]
    assert kinds(told(acceptances=(soon,))) == [ExceptionKind.ACCEPTANCE_EXPIRING]
    assert kinds(told(acceptances=(ended,))) == [ExceptionKind.ACCEPTANCE_EXPIRED]
    assert kinds(told(waiting=(("Asked", ON),))) == [ExceptionKind.ANSWER_WAITING]
    assert kinds(told(opinions=(Opinion("Police", Score(4, 4)),))) == [
        ExceptionKind.PARTNER_SEES_MORE
    ]
    assert kinds(told(looked_on=ON - timedelta(days=93))) == [ExceptionKind.NOBODY_LOOKED]


def test_what_worsened_since_it_was_accepted_is_said() -> None:
    given = (Scored(ScoreKind.CURRENT, Score(4, 4), date(2026, 1, 5)),)
    held = Acceptance(date(2026, 2, 1), date(2027, 1, 1), Score(3, 4))

    found = kinds(told(scores=given, acceptances=(held,)))

    assert found == [ExceptionKind.ABOVE_APPETITE, ExceptionKind.WORSE_THAN_ACCEPTED]


def test_a_revoked_acceptance_neither_expires_nor_warns() -> None:
    one = Acceptance(date(2026, 1, 1), ON + timedelta(days=5), Score(3, 3), date(2026, 2, 1))

    assert kinds(told(acceptances=(one,))) == []


def test_a_mitigation_that_is_done_is_not_late_however_late_it_was() -> None:
    done = MitigationDates("Let the contract", date(2026, 1, 1), date(2026, 5, 1), ON)

    assert not done.is_late(ON)


def test_a_forecast_after_the_first_promise_is_late_before_that_day() -> None:
    slipping = MitigationDates("Let it", ON + timedelta(days=9), ON + timedelta(days=40), None)

    assert slipping.is_late(ON)


def test_a_partner_who_differs_by_a_step_within_the_band_is_not_an_exception() -> None:
    near = told(opinions=(Opinion("Police", Score(2, 5)),))

    assert kinds(near) == []


def test_exceptions_stand_under_their_headings_in_the_boards_order() -> None:
    found = exceptions(told(tolerated=8, looked_on=None), since=SINCE, on=ON)

    assert list(by_kind(found)) == [ExceptionKind.ABOVE_APPETITE, ExceptionKind.NOBODY_LOOKED]
