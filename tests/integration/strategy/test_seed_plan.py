"""The example's delivery plan, loaded as the demonstration loads it."""

import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from dalpb.kernel import clock
from reporting.management.commands.load_example import CHAIR, OFFICER, load_people
from strategy.facts import plan as facts
from strategy.models import Action, ActionEvent, ComputedRag
from strategy.rules.delivery.vocabulary import ActionMove, ActionStatus, Rag
from tests.integration.strategy import example

pytestmark = pytest.mark.django_db
EXAMPLE = Path(settings.BASE_DIR) / "dalpb" / "example"


def load() -> None:
    call_command(
        "load_delivery_plan",
        str(EXAMPLE / "delivery-plan.json"),
        "--as",
        OFFICER,
        "--agreed-as",
        CHAIR,
        stdout=io.StringIO(),
    )


@pytest.fixture
def loaded(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    example.load_reference()
    assert [done.faults for done in example.load_plans(monkeypatch)] == [(), ()]
    load_people(json.loads((EXAMPLE / "people.json").read_text())["people"], at=clock.now())
    load()


@pytest.mark.usefixtures("loaded")
def test_the_plan_tells_of_every_kind_of_trouble_and_loads_once() -> None:
    events = ActionEvent.objects.count()
    load()

    rows = facts.actions(on=clock.today())
    current = [row for row in rows if row.strategy_code == "da-2025-28"]
    assert ActionEvent.objects.count() == events
    assert (len(rows), len(current)) == (46, 30)
    assert all(row.is_illustrative for row in rows)
    assert {row.status for row in rows} == set(ActionStatus)
    for found in (
        [row for row in current if row.is_blocked],
        [row for row in current if row.slip_count >= 2],
        [row for row in current if row.voices.disagree],
        [row for row in rows if row.status is ActionStatus.MERGED],
        [row for row in rows if row.successor_code.startswith("A1")],
        ActionEvent.objects.filter(kind=ActionMove.TERMS_CORRECTED.value),
    ):
        assert len(found) >= 1
    said = {row.computed for row in current}
    assert {Rag.GREEN, Rag.AMBER, Rag.RED, Rag.CANNOT_TELL} <= said
    assert ComputedRag.objects.filter(quarter="2026-27 Q2").exists()
    assert {row.objective_code[0] for row in current} == set("12345")
    assert Action.objects.filter(objective__strategy__code="da-2021-24").count() == 16
