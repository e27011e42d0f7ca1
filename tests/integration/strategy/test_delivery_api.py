"""The plan for programs: filtered as its page is, updated by owners, once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dalpb.kernel.access import access_of
from dalpb.kernel.accounts import tokens
from dalpb.kernel.clock import now, today
from dalpb.kernel.models import User
from strategy.models import Action, ActionUpdate
from strategy.rules.delivery.rows import PlanQuery
from strategy.rules.delivery.vocabulary import Rag
from strategy.selectors.delivery import found_by_database, narrowed_plan, rows_of
from strategy.services.delivery import closing, rating, updating
from tests.browsers import Browser, assert_only_its_own
from tests.factories import delivery
from tests.standing import standing

pytestmark = pytest.mark.django_db
ACTIONS = "/api/v1/actions/"


@standing
def on_five_actions() -> delivery.Plan:
    """Five actions that differ in what a filter may ask."""
    found = delivery.small_plan()
    rows = [found.agreed(title=f"Action {n}") for n in range(4)]
    act = found.act(found.owner, datetime(2026, 7, 6, 9, tzinfo=UTC))
    updating.give_update(action=rows[0], terms=delivery.update(), act=act)
    updating.give_update(
        action=rows[1],
        terms=delivery.update(
            own_rag=Rag.RED,
            forecast_end=delivery.END + timedelta(days=40),
            blocked_reason="No building.",
            unblocked_by="A lease.",
        ),
        act=act,
    )
    terms = rating.RatingTerms("2026-27 Q1", Rag.AMBER, date(2026, 7, 20), "A lease is near.")
    rating.agree_rag(action=rows[1], terms=terms, act=found.act(found.chair))
    closing.stop_action(action=rows[2], reason="No money.", act=found.act(found.officer))
    found.proposed(title="Only proposed", owner=found.health)
    return found


@pytest.fixture
def plan(on_five_actions: delivery.Plan) -> delivery.Plan:
    return on_five_actions


def client_of(user: User, *, submit: bool = True) -> Client:
    access = access_of(user, on=today())
    made = tokens.create_token(
        by=user,
        at=now() - timedelta(minutes=1),
        access=access,
        organisation=user.memberships.get().organisation,
        name="test",
        days=30,
        can_read=True,
        can_submit=submit,
    )
    tokens.mark_used(made.token, at=now())
    client = Client()
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {made.shown_once}"
    return client


QUESTIONS = [
    PlanQuery(),
    PlanQuery(strategy="da-plan"),
    PlanQuery(priority=2),
    PlanQuery(objective="1.1", owner="example-health"),
    PlanQuery(status="live"),
    PlanQuery(status="stopped"),
    PlanQuery(computed="green"),
    PlanQuery(own="red"),
    PlanQuery(agreed="amber"),
    PlanQuery(late=True),
    PlanQuery(slipped=1),
    PlanQuery(slipped=0),
    PlanQuery(blocked=True),
    PlanQuery(freshness="never"),
    PlanQuery(freshness="fresh"),
    PlanQuery(freshness="ageing"),
    PlanQuery(freshness="stale"),
    PlanQuery(differ=True),
    PlanQuery(words="action 3"),
]


@pytest.mark.parametrize("quarter", ["", "2026-27 Q1", "2025-26 Q4"])
@pytest.mark.parametrize("on", [date(2026, 7, 8), date(2026, 12, 1), date(2027, 6, 1)])
@pytest.mark.usefixtures("plan")
def test_the_database_finds_what_the_rule_finds(quarter: str, on: date) -> None:
    for asked in QUESTIONS:
        query = replace(asked, quarter=quarter)
        everything = Action.objects.order_by("code")
        by_rule = rows_of(narrowed_plan(everything, query), query, on=on)

        assert [found.code for found in found_by_database(everything, query, on=on)] == [
            row.code for row in by_rule
        ], query


def test_the_list_is_filtered_and_one_action_tells_everything(plan: delivery.Plan) -> None:
    client = client_of(plan.other)

    found = client.get(ACTIONS, {"blocked": "true", "quarter": "2026-27 Q1", "agreed": "amber"})
    one = client.get(f"{ACTIONS}A002/")

    assert [row["code"] for row in found.json()["results"]] == ["A002"]
    body = one.json()
    assert (body["own_rating"], body["agreed_rating"]) == ("red", "amber")
    assert body["updates"][0]["unblocked_by"] == "A lease."
    assert body["computed"][-1]["reasons"]
    assert client.get(ACTIONS, {"own": "purple"}).status_code == 400
    assert client.get(f"{ACTIONS}A999/").status_code == 404


SENT = {
    "quarter": "2026-27 Q1",
    "progress": "A building is found.",
    "rating": "green",
    "reason_for_rating": "All goes as planned.",
}


def test_an_owners_program_updates_once_under_one_key(plan: delivery.Plan) -> None:
    client = client_of(plan.owner)
    address = f"{ACTIONS}A004/updates/"

    def send(**changes: str) -> tuple[int, dict[str, object]]:
        response = client.post(
            address,
            {**SENT, **changes},
            content_type="application/json",
            headers={"Idempotency-Key": "update-2026-q1"},
        )
        return response.status_code, response.json()

    first, again, other = send(), send(), send(progress="Something else.")

    assert (first[0], again) == (201, first)
    assert other[0] == 422
    assert ActionUpdate.objects.filter(action__code="A004").count() == 1


def test_an_owners_browser_updates_with_its_own_csrf_token_alone(plan: delivery.Plan) -> None:
    browser = Browser(plan.owner)
    address = f"{ACTIONS}A004/updates/"

    assert_only_its_own(browser, "POST", address, SENT)
    assert not ActionUpdate.objects.filter(action__code="A004").exists()
    given = browser.send("POST", address, SENT)

    assert given.status_code == 201, given.content


def test_a_second_update_needs_a_reason_and_a_stale_version_is_refused(
    plan: delivery.Plan,
) -> None:
    client = client_of(plan.owner)
    address = f"{ACTIONS}A001/updates/"

    twice = client.post(address, SENT, content_type="application/json")
    stale = client.post(
        address,
        {**SENT, "reason": "Wrong"},
        content_type="application/json",
        headers={"If-Match": '"v1"'},
    )
    corrected = client.post(address, {**SENT, "reason": "Wrong"}, content_type="application/json")

    assert (twice.status_code, stale.status_code, corrected.status_code) == (409, 412, 201)
    assert corrected.json()["kind"] == "corrected"


def test_nobody_else_updates_and_a_token_that_reads_does_not(plan: delivery.Plan) -> None:
    address = f"{ACTIONS}A001/updates/"
    other = client_of(plan.other).post(address, SENT, content_type="application/json")
    reads = client_of(plan.owner, submit=False)

    assert other.status_code == 403
    assert reads.post(address, SENT, content_type="application/json").status_code == 403


def test_the_list_takes_the_same_queries_for_more_actions(plan: delivery.Plan) -> None:
    client = client_of(plan.officer)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(ACTIONS).status_code == 200
        return len(found)

    asked()
    few = asked()
    for number in range(4):
        plan.agreed(title=f"More {number}")
    assert asked() == few
