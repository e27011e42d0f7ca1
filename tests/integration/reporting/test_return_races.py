"""Many at once, on real transactions: one signature, and one state of the figures."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from dalpb.kernel.audit import verify
from dalpb.kernel.refusals import Refused
from reporting.assemble import returns as assemble
from reporting.models import AnnualReturn, ReturnDocument, ReturnEvent, ReturnSnapshot
from reporting.render.formats import FORMATS
from reporting.services.certify import certify, content_digest, prepare
from reporting.workflow import ReturnStatus
from tests import worlds

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 50


def started(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.usefixtures("quick_press")
def test_fifty_signatures_at_once_make_one_snapshot() -> None:
    world = worlds.build()
    made = worlds.the_return(world, ReturnStatus.CHECKED)
    shown, certifier = content_digest(prepare(made)), world.people["certifier"]
    gate = threading.Barrier(MANY)
    outcomes: list[str] = []

    def sign() -> None:
        mine = AnnualReturn.objects.get(pk=made.pk)
        gate.wait(timeout=60)
        try:
            certify(
                annual_return=mine,
                version=made.version,
                shown=shown,
                by=certifier,
                at=worlds.later(2),
            )
            outcomes.append("signed")
        except Refused as refused:
            outcomes.append(refused.denial.code)
        except Exception as failure:
            outcomes.append(repr(failure))

    for thread in [started(sign) for _ in range(MANY)]:
        thread.join(timeout=240)

    assert len(outcomes) == MANY
    assert set(outcomes) <= {"signed", "return.wrong_state", "return.changed_meanwhile"}
    assert outcomes.count("signed") == 1
    assert ReturnSnapshot.objects.count() == 1
    assert ReturnDocument.objects.count() == len(FORMATS)
    assert ReturnEvent.objects.filter(move="certified").count() == 1
    assert verify() == []


def test_a_return_is_of_one_moment_though_a_file_arrives_while_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = worlds.build()
    made = worlds.the_return(world)
    before = content_digest(prepare(made))
    arriving: list[threading.Thread] = []
    read_spend = assemble._spend

    def spend_after_a_file(year: str) -> Any:
        # This year's figures have been read; last year's have not.
        arriving.append(started(lambda: send_both_years(world)))
        arriving[0].join(timeout=2)
        return read_spend(year)

    with monkeypatch.context() as patched:
        patched.setattr(assemble, "_spend", spend_after_a_file)
        during = content_digest(prepare(made))
    arriving[0].join(timeout=60)

    assert during == before
    assert content_digest(prepare(made)) != before


def send_both_years(world: worlds.World) -> None:
    rows = [
        worlds.row("haven-house", "households_supported", "ALL", "60", year)
        for year in ("2023-24", worlds.YEAR)
    ]
    assert world.send("haven", rows).batch_id is not None
