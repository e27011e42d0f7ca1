"""Spending is posted to a line chosen by its name; and the API lists what is asked and claimed."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from commissioning.models import LedgerEntry
from commissioning.rules.vocabulary import Act
from commissioning.services.claiming import Claimed, approve_claim, record_claim
from commissioning.services.movements import Wanted, ask_to_move
from tests.factories.allocations import line
from tests.integration.commissioning.conftest import AT, Council
from tests.integration.commissioning.test_allocation_pages import address
from tests.integration.commissioning.test_pages import _plain_middleware, signed_in, text_of

pytestmark = pytest.mark.django_db
__all__ = ["_plain_middleware"]
SAID = {
    "reference": "web-1", "kind": "spend", "amount": "30.00", "dated_on": "3/6/2024",
    "document_ref": "INV-1",
}  # fmt: skip


def test_a_line_chosen_by_name_says_the_rest(council: Council) -> None:
    award = council.award(1000_00)
    made = line(council, award, "refuge", 100_00)
    client = signed_in(council.commissioner)

    assert (
        "2024-25: Refuge support (refuge-1)" in client.get(address("post-spend")).content.decode()
    )
    answer = client.post(address("post-spend"), {**SAID, "line": made.code})

    assert answer.status_code == 302, text_of(answer)
    entry = LedgerEntry.objects.get(reference="web-1")
    assert (entry.from_line, entry.from_award, entry.from_account) == (made, award, "allocated")
    assert (entry.purpose, entry.narrative, entry.accommodation) == (
        "support", "refuge_support", "refuge",
    )  # fmt: skip


def test_without_a_line_the_award_and_what_was_bought_are_asked(council: Council) -> None:
    council.award(1000_00)

    answer = signed_in(council.commissioner).post(address("post-spend"), SAID)

    assert answer.status_code == 422
    shown = text_of(answer)
    assert "Choose the line that pays, or the award." in shown
    assert "Choose what was bought." in shown
    assert not LedgerEntry.objects.filter(kind="spend").exists()


def test_a_line_is_not_overspent_and_what_was_typed_stays(council: Council) -> None:
    made = line(council, council.award(1000_00), "refuge", 29_99)

    answer = signed_in(council.commissioner).post(
        address("post-spend"), {**SAID, "line": made.code}
    )

    assert (answer.status_code, "Post less, or move money" in text_of(answer)) == (422, True)
    assert 'value="30.00"' in answer.content.decode()


def test_the_api_lists_and_narrows_claims_requests_and_forecasts(council: Council) -> None:
    made = line(council, council.award(1000_00), "refuge", 100_00)
    by = council.commissioner
    for number in (1, 2):
        claimed = Claimed(f"CL-{number}", f"INV-{number}", date(2025, 5, 1), 10_00)
        claim = record_claim(claimed, line=made, by=by, at=AT)
    approve_claim(claim, pence=8_00, reason="Part.", version=1, by=council.certifier, at=AT)
    wanted = Wanted("give-back", Act.RELEASE, 5_00, "Underspend.", from_line=made)
    ask_to_move(wanted, by=by, at=AT)
    client = APIClient()
    client.force_login(council.certifier)

    found = client.get("/api/v1/claims/", {"status": "approved"}).json()["results"]
    assert [(c["reference"], c["claimed_pence"], c["approved_pence"], c["paid_pence"]) for c in found] == [
        ("CL-2", 10_00, 8_00, None)
    ]  # fmt: skip
    one = client.get(f"/api/v1/claims/{claim.pk}/").json()
    assert (one["line"], one["entry"]) == ("refuge-1", None)
    asked = client.get("/api/v1/move-requests/", {"act": "release"}).json()["results"]
    assert [(r["code"], r["amount_pence"], r["status"]) for r in asked] == [
        ("give-back", 5_00, "asked")
    ]
    assert client.get("/api/v1/move-requests/", {"act": "virement"}).json()["results"] == []
    assert client.get("/api/v1/allocations/", {"purpose": "admin"}).json()["results"] == []
    assert (
        len(client.get("/api/v1/allocations/", {"award": "support-2024-one"}).json()["results"])
        == 1
    )
    assert client.get("/api/v1/claims/", {"status": "lost"}).status_code == 400
    assert client.get("/api/v1/forecasts/", {"line": "none"}).json()["results"] == []
