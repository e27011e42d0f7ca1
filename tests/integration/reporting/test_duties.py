"""The duty watch from the records: what shows a duty, what is missing, on any day."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dalpb.kernel.models import AuditEvent, User
from dalpb.kernel.refusals import Refused
from dalpb.kernel.roles import Role
from reporting.assemble.duties import duty_record
from reporting.duties.duty import DutyState
from reporting.duties.watch import watch
from reporting.models import DutyStatement, ReportDay
from reporting.services.duties import record_report_day, state_duty
from strategy.models import Meeting
from strategy.services.board import bodies
from strategy.services.board.acting import act_of
from tests import signing_in
from tests.factories import board as boards

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 20, 9, 0, tzinfo=UTC)
ON = AT.date()


def state(code: str, on: date = ON) -> DutyState:
    return next(o.verdict.state for o in watch(duty_record(on), on) if o.duty.code == code)


def gaps(code: str, on: date = ON) -> str:
    found = watch(duty_record(on), on)
    return " ".join(next(o.verdict.gaps for o in found if o.duty.code == code))


@pytest.fixture
def officer() -> User:
    return signing_in.person(Role.OFFICER)


def signed_in(role: Role) -> Client:
    client = Client()
    signing_in.sign_in(client, signing_in.person(role))
    return client


def test_a_board_that_is_not_on_record_is_a_gap(db: None) -> None:
    assert state("board") is DutyState.GAP
    assert "No board is on record" in gaps("board")


def test_an_interest_that_nobody_represents_is_named_in_the_acts_words(db: None) -> None:
    boards.board()

    assert "victims of domestic abuse" in gaps("board")
    assert "policing" not in gaps("board")


def test_a_seat_that_falls_empty_is_a_gap_from_that_day(db: None) -> None:
    made = boards.board()
    act = act_of(made.officer, boards.BEFORE)
    bodies.end_appointment(
        appointment=made.seats["police"],
        version=made.seats["police"].version,
        until=date(2026, 9, 1),
        reason="Moved on",
        act=act,
    )

    assert "policing" not in gaps("board", date(2026, 8, 31))
    assert "policing" in gaps("board", date(2026, 9, 1))


def test_a_meeting_held_without_an_interest_is_told_of_afterwards(db: None) -> None:
    boards.whole()

    assert "nobody represented" in gaps("board")
    assert "nobody represented" not in gaps("board", date(2026, 9, 8))


def test_what_nothing_can_show_is_met_by_a_statement_until_its_day(officer: User) -> None:
    assert state("guidance") is DutyState.UNKNOWN

    state_duty(
        duty="guidance",
        words="Chapter 4 was read at each stage; see appendix 2.",
        until_on=date(2027, 4, 1),
        by=officer,
        at=AT,
    )

    assert state("guidance") is DutyState.MET
    assert state("guidance", date(2026, 9, 19)) is DutyState.UNKNOWN
    assert state("guidance", date(2027, 4, 1)) is DutyState.UNKNOWN
    assert AuditEvent.objects.filter(action="duty.stated").count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"duty": "assess"}, "duty.computed"),
        ({"words": "  "}, "duty.no_words"),
        ({"until_on": ON}, "duty.ended"),
        ({"words": "Ring Ann on 07700 900123"}, "text.personal_data"),
    ],
)
def test_a_statement_that_cannot_count_is_refused(
    officer: User, change: dict[str, object], code: str
) -> None:
    given = {"duty": "guidance", "words": "Read.", "until_on": date(2027, 4, 1), **change}

    with pytest.raises(Refused) as refused:
        state_duty(by=officer, at=AT, **given)  # type: ignore[arg-type]

    assert refused.value.code == code
    assert not DutyStatement.objects.exists()


def test_a_report_sent_before_this_system_counts_as_sent(officer: User) -> None:
    assert "2022-23" in gaps("report")

    record_report_day(
        year="2022-23",
        due_on=None,
        submitted_on=date(2023, 7, 1),
        source="Receipt of the department",
        by=officer,
        at=AT,
    )

    assert "2022-23" not in gaps("report")


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"due_on": None, "submitted_on": None}, "report_day.no_day"),
        ({"due_on": None, "submitted_on": date(2027, 1, 1)}, "report_day.to_come"),
    ],
)
def test_a_report_day_that_says_nothing_is_refused(
    officer: User, days: dict[str, date | None], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        record_report_day(year="2025-26", source="Letter", by=officer, at=AT, **days)

    assert refused.value.code == code
    assert not ReportDay.objects.exists()


def test_the_page_answers_the_question_on_any_day(officer: User) -> None:
    boards.board()
    chair = signed_in(Role.CHAIR)

    today, before = chair.get("/duties/"), chair.get("/duties/?on=1/6/2021")

    assert "No: not every duty is met." in today.text
    assert "Part 4 was not in force on that day." in before.text
    assert "Are we compliant on 1 June 2021?" in before.text


def test_a_day_that_is_none_is_said_and_today_is_shown(officer: User) -> None:
    page = signed_in(Role.OFFICER).get("/duties/?on=yesterday")

    assert page.status_code == 200
    assert "Are we compliant today?" in page.text
    assert "There is a problem" in page.text


def test_the_officer_records_a_statement_on_its_page(officer: User) -> None:
    client = signed_in(Role.OFFICER)
    typed = {"words": "Read at each stage.", "until_on": "1/4/2099"}

    wrong = client.post("/duties/guidance/", {**typed, "until_on": "soon"})
    right = client.post("/duties/guidance/", typed)

    assert "Read at each stage." in wrong.text
    assert right.status_code == 302
    assert DutyStatement.objects.get().words == "Read at each stage."


def test_more_meetings_ask_no_more_of_the_database(db: None) -> None:
    made = boards.board()
    counts = []
    for day in (date(2026, 3, 4), date(2026, 6, 3), date(2026, 9, 9)):
        row = boards.planned(made, day, at=datetime(2026, 2, 1, tzinfo=UTC))
        Meeting.objects.filter(pk=row.pk).update(status="closed")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            duty_record(ON)
        counts.append(len(asked))

    assert len(set(counts[1:])) == 1
