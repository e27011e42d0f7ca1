import json
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from dalpb.kernel.audit import head, record, verify
from dalpb.kernel.models import AuditEvent, User

pytestmark = pytest.mark.django_db


def three_events(by: User, at: datetime) -> None:
    for number in range(3):
        with transaction.atomic():
            record(
                "test.happened",
                by=by,
                at=at + timedelta(seconds=number),
                subject="test",
                subject_key=str(number),
                details={"number": number},
            )


def test_events_form_a_whole_chain(officer: User, at: datetime) -> None:
    three_events(officer, at)

    assert verify() == []
    assert head().sequence == 3
    assert head().hash == AuditEvent.objects.get(sequence=3).hash


@pytest.mark.parametrize(
    "statement", ["UPDATE kernel_auditevent SET actor = 'x'", "DELETE FROM kernel_auditevent"]
)
def test_the_database_refuses_to_change_an_event(
    officer: User, at: datetime, statement: str
) -> None:
    three_events(officer, at)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)

    assert verify() == []


def test_a_rewritten_event_is_found_even_without_the_trigger(officer: User, at: datetime) -> None:
    from tests.emptying import triggers_off

    three_events(officer, at)
    with triggers_off():
        AuditEvent.objects.filter(sequence=2).update(reason="rewritten")

    assert [b.sequence for b in verify()] == [2]


def test_a_missing_event_is_found(officer: User, at: datetime) -> None:
    from tests.emptying import triggers_off

    three_events(officer, at)
    with triggers_off():
        AuditEvent.objects.filter(sequence=3).delete()

    assert [b.reason for b in verify()] == ["the head is not the last event"]


def test_the_command_says_whole_or_broken(
    officer: User, at: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.emptying import triggers_off

    three_events(officer, at)
    call_command("verify_audit", "--json")
    assert json.loads(capsys.readouterr().out)["status"] == "whole"

    with triggers_off():
        AuditEvent.objects.filter(sequence=1).update(actor="somebody.else@example.org")
    with pytest.raises(SystemExit):
        call_command("verify_audit", "--json")
    assert json.loads(capsys.readouterr().out)["breaks"][0]["sequence"] == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(officer: User, at: datetime) -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        record("test.happened", by=officer, at=at, subject="test", subject_key="1")
