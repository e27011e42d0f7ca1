"""The risk register through its services: who may say what, what stays, what lapses."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from dalpb.kernel.models.trail import AuditEvent
from dalpb.kernel.refusals import Refused, StaleVersion
from dalpb.kernel.roles import Role
from strategy.facts.risks import risk_exceptions, risk_fact
from strategy.facts.risks import risks as risk_facts
from strategy.models import (
    AcceptanceRequest,
    Mitigation,
    Risk,
    RiskAcceptance,
    RiskEvent,
    RiskScore,
)
from strategy.rules.risks.life import Treatment, replay
from strategy.rules.risks.scoring import Score
from strategy.rules.risks.vocabulary import Answer, Direction, RiskMove, RiskStatus, ScoreKind
from strategy.selectors.risks import all_risks
from strategy.services.risks import asking, register
from strategy.services.risks.register import MitigationTerms
from tests import signing_in
from tests.factories import risks as make
from tests.factories.risks import AT, TODAY

pytestmark = pytest.mark.django_db


def fact(row: Risk, on: date = TODAY) -> Any:
    return risk_fact(all_risks().get(pk=row.pk), on)


def asked(row: Risk, *, by: Any = None, days: int = 90) -> AcceptanceRequest:
    row.refresh_from_db()
    made = asking.ask_acceptance(
        risk=row,
        version=row.version,
        expires_on=TODAY + timedelta(days=days),
        reason="Nothing more can be done this year.",
        by=by or make.officer(),
        at=AT,
    )
    row.refresh_from_db()
    return made


def accepted(row: Risk, *, days: int = 90) -> RiskAcceptance:
    request = asked(row, days=days)
    made = asking.accept_risk(
        request=request, version=row.version, words="DALPB/2026/07", by=make.chair(), at=AT
    )
    row.refresh_from_db()
    return made


def test_a_raised_risk_is_open_with_its_event_and_an_audit_row() -> None:
    row = make.risk()

    assert (row.code, row.status, row.version) == ("R01", RiskStatus.OPEN.value, 1)
    assert [event.move for event in row.events.all()] == [RiskMove.RAISED.value]
    assert AuditEvent.objects.filter(action="risk.raised", subject_key="R01").count() == 1


def test_a_code_is_never_given_twice() -> None:
    first, second = make.risk(), make.risk(title="Another")

    assert (first.code, second.code) == ("R01", "R02")


def test_a_score_is_added_and_the_earlier_one_stays() -> None:
    row = make.risk()
    make.score(row, 3, 4)
    make.score(row, 4, 5)

    assert list(row.scores.values_list("likelihood", "impact")) == [(3, 4), (4, 5)]
    assert fact(row).current == Score(4, 5)
    assert fact(row).above_appetite is True


def test_a_score_cannot_be_changed_or_deleted_in_the_database() -> None:
    row = make.risk()
    make.score(row, 3, 4)

    with pytest.raises(DatabaseError), transaction.atomic():
        RiskScore.objects.update(likelihood=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        RiskScore.objects.all().delete()


def test_a_target_above_the_inherent_score_is_refused() -> None:
    row = make.risk()
    make.score(row, 3, 3, kind=ScoreKind.INHERENT)

    with pytest.raises(Refused, match="above the inherent score"):
        make.score(row, 5, 5, kind=ScoreKind.TARGET)


def test_of_two_people_who_edit_one_risk_the_second_is_told_and_loses_nothing() -> None:
    row = make.risk()
    read = row.version
    register.edit_risk(
        risk=row, version=read, terms=make.terms(title="First"), by=make.officer(), at=AT
    )

    with pytest.raises(StaleVersion):
        register.edit_risk(
            risk=row, version=read, terms=make.terms(title="Second"), by=make.officer(), at=AT
        )
    assert Risk.objects.get().title == "First"
    assert [old.title for old in Risk.history.order_by("history_id")] == [
        "Refuge places fall away",
        "First",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Call Mrs Jones on Monday",
        "Her NHS number is 943 476 5919",
        "The refuge is at 12 High Street",
    ],
)
def test_a_risk_about_one_person_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(Refused) as refused:
        make.risk(event=text)

    assert text not in str(refused.value)
    assert not Risk.objects.exists()


def test_the_day_first_promised_never_moves() -> None:
    row = make.risk()
    terms = MitigationTerms("Let the contract", "Commissioner", TODAY + timedelta(days=30))
    made = register.add_mitigation(
        risk=row, version=row.version, terms=terms, by=make.officer(), at=AT
    )
    later = MitigationTerms("Let the contract", "Commissioner", TODAY + timedelta(days=80))
    register.update_mitigation(
        mitigation=made, version=made.version, terms=later, by=make.officer(), at=AT
    )

    made.refresh_from_db()
    assert made.baseline_on == TODAY + timedelta(days=30)
    assert made.forecast_on == TODAY + timedelta(days=80)
    assert fact(row).late_count == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Mitigation.objects.filter(pk=made.pk).update(baseline_on=TODAY)


def test_a_mitigation_cannot_be_done_on_a_day_to_come() -> None:
    row = make.risk()
    terms = MitigationTerms("Let it", "Commissioner", TODAY)
    made = register.add_mitigation(
        risk=row, version=row.version, terms=terms, by=make.officer(), at=AT
    )
    ahead = MitigationTerms("Let it", "Commissioner", TODAY, TODAY + timedelta(days=1))

    with pytest.raises(Refused, match="cannot be to come"):
        register.update_mitigation(
            mitigation=made, version=1, terms=ahead, by=make.officer(), at=AT
        )


def test_a_partners_view_stands_beside_the_register_and_changes_no_score() -> None:
    row = make.risk()
    make.score(row, 2, 2)
    by = signing_in.person(Role.BOARD_MEMBER)
    register.give_view(
        risk=row,
        organisation=make.partner(),
        score=Score(5, 4),
        words="We turn families away every week.",
        by=by,
        at=AT,
    )

    assert fact(row).current == Score(2, 2)
    found = [one.kind for one in risk_exceptions(TODAY, TODAY)]
    assert "partner_sees_more" in found


def test_another_body_carries_a_risk_only_after_it_said_yes() -> None:
    row = make.risk(of=make.body("operations", "operational_group"))
    board = make.body()
    request = asking.ask_escalation(
        risk=row,
        version=row.version,
        to_body=board,
        direction=Direction.UP,
        reason="It needs money that we do not have.",
        by=make.officer(),
        at=AT,
    )
    row.refresh_from_db()
    assert row.body.code == "operations"

    asking.answer_escalation(
        escalation=request, takes_it=True, words="DALPB/2026/08", by=make.chair(), at=AT
    )

    row.refresh_from_db()
    assert row.body == board


def test_a_body_that_says_no_leaves_the_risk_where_it_is_with_its_reason() -> None:
    row = make.risk()
    other = make.body("operations", "operational_group")
    request = asking.ask_escalation(
        risk=row,
        version=row.version,
        to_body=other,
        direction=Direction.DOWN,
        reason="It can be carried nearer.",
        by=make.officer(),
        at=AT,
    )
    asking.answer_escalation(
        escalation=request, takes_it=False, words="We lack the people.", by=make.chair(), at=AT
    )

    row.refresh_from_db()
    request.refresh_from_db()
    assert row.body.code == "board"
    assert (request.answer, request.answer_words) == ("declined", "We lack the people.")


def test_nobody_answers_their_own_escalation() -> None:
    row = make.risk()
    request = asking.ask_escalation(
        risk=row,
        version=row.version,
        to_body=make.body("operations", "operational_group"),
        direction=Direction.DOWN,
        reason="It can be carried nearer.",
        by=make.officer(),
        at=AT,
    )

    with pytest.raises(Refused, match="somebody else has to"):
        asking.answer_escalation(
            escalation=request, takes_it=True, words="Yes", by=make.officer(), at=AT
        )


def test_an_accepted_risk_keeps_its_scores_as_they_were_and_is_treated_again_at_its_end() -> None:
    row = make.risk()
    make.score(row, 5, 5, kind=ScoreKind.INHERENT)
    make.score(row, 4, 4)
    make.score(row, 2, 4, kind=ScoreKind.TARGET)
    made = accepted(row)
    make.score(row, 5, 5)

    made.refresh_from_db()
    assert (made.current_likelihood, made.current_impact) == (4, 4)
    assert (made.inherent_likelihood, made.target_likelihood, made.tolerated) == (5, 2, 8)
    assert fact(row).treatment is Treatment.ACCEPTED
    assert fact(row, TODAY + timedelta(days=89)).treatment is Treatment.ACCEPTED
    assert fact(row, TODAY + timedelta(days=90)).treatment is Treatment.TREATED
    found = {one.kind for one in risk_exceptions(TODAY, TODAY)}
    assert "worse_than_accepted" in found


def test_a_person_cannot_accept_what_they_asked_for_by_service_or_in_the_database() -> None:
    row = make.risk()
    make.score(row, 4, 4)
    request = asked(row, by=make.chair())

    with pytest.raises(Refused, match="somebody else has to"):
        asking.accept_risk(
            request=request, version=row.version, words="Fine", by=make.chair(), at=AT
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        AcceptanceRequest.objects.filter(pk=request.pk).update(
            answer=Answer.ACCEPTED.value, answered_by=make.chair(), answered_at=AT
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        _forge(row, request, asked_by=make.chair(), accepted_by=make.chair())
    assert not RiskAcceptance.objects.exists()


def test_an_acceptance_cannot_be_forged_in_another_askers_name() -> None:
    row = make.risk()
    make.score(row, 4, 4)
    request = asked(row, by=make.chair())

    with pytest.raises(DatabaseError), transaction.atomic():
        _forge(row, request, asked_by=make.officer(), accepted_by=make.chair())


def _forge(row: Risk, request: AcceptanceRequest, *, asked_by: Any, accepted_by: Any) -> None:
    RiskAcceptance.objects.create(
        risk=row,
        request=request,
        current_likelihood=4,
        current_impact=4,
        tolerated=8,
        reason="Fine",
        asked_by=asked_by,
        asked_at=AT,
        accepted_by=accepted_by,
        accepted_at=AT,
        accepted_on=TODAY,
        expires_on=request.expires_on,
    )


def test_a_risk_that_changed_since_it_was_read_is_not_accepted_unread() -> None:
    row = make.risk()
    make.score(row, 3, 3)
    request = asked(row)
    read = row.version
    make.score(row, 5, 5)

    with pytest.raises(StaleVersion):
        asking.accept_risk(request=request, version=read, words="Yes", by=make.chair(), at=AT)


def test_nothing_unscored_is_accepted() -> None:
    row = make.risk()

    with pytest.raises(Refused, match="Score it first"):
        asked(row)


def test_revoking_restores_the_treatment_at_once_and_only_once() -> None:
    row = make.risk()
    make.score(row, 4, 4)
    made = accepted(row)
    asking.revoke_acceptance(
        acceptance=made, reason="The cover fell through.", by=make.chair(), at=AT
    )

    assert fact(row).treatment is Treatment.TREATED
    with pytest.raises(Refused, match="revoked before"):
        asking.revoke_acceptance(acceptance=made, reason="Again", by=make.chair(), at=AT)


def test_an_acceptance_cannot_be_lengthened_in_the_database() -> None:
    row = make.risk()
    make.score(row, 4, 4)
    accepted(row)

    with pytest.raises(DatabaseError), transaction.atomic():
        RiskAcceptance.objects.update(expires_on=TODAY + timedelta(days=3000))


def test_what_was_answered_is_not_answered_again() -> None:
    row = make.risk()
    make.score(row, 4, 4)
    request = asked(row)
    asking.decline_acceptance(request=request, words="Treat it.", by=make.chair(), at=AT)

    with pytest.raises(Refused, match="answered this already"):
        asking.accept_risk(
            request=request, version=row.version, words="Yes", by=make.chair(), at=AT
        )


def test_a_risk_does_not_close_over_an_unanswered_question() -> None:
    row = make.risk()
    make.score(row, 4, 4)
    asked(row)

    with pytest.raises(Refused, match="waits for its answer"):
        register.close_risk(risk=row, version=row.version, reason="Gone", by=make.officer(), at=AT)


def test_a_closed_risk_comes_back_with_all_it_had() -> None:
    row = make.risk()
    make.score(row, 4, 4)
    register.close_risk(
        risk=row, version=row.version, reason="The contract is let.", by=make.officer(), at=AT
    )
    row.refresh_from_db()
    assert risk_facts(TODAY) == ()

    register.reopen_risk(
        risk=row, version=row.version, reason="The provider gave notice.", by=make.officer(), at=AT
    )

    row.refresh_from_db()
    assert fact(row).current == Score(4, 4)


def test_the_status_is_what_the_replay_of_the_events_says() -> None:
    row = make.risk()
    make.score(row, 4, 4)
    accepted(row)
    register.close_risk(risk=row, version=row.version, reason="Over", by=make.officer(), at=AT)
    row.refresh_from_db()

    moves = [RiskMove(event.move) for event in RiskEvent.objects.order_by("sequence")]

    assert replay(moves) == RiskStatus(row.status)
    assert [event.sequence for event in row.events.all()] == list(range(1, len(moves) + 1))


def test_nobody_looked_for_a_quarter_is_said_and_a_look_ends_it() -> None:
    row = make.risk()
    make.score(row, 1, 1)
    later = AT + timedelta(days=93)
    on = later.date()
    assert [one.kind for one in risk_exceptions(TODAY, on)] == ["nobody_looked"]

    register.review_risk(risk=row, version=row.version, words="", by=make.officer(), at=later)

    assert risk_exceptions(TODAY, on) == ()


def test_facts_tell_a_past_day_as_it_was() -> None:
    row = make.risk()
    make.score(row, 2, 2)
    make.score(row, 5, 5, at=AT + timedelta(days=10))

    assert fact(row).current == Score(2, 2)
    assert fact(row, TODAY + timedelta(days=10)).current == Score(5, 5)


def _full(title: str) -> None:
    """A risk that has something of everything."""
    row = make.risk(title=title)
    make.score(row, 4, 4)
    terms = MitigationTerms("Let the contract", "Commissioner", TODAY)
    register.add_mitigation(risk=row, version=row.version, terms=terms, by=make.officer(), at=AT)
    register.give_view(
        risk=row,
        organisation=make.partner(),
        score=Score(2, 2),
        words="It looks smaller from here.",
        by=make.chair(),
        at=AT,
    )
    accepted(row)


def test_reading_all_risks_asks_the_same_number_of_questions_however_many() -> None:
    counts = []
    for titles in (("One",), tuple("abcdefgh")):
        for title in titles:
            _full(title)
        with CaptureQueriesContext(connection) as asked_of:
            risk_facts(TODAY)
            risk_exceptions(TODAY, TODAY)
        counts.append(len(asked_of))

    assert len(risk_facts(TODAY)) == 9
    assert counts[0] == counts[1]
