"""Dashboards from figures that partners sent, and who may read them."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dalpb.kernel.models import AuditEvent
from strategy.models import AreaTile
from strategy.services.strategy_files import load_strategies
from tests.factories.strategies import CODE, FILE, NORTH, SOUTH, strategy
from tests.integration.needs.partnership import AT, as_csv, row, send
from tests.integration.strategy.conftest import ClientOf

READERS = ("officer", "commissioner", "finance_certifier", "auditor", "chair", "board_member")
STRANGERS = ("administrator", "partner", "consultation_officer")
DISTRICTS = {"code": CODE, "indicator_code": "homelessness-rate"}


@pytest.fixture(autouse=True)
def _strategy(loaded: None) -> None:
    assert load_strategies(FILE, by=None, at=AT).faults == ()


def homeless(north: str, south: str) -> None:
    """A year of both districts, by quarter."""
    sent = send(
        as_csv(
            [
                row(
                    value,
                    period=f"2024-25 Q{quarter}",
                    area=area,
                    organisation=f"{'north' if area == NORTH else 'south'}-council",
                    service="",
                    measure="homeless_applications_da",
                )
                for area, value in ((NORTH, north), (SOUTH, south))
                for quarter in (1, 2, 3, 4)
            ]
        )
    )
    assert sent.errors == ()


def text_of(client: Client, name: str, **keys: str) -> str:
    answer = client.get(reverse(f"strategy:{name}", kwargs=keys))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_dashboard_shows_each_priority_and_its_silence(client_of: ClientOf) -> None:
    text = text_of(client_of("board_member"), "dashboard", code=CODE)

    assert "1. Working together" in text
    assert "2. Training" in text
    assert "Nobody has sent the figures" in text
    assert "The district councils" in text
    assert "6 of 6 indicators have no figure yet" in text


def test_a_figure_that_came_in_is_on_the_dashboard_and_the_map(client_of: ClientOf) -> None:
    homeless("50", "20")
    client = client_of("board_member")

    page = text_of(client, "dashboard", code=CODE)
    county = text_of(client, "districts", **DISTRICTS)

    assert "By district" in page
    assert "5 of 6 indicators have no figure yet" in page
    assert "North Example: 2 households" in county
    assert "South Example: 0.4 households" in county
    assert county.index("North Example</th>") < county.index("South Example</th>")


def test_nothing_is_worked_out_by_a_page(client_of: ClientOf) -> None:
    """Two readings of the same stored results are the same bytes but for what a visit is."""
    homeless("50", "20")
    client = client_of("officer")

    first, second = (text_of(client, "districts", **DISTRICTS) for _ in range(2))

    assert first.split("<main")[1] == second.split("<main")[1]


def figures(client: Client) -> list[dict[str, Any]]:
    answer = client.get(reverse("strategy:figures", args=[CODE]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_agrees_with_the_page_and_is_in_the_trail(client_of: ClientOf) -> None:
    homeless("50", "20")
    client = client_of("board_member")

    told = figures(client)

    rate = next(r for r in told if r["indicator"] == "homelessness-rate")
    assert float(rate["value"]) == pytest.approx(280 / 300_000 * 1000, abs=1e-6)
    assert rate["area"] == "E10000099"
    assert sum(r["value"] == "[n]" for r in told) == 5
    event = AuditEvent.objects.get(action="dashboard.exported")
    assert (event.actor, event.subject_key) == ("board_member@example.org", CODE)


@pytest.mark.parametrize("role", READERS)
def test_who_reads_indicators_reads_dashboards(client_of: ClientOf, role: str) -> None:
    client = client_of(role)

    assert "Test strategy" in text_of(client, "dashboards")
    assert "Test strategy" in text_of(client, "dashboard", code=CODE)


@pytest.mark.parametrize("role", STRANGERS)
def test_nobody_else_sees_any_of_it(client_of: ClientOf, role: str) -> None:
    homeless("50", "20")
    client = client_of(role)

    for address in (
        reverse("strategy:dashboards"),
        reverse("strategy:dashboard", args=[CODE]),
        reverse("strategy:dashboard", args=["no-such"]),
        reverse("strategy:districts", kwargs=DISTRICTS),
        reverse("strategy:figures", args=[CODE]),
    ):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "Test strategy" not in answer.content.decode()
    assert not AuditEvent.objects.filter(action="dashboard.exported").exists()


@pytest.mark.parametrize(
    "keys",
    [
        {"code": "no-such", "indicator_code": "homelessness-rate"},
        {"code": CODE, "indicator_code": "no-such"},
        # A county's indicator, and one that is no indicator of this strategy.
        {"code": CODE, "indicator_code": "not-supported-share"},
        {"code": CODE, "indicator_code": "stalking-crime-rate"},
    ],
)
def test_there_is_no_map_of_what_has_none(client_of: ClientOf, keys: dict[str, str]) -> None:
    answer = client_of("officer").get(reverse("strategy:districts", kwargs=keys))

    assert answer.status_code == 404


def test_without_tiles_there_is_no_map_and_no_way_to_it(client_of: ClientOf) -> None:
    homeless("50", "20")
    for tile in AreaTile.objects.all():
        tile.delete()
    client = client_of("officer")

    assert "By district" not in text_of(client, "dashboard", code=CODE)
    assert client.get(reverse("strategy:districts", kwargs=DISTRICTS)).status_code == 404


def test_a_replaced_strategy_names_its_successor(client_of: ClientOf) -> None:
    older = strategy(code="older", title="Older", status="replaced", successor=CODE)
    load_strategies({"strategies": [older]}, by=None, at=AT)

    assert "replaced by Test strategy, 2024 to 2027" in text_of(client_of("chair"), "dashboards")


def test_more_priorities_ask_no_more_queries(client_of: ClientOf) -> None:
    homeless("50", "20")
    client = client_of("officer")

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            text_of(client, "dashboard", code=CODE)
        return len(asked)

    count()
    few = count()
    grown = strategy()
    grown["priorities"] = [
        {**grown["priorities"][n % 2], "title": f"Priority {n}"} for n in range(12)
    ]
    assert load_strategies({"strategies": [grown]}, by=None, at=AT).faults == ()

    assert count() == few


def test_the_api_gives_strategies_and_priorities_to_readers(client_of: ClientOf) -> None:
    client = client_of("board_member")

    (one,) = client.get("/api/v1/strategies/").json()["results"]
    priorities = client.get("/api/v1/priorities/", {"strategy": CODE}).json()["results"]

    assert (one["code"], one["status"], one["successor"]) == (CODE, "published", None)
    assert [p["position"] for p in priorities] == [1, 2]
    assert priorities[0]["indicators"][0]["indicator"] == "homelessness-rate"
    assert priorities[1]["indicators"][0]["supplier"] == "The district councils"
    assert client.get("/api/v1/priorities/", {"strategy": "none"}).json()["results"] == []
    assert client.get("/api/v1/strategies/", {"colour": "red"}).status_code == 400


def test_the_api_gives_others_nothing(client_of: ClientOf) -> None:
    client = client_of("administrator")

    assert client.get("/api/v1/strategies/").json()["results"] == []
    assert client.get("/api/v1/priorities/").json()["results"] == []
    assert client.get(f"/api/v1/strategies/{CODE}/").status_code == 404
