"""The plan's pages: lists that are narrowed by their address, one action, and its forms."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import travel

from dalpb.kernel.models import User
from strategy.models import Action, ActionUpdate
from strategy.rules.delivery.vocabulary import Rag
from strategy.services.delivery import parts, rating, updating
from tests import signing_in
from tests.factories import delivery

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 8, 10, 0, tzinfo=delivery.AT.tzinfo)


@pytest.fixture
def plan(on_small_plan: delivery.Plan) -> delivery.Plan:
    return on_small_plan


def client_of(user: User) -> Client:
    client = Client()
    signing_in.sign_in(client, user)
    return client


def get(user: User, address: str) -> str:
    with travel(NOW, tick=False):
        response = client_of(user).get(address)
    assert response.status_code == 200, response.content[:600]
    return response.content.decode()


def codes(page: str) -> set[str]:
    return {word for word in ("A001", "A002", "A003") if f"/plan/actions/{word}/" in page}


@pytest.fixture
def three(plan: delivery.Plan) -> list[Action]:
    """One in order, one blocked and put back twice, one never heard of."""
    good, bad, silent = plan.agreed(), plan.agreed(title="Second"), plan.agreed(title="Third")
    owner = plan.act(plan.owner, NOW)
    updating.give_update(action=good, terms=delivery.update(), act=owner)
    for days in (30, 60):
        terms = delivery.update(
            own_rag=Rag.RED,
            own_reason="No building.",
            forecast_end=delivery.END + timedelta(days=days),
            blocked_reason="No building.",
            unblocked_by="A lease from the district.",
        )
        if days == 30:
            updating.give_update(action=bad, terms=terms, act=owner)
        else:
            updating.correct_update(action=bad, terms=terms, reason="Later still.", act=owner)
    return [good, bad, silent]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"A001", "A002", "A003"}),
        ("?blocked=yes", {"A002"}),
        ("?slipped=2", {"A002"}),
        ("?own=red", {"A002"}),
        ("?computed=green", {"A001"}),
        ("?differ=yes", {"A002"}),
        ("?freshness=never", {"A003"}),
        ("?quarter=2026-27 Q1&own=green", {"A001"}),
        ("?quarter=2025-26 Q4&own=green", set()),
        ("?late=yes", set()),
        ("?status=in_progress&priority=1&owner=north-refuge", {"A001", "A002"}),
        ("?words=third", {"A003"}),
    ],
)
@pytest.mark.usefixtures("three")
def test_a_list_is_narrowed_by_its_address(
    plan: delivery.Plan, query: str, found: set[str]
) -> None:
    for route in ("delivery-plan", "plan-priorities", "plan-timeline"):
        assert codes(get(plan.owner, reverse(f"strategy:{route}") + query)) == found


def test_a_filter_that_is_not_in_the_list_is_refused_in_words(plan: delivery.Plan) -> None:
    response = client_of(plan.owner).get(reverse("strategy:delivery-plan") + "?own=purple")

    assert response.status_code == 422
    assert "Choose the owner&#x27;s rating from the list" in response.content.decode()


def test_an_action_shows_three_voices_and_why_they_differ(
    plan: delivery.Plan, three: list[Action]
) -> None:
    terms = rating.RatingTerms("2026-27 Q1", Rag.AMBER, date(2026, 7, 7), "A lease is near.")
    rating.agree_rag(action=three[1], terms=terms, act=plan.act(plan.chair, NOW))

    page = get(plan.other, reverse("strategy:action", args=["A002"]))

    assert "A lease is near." in page
    assert "put back 2 times" in page
    assert "The owner says red and the board agreed amber" in page
    assert "A lease from the district." in page


def test_a_partner_reads_the_plan_and_updates_only_its_own(
    plan: delivery.Plan, three: list[Action]
) -> None:
    address = reverse("strategy:action-owner", args=["A003", "update"])

    assert client_of(plan.other).get(address).status_code == 403
    assert client_of(plan.other).post(address, {}).status_code == 403
    assert "Update A003" in get(plan.owner, reverse("strategy:my-actions"))
    assert "A003" not in get(plan.other, reverse("strategy:my-actions"))
    edit = reverse("strategy:action-manage", args=["A003", "edit"])
    assert client_of(plan.owner).get(edit).status_code == 403


def test_an_owner_gives_the_quarters_update(plan: delivery.Plan, three: list[Action]) -> None:
    address = reverse("strategy:action-owner", args=["A003", "update"]) + "?quarter=2026-27 Q1"
    client = client_of(plan.owner)
    given = {
        "version": Action.objects.get(code="A003").version,
        "quarter": "2026-27 Q1",
        "progress": "Two buildings were seen.",
        "own_rag": "amber",
        "own_reason": "",
        "forecast_end": "31/3/2027",
    }

    with travel(NOW, tick=False):
        refused = client.post(address, given)
        done = client.post(address, {**given, "own_reason": "The lease is uncertain."})

    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert "Two buildings were seen." in refused.content.decode()
    assert done.status_code == 302
    assert ActionUpdate.objects.get(action__code="A003").own_rag == "amber"


def test_the_update_form_asks_at_most_ten_things_and_shows_last_quarter(
    plan: delivery.Plan, three: list[Action]
) -> None:
    address = reverse("strategy:action-owner", args=["A001", "update"]) + "?quarter=2026-27 Q2"
    with travel(NOW, tick=False):
        response = client_of(plan.owner).get(address)

    form = response.context["form"]
    assert len([f for f in form if not f.is_hidden]) <= 10
    assert "Three buildings were looked at." in response.content.decode()


def test_a_stale_page_shows_both_and_loses_nothing(plan: delivery.Plan) -> None:
    made = plan.agreed()
    address = reverse("strategy:action-manage", args=[made.code, "edit"])
    client = client_of(plan.officer)
    typed = {
        "version": made.version,
        "objective": plan.objective.pk,
        "title": "Mine",
        "wording": made.wording,
        "owner": plan.refuge.pk,
        "baseline_start": "1/4/2026",
        "baseline_end": "31/3/2027",
    }
    assert client.post(address, {**typed, "title": "Theirs"}).status_code == 302

    stale = client.post(address, typed)

    page = stale.content.decode()
    assert stale.status_code == 409
    assert stale.context["both"] == [("Title", "Theirs", "Mine")]
    assert Action.objects.get(pk=made.pk).title == "Theirs"
    version = stale.context["form"]["version"].value()
    assert 'value="Mine"' in page
    assert client.post(address, {**typed, "version": version}).status_code == 302
    assert Action.objects.get(pk=made.pk).title == "Mine"


@pytest.mark.parametrize(
    ("route", "part", "data"),
    [
        ("action-manage", "milestone", {"title": "Leases signed", "baseline_on": "1/2/2027"}),
        ("action-manage", "resources", {"grant_label": "Posts", "grant_amount": "1,234.50"}),
        ("action-manage", "close", {"how": "stopped", "reason": "No money."}),
        ("action-owner", "evidence", {"words": "Notice", "reference": "https://example.org/n"}),
        (
            "action-board",
            "correct",
            {
                "wording": "Other words.",
                "baseline_start": "1/4/2026",
                "baseline_end": "30/6/2027",
                "agreed_on": "1/7/2026",
                "reason": "Minuted so.",
            },
        ),
    ],
)
def test_each_form_is_saved_and_stands_on_the_page(
    plan: delivery.Plan, route: str, part: str, data: dict[str, str]
) -> None:
    made = plan.agreed()
    address = reverse(f"strategy:{route}", args=[made.code, part])
    who = plan.chair if route == "action-board" else plan.officer
    with travel(NOW, tick=False):
        client = client_of(who)
        empty = client.post(address, {"version": made.version})
        done = client.post(address, {"version": made.version, **data})

    assert done.status_code == 302, done.context["form"].errors
    assert empty.status_code in (422, 302)
    page = get(plan.officer, reverse("strategy:action", args=[made.code]))
    shown = {"grant_amount": "£1,234.50", "baseline_end": "30 Jun 2027"}
    for name in data:
        if name in shown:
            assert shown[name] in page
    assert "History" in page


def test_another_address_of_an_action_is_missing(plan: delivery.Plan) -> None:
    client = client_of(plan.officer)

    assert client.get(reverse("strategy:action", args=["A999"])).status_code == 404
    assert client.get(reverse("strategy:action-manage", args=["A999", "edit"])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_plan(plan: delivery.Plan) -> None:
    def asked(address: str) -> int:
        client = client_of(plan.officer)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(address).status_code == 200
        return len(found)

    routes = ("delivery-plan", "plan-priorities", "plan-timeline", "my-actions")
    addresses = [reverse(f"strategy:{route}") for route in routes]
    addresses.append(reverse("strategy:delivery-plan") + "?quarter=2026-27 Q1")
    act = plan.act(plan.owner, NOW)
    updating.give_update(action=plan.agreed(), terms=delivery.update(), act=act)
    few = [asked(address) for address in addresses]
    for number in range(5):
        made = plan.agreed(title=f"Another {number}")
        updating.give_update(action=made, terms=delivery.update(), act=act)
        lines = (parts.ResourceLine(parts.Funder.GRANT, "Posts", 100),)
        parts.set_resources(action=made, lines=lines, act=plan.act(plan.officer, NOW))

    assert [asked(address) for address in addresses] == few


def test_the_home_page_begins_with_ones_own_actions(
    plan: delivery.Plan, three: list[Action]
) -> None:
    page = get(plan.owner, "/")

    assert "1 update owed" in page
    assert "update owed" not in get(plan.other, "/")
