"""Strategies from a file: all of it or none, and nothing twice."""

import copy
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from dalpb.kernel.models import AuditEvent
from strategy.models import AreaTile, Priority, PriorityIndicator, Strategy
from strategy.services.strategy_files import StrategiesLoaded, load_strategies
from tests.factories.strategies import CODE, FILE, strategy
from tests.integration.needs.partnership import AT
from tests.integration.strategy import example

pytestmark = pytest.mark.usefixtures("loaded")


def load(content: object = FILE) -> StrategiesLoaded:
    return load_strategies(content, by=None, at=AT)


def changed(**values: Any) -> dict[str, Any]:
    return {**copy.deepcopy(FILE), "strategies": [strategy(**values)]}


def test_a_file_stands_and_again_changes_nothing() -> None:
    first, second = load(), load()

    assert (first.faults, second.faults) == ((), ())
    assert first.rows_read == 11
    assert second.rows_written == 0
    assert [p.position for p in Priority.objects.all()] == [1, 2]
    assert PriorityIndicator.objects.count() == 6
    assert AreaTile.objects.count() == 2
    assert AuditEvent.objects.filter(action="strategy.loaded").count() == 1


def test_what_changes_is_versioned_and_kept_in_history() -> None:
    load()
    load(changed(title="Another name"))

    row = Strategy.objects.get(code=CODE)
    assert (row.title, row.version) == ("Another name", 3)
    assert "Test strategy" in {past.title for past in row.history.all()}


def test_a_priority_that_is_gone_is_gone_and_its_indicators_may_change_places() -> None:
    load()
    kept = copy.deepcopy(strategy()["priorities"][:1])
    kept[0]["indicators"].reverse()
    load(changed(priorities=kept))

    (priority,) = Priority.objects.all()
    codes = [one.indicator_code for one in priority.indicators.all()]
    assert codes == ["", "not-supported-share", "homelessness-rate"]
    assert PriorityIndicator.history.filter(history_type="-").exists()


def test_a_successor_may_stand_later_in_the_file() -> None:
    older = strategy(code="older", status="replaced", successor=CODE)

    done = load({"strategies": [older, strategy()]})

    assert done.faults == ()
    assert Strategy.objects.get(code="older").successor == Strategy.objects.get(code=CODE)


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (changed(area="E99999999"), "strategies[0].area"),
        (changed(successor="no-such"), "strategies[0].successor"),
        ({"tiles": [{"area": "E9", "row": 0, "column": 0}]}, "tiles[0].area"),
        (
            changed(
                priorities=[
                    {
                        "title": "T",
                        "description": "D",
                        "indicators": [
                            {"code": "no-such"},
                            {"code": "homelessness-rate"},
                            {"code": "training-reach"},
                        ],
                    }
                ]
            ),
            "strategies[0].priorities[0].indicators[0].code",
        ),
    ],
)
def test_a_name_nobody_knows_is_refused_and_nothing_written(content: object, path: str) -> None:
    done = load(content)

    assert [fault.path for fault in done.faults] == [path]
    assert not Strategy.objects.exists()
    assert not AreaTile.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"position": 6, "indicator_code": "x"},
        {"position": 0, "indicator_code": "x"},
        {"position": 4},
        {"position": 4, "indicator_code": "x", "wanted": "y", "supplier": "z"},
        {"position": 4, "wanted": "y"},
        {"position": 4, "indicator_code": "homelessness-rate"},
        {"position": 1, "indicator_code": "x"},
    ],
)
def test_the_database_holds_what_a_priority_may_show(values: dict[str, Any]) -> None:
    load()
    priority = Priority.objects.get(position=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        PriorityIndicator.objects.create(priority=priority, **values)


@pytest.mark.parametrize(
    "values",
    [{"status": "replaced"}, {"status": "live"}, {"code": "No"}, {"until_on": "2020-01-01"}],
)
def test_the_database_holds_what_a_strategy_may_say(values: dict[str, Any]) -> None:
    load()
    row = Strategy.objects.get(code=CODE)
    for name, value in values.items():
        setattr(row, name, value)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_strategy_is_not_its_own_successor() -> None:
    load()
    row = Strategy.objects.get(code=CODE)
    row.successor = row

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def run(path: Path, *more: str) -> tuple[int, str]:
    said = io.StringIO()
    try:
        call_command("load_strategies", str(path), *more, stdout=said)
    except SystemExit as stopped:
        return int(stopped.code or 0), said.getvalue()
    return 0, said.getvalue()


def test_the_command_says_what_it_did_and_what_is_wrong(tmp_path: Path) -> None:
    good, bad, none = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "none.json"
    good.write_text(json.dumps(FILE))
    bad.write_text(json.dumps(changed(area="E9", status="live")))
    none.write_text("{")

    assert run(good) == (0, "good.json: 11 rows read, 12 written.\n")
    code, said = run(bad)
    assert code == 1
    assert "strategies[0].status (“live”)" in said
    assert "Nothing was changed" in said
    assert run(none)[0] == 2
    assert run(tmp_path / "missing.json")[0] == 2
    code, said = run(bad, "--json")
    assert json.loads(said)["errors"][0]["column"] == "strategies[0].status"
    assert json.loads(run(none, "--json")[1])["status"] == "unreadable"


def test_the_example_s_strategies_load_by_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    example.load_reference()
    example.with_assessment(monkeypatch)

    assert run(example.EXAMPLE / "strategies.json")[0] == 0
    assert Strategy.objects.count() == 3
    assert AreaTile.objects.count() == 6
