"""The pages of allocations show what stands, and ask for what may be asked."""

from typing import Any

import pytest
from django.urls import reverse

from commissioning.models import AllocationLine, Delegation, LedgerEntry, Proposal
from commissioning.rules.vocabulary import Act
from commissioning.services.movements import Wanted, ask_to_move
from dalpb.kernel.roles import Role
from tests.factories.allocations import decided, line, recommended
from tests.integration.commissioning.conftest import AT, Council, person
from tests.integration.commissioning.test_pages import _plain_middleware, signed_in, text_of

pytestmark = pytest.mark.django_db
__all__ = ["_plain_middleware"]


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dalpb.kernel.accounts.step_up.is_fresh", lambda request, at: True)


def address(name: str, *keys: object) -> str:
    return reverse(f"commissioning:{name}", args=keys)


def test_every_list_and_thing_has_its_page(council: Council) -> None:
    award = council.award(1000_00)
    made = line(council, award, "refuge", 100_00)
    ask_to_move(
        Wanted("r1", Act.RELEASE, 1_00, "Underspend.", from_line=made),
        by=council.commissioner,
        at=AT,
    )
    client = signed_in(council.commissioner)
    pages = [
        address(name)
        for name in (
            "proposals", "proposal-new", "scenarios", "scenario-new", "allocations", "requests",
            "request-new", "delegations", "months", "claims", "claim-new", "queue",
        )
    ]  # fmt: skip
    pages += [address("proposal", "refuge"), address("allocation", made.code)]
    pages += [address("commit", made.code), address("forecast", made.code)]
    pages += [address("request", "r1")]

    assert [client.get(page).status_code for page in pages] == [200] * len(pages)
    shown = text_of(client.get(address("allocations")))
    assert "2024-25 £1,000.00 £900.00 £0.00 [n] not yet supplied [n] not yet supplied" in shown
    assert "Decision DALPB/2025/03" in shown


def test_a_proposal_goes_from_draft_to_allocated_by_the_pages(council: Council) -> None:
    council.award(1000_00)
    decided(council, "DALPB/2025/02", "DALPB/2025/03")
    client = signed_in(council.commissioner)

    def send(name: str, *keys: object, by: Any = client, **said: object) -> None:
        answer = by.post(address(name, *keys), said)
        assert answer.status_code == 302, text_of(answer)

    send("proposal-new", code="refuge", title="Refuge support", need="Beds are full.")
    send("proposal-option", "refuge", title="Two workers", cost="100.00", households="40")
    send(
        "proposal-line", "refuge", option="A", code="refuge-1", title="Workers",
        award="support-2024-one", narrative="refuge_support", accommodation="refuge",
        profile="2024-25 60.00\n2025-26 40.00",
    )  # fmt: skip
    send("proposal-put", "refuge", version="1")
    send(
        "proposal-recommend", "refuge", letter="A", reference="DALPB/2025/02",
        words="Recommended.", version="2",
    )  # fmt: skip
    certifier = signed_in(council.certifier)
    both = certifier.post(address("proposal-approve", "refuge"), {"version": "3"})
    assert (both.status_code, "Give the minuted decision" in text_of(both)) == (422, True)
    send("proposal-approve", "refuge", by=certifier, decision_ref="DALPB/2025/03", version="3")

    made = AllocationLine.objects.get()
    assert (made.amount_pence, made.approval.decision_ref) == (100_00, "DALPB/2025/03")
    assert Proposal.objects.get().status == "approved"
    assert LedgerEntry.objects.get(kind="allocation").posted_by == council.certifier
    assert "A: Two workers" in text_of(client.get(address("proposal", "refuge")))


def test_a_refusal_is_shown_on_the_form_and_nothing_is_allocated(council: Council) -> None:
    award = council.award(50_00)
    recommended(council, award, "refuge", 100_00)

    answer = signed_in(council.certifier).post(
        address("proposal-approve", "refuge"), {"decision_ref": "DALPB/2025/03", "version": "3"}
    )

    assert answer.status_code == 422
    assert "left and the entry takes" in text_of(answer)
    assert not LedgerEntry.objects.filter(kind="allocation").exists()


def test_who_may_not_approve_or_propose_is_refused(council: Council) -> None:
    award = council.award(1000_00)
    recommended(council, award, "refuge", 100_00)
    auditor = person("auditor@audit.example", Role.AUDITOR, council.authority)
    asked = [address("proposal-approve", "refuge"), address("proposal-new")]

    assert [signed_in(auditor).get(a).status_code for a in asked] == [403, 403]
    assert [signed_in(council.commissioner).get(a).status_code for a in asked] == [403, 200]
    assert signed_in(council.partner).get(address("allocations")).status_code == 403
    assert not Delegation.objects.exists()


def test_allocations_ask_as_many_queries_for_many_lines_as_for_few(
    council: Council, django_assert_max_num_queries: Any
) -> None:
    award = council.award(1000_00)
    for number in range(6):
        line(council, award, f"line{number}", 1_00)
    client = signed_in(council.certifier)

    with django_assert_max_num_queries(24):
        assert client.get(address("allocations")).status_code == 200
