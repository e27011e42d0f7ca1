"""The register's pages and resource: what each reader sees, may do, and never loses."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.roles import Role
from strategy.models import AcceptanceRequest, Risk, RiskAcceptance
from strategy.rules.risks.vocabulary import RiskCategory
from strategy.services.risks import asking, register
from tests import signing_in
from tests.factories import risks as make

pytestmark = pytest.mark.django_db


def client_of(role: Role, *, fresh: bool = True) -> Client:
    client = Client()
    signing_in.sign_in(client, signing_in.person(role), fresh=fresh)
    return client


def page(client: Client, name: str, *keys: object, **query: str) -> Any:
    return client.get(reverse(f"strategy:{name}", args=keys), query)


FORM = {
    "version": "0",
    "body": "board",
    "title": "Refuge places fall away",
    "cause": "A contract ends.",
    "event": "Places close.",
    "impact": "Families are turned away.",
    "category": "provision",
    "owner_organisation": "",
    "owner_role": "Head of commissioning",
    "appetite": "minimal",
    "tolerated": "8",
    "tolerates": "",
    "proximity_on": "30/9/2099",
}


def test_a_risk_is_raised_scored_and_read_on_its_page() -> None:
    make.body()
    client = client_of(Role.OFFICER)

    answer = client.post(reverse("strategy:risk-add"), FORM)
    assert answer.status_code == 302
    row = Risk.objects.get()
    scored = {"version": row.version, "kind": "current", "likelihood": "4", "impact": "5"}
    client.post(reverse("strategy:risk-score", args=[row.code]), {**scored, "reason": "Two left."})

    shown = page(client, "risk", row.code).text
    assert "Severe, 20 (4 × 5)" in shown
    assert "Above (8)" in shown
    assert "Two left." in shown


def test_what_was_typed_stays_when_a_form_is_refused() -> None:
    make.body()
    client = client_of(Role.OFFICER)

    answer = client.post(
        reverse("strategy:risk-add"), {**FORM, "event": "Ask Mrs Jones of the refuge"}
    )

    assert answer.status_code == 422
    assert "A contract ends." in answer.text
    assert "take it out and save again" in answer.text
    assert not Risk.objects.exists()


def test_a_stale_form_says_so_and_shows_what_was_typed() -> None:
    row = make.risk()
    client = client_of(Role.OFFICER)
    make.score(row, 2, 2)
    given = {"version": "1", "kind": "current", "likelihood": "5", "impact": "5"}

    answer = client.post(
        reverse("strategy:risk-score", args=[row.code]), {**given, "reason": "My long reason."}
    )

    assert answer.status_code == 409
    assert "Somebody else changed this first" in answer.text
    assert "My long reason." in answer.text


def test_the_register_is_filtered_by_its_address() -> None:
    high, low = make.risk(title="High one"), make.risk(title="Low one", category=RiskCategory.MONEY)
    make.score(high, 5, 5)
    make.score(low, 1, 1)
    client = client_of(Role.BOARD_MEMBER)

    def shown(**query: str) -> tuple[bool, bool]:
        text = page(client, "risks", **query).text
        return "High one" in text, "Low one" in text

    assert shown() == (True, True)
    assert shown(only="above_appetite") == (True, False)
    assert shown(category="money") == (False, True)
    assert shown(q="low ONE") == (False, True)
    assert shown(status="closed") == (False, False)
    assert page(client, "risks", category="nonsense").status_code == 422


def test_the_grid_shows_each_risk_in_its_square_and_says_the_band_in_words() -> None:
    row = make.risk()
    make.score(row, 4, 5)
    make.risk(title="Nobody scored me")

    shown = page(client_of(Role.BOARD_MEMBER), "risk-grid").text

    assert "20 Severe" in shown
    assert "Not scored, and so not on the grid" in shown
    assert "The same as a list" in shown


def test_the_exceptions_page_says_why() -> None:
    row = make.risk()
    make.score(row, 5, 5)

    shown = page(client_of(Role.CHAIR), "risk-exceptions").text

    assert "Above appetite" in shown
    assert "up to 8 is tolerated" in shown


def asked(by: Any) -> AcceptanceRequest:
    row = make.risk(at=clock.now())
    make.score(row, 4, 4, at=clock.now())
    return asking.ask_acceptance(
        risk=row,
        version=row.version,
        expires_on=clock.today() + timedelta(days=60),
        reason="Nothing more can be done.",
        by=by,
        at=clock.now(),
    )


def test_the_chair_accepts_on_the_page_with_fresh_proof_and_not_without() -> None:
    request = asked(make.officer())
    request.risk.refresh_from_db()
    address = reverse("strategy:risk-accept", args=[request.risk.code])
    given = {"version": request.risk.version, "answer": "yes", "words": "DALPB/2026/07"}

    stale = client_of(Role.CHAIR, fresh=False).post(address, given)
    assert "reauthenticate" in stale.headers["Location"]
    assert not RiskAcceptance.objects.exists()

    assert client_of(Role.CHAIR).post(address, given).status_code == 302
    assert RiskAcceptance.objects.get().accepted_by == make.chair()


def test_a_chair_who_asked_is_not_offered_the_answer_and_cannot_send_it() -> None:
    request = asked(make.chair())
    address = reverse("strategy:risk-accept", args=[request.risk.code])
    client = client_of(Role.CHAIR)

    assert "somebody else has to give the answer" in client.get(address).text
    answer = client.post(address, {"version": "4", "answer": "yes", "words": "Mine"})

    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert not RiskAcceptance.objects.exists()


def test_a_partner_gives_its_view_for_its_own_organisation_alone() -> None:
    row = make.risk()
    client = client_of(Role.BOARD_MEMBER)
    signing_in.organisation("another", "voluntary")
    given = {"likelihood": "5", "impact": "5", "words": "We see it weekly."}
    address = reverse("strategy:risk-view", args=[row.code])

    refused = client.post(address, {**given, "organisation": "another"})
    allowed = client.post(address, {**given, "organisation": "partner"})

    assert (refused.status_code, allowed.status_code) == (422, 302)
    assert [view.organisation.code for view in row.views.all()] == ["partner"]


def test_the_page_asks_no_more_questions_for_more_risks(django_assert_max_num_queries: Any) -> None:
    client = client_of(Role.BOARD_MEMBER)
    for number in range(12):
        row = make.risk(title=f"Risk {number}")
        make.score(row, 3, 3)

    with django_assert_max_num_queries(24):
        assert page(client, "risks").status_code == 200


def test_the_resource_filters_and_says_what_is_above_appetite() -> None:
    high, low = make.risk(title="High"), make.risk(title="Low")
    make.score(high, 5, 5)
    make.score(low, 1, 1)
    client = client_of(Role.BOARD_MEMBER)

    above = client.get("/api/v1/risks/", {"above_appetite": "true"}).json()["results"]
    one = client.get(f"/api/v1/risks/{low.code}/").json()

    assert [row["code"] for row in above] == [high.code]
    assert above[0]["current"] == {"likelihood": 5, "impact": 5, "total": 25, "band": "severe"}
    assert (one["above_appetite"], one["inherent"], one["treatment"]) == (False, None, "treated")
    assert client.get("/api/v1/risks/", {"cause": "x"}).status_code == 400
    assert client.post("/api/v1/risks/", {}).status_code in {403, 405}


def test_a_closed_risk_offers_only_to_reopen_it() -> None:
    row = make.risk()
    register.close_risk(
        risk=row, version=row.version, reason="Over.", by=make.officer(), at=make.AT
    )
    client = client_of(Role.OFFICER)

    shown = page(client, "risk", row.code).text

    assert "Reopen" in shown
    assert "Score it" not in shown
