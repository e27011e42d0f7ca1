"""The pages of agreements show what stands, and no input breaks a form."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import Agreement, AgreementEvent
from commissioning.services.claiming import Claimed, record_claim
from dalpb.kernel.places_bought import PlacesBought
from tests.factories import agreements as make
from tests.factories import allocations
from tests.integration.commissioning.conftest import AT, Council
from tests.integration.commissioning.test_pages import _plain_middleware, signed_in, text_of

pytestmark = pytest.mark.django_db
__all__ = ["_plain_middleware"]

ASKING = [
    "move",
    "award",
    "vary",
    "extension",
    "extend",
    "service",
    "service-end",
    "bidder",
    "bidder-end",
    "document",
    "diligence",
    "seen",
    "kpi",
    "kpi-end",
    "plan",
]
HOSTILE = (
    "",
    "x" * 5_000,
    "\0",
    "-1",
    "9" * 40,
    "31/2/2025",
    "1/1/0001",
    "31/12/9999",
    "2025-26 1e9",
    "2025-26 99999999999999999999.99",
    "'; DROP TABLE commissioning_agreement; --",
    "<script>alert(1)</script>",
    "٣",
    "\U0001f600",
    "NaN",
    "Ms Jane Smith of 12 High Street, GL1 1AA, 07700 900123",
)


def address(name: str, *keys: object) -> str:
    return reverse(f"commissioning:{name}", args=keys)


@pytest.fixture
def furnished(council: Council) -> Agreement:
    return make.furnish(council.commissioner, at=AT)


@pytest.fixture
def client_of(council: Council) -> Client:
    return signed_in(council.commissioner)


def test_every_page_of_an_agreement_is_there(
    council: Council, furnished: Agreement, client_of: Client
) -> None:
    pages = [
        address(name)
        for name in ("agreements", "agreement-new", "unit-costs", "spend-against-need")
    ]
    pages += [address(f"agreement-{step}", "ROUTE-1") for step in (*ASKING, "ending")]
    pages += [address("agreement", "ROUTE-1")]
    pages += [address("plan-part", "ROUTE-1", i.part) for i in furnished.plan.items.all()]

    assert [(p, client_of.get(p).status_code) for p in pages] == [(p, 200) for p in pages]
    shown = text_of(client_of.get(address("agreement", "ROUTE-1")))
    assert "£122,000.00" in shown
    assert "Lacking: Due diligence: insurance has not been seen." in shown
    assert client_of.get(address("agreement", "NONE")).status_code == 404
    assert client_of.get(address("plan-part", "ROUTE-1", "none")).status_code == 404


@pytest.mark.parametrize("step", [*ASKING, "part"])
def test_nothing_typed_breaks_a_form_or_changes_anything(
    council: Council, furnished: Agreement, client_of: Client, step: str
) -> None:
    page = (
        address("plan-part", "ROUTE-1", "clawback")
        if step == "part"
        else address(f"agreement-{step}", "ROUTE-1")
    )
    form = client_of.get(page).context["form"]
    before = AgreementEvent.objects.count()
    for text in HOSTILE:
        said = dict.fromkeys(form.fields, text) | {"version": furnished.version}
        answer = client_of.post(page, said)
        assert answer.status_code in (409, 422), (step, text)
        said = said | {"version": text}
    assert client_of.post(page, said).status_code == 422

    assert AgreementEvent.objects.count() == before


def test_opening_takes_no_hostile_input_and_a_good_one(council: Council, client_of: Client) -> None:
    page = address("agreement-new")
    form = client_of.get(page).context["form"]
    for text in HOSTILE:
        answer = client_of.post(page, dict.fromkeys(form.fields, text))
        assert answer.status_code == 422, text
    said = {"reference": "NEW-1", "kind": "contract", "title": "Support", "need": "Much of it."}
    unlinked = client_of.post(page, {**said, "objective_code": "9.9"})
    assert unlinked.status_code == 422
    assert "“9.9” is no objective of a strategy in force" in text_of(unlinked)
    assert "Much of it." in unlinked.content.decode()
    assert client_of.post(page, said).status_code == 302
    assert Agreement.objects.get().stage == "need"


@pytest.mark.parametrize(
    "query", ["?year=x", "?year=2025-26", "?measure=x", "?year=%00", "?year=2024-25&measure=' OR 1"]
)
@pytest.mark.parametrize("name", ["unit-costs", "spend-against-need"])
def test_pages_of_value_answer_any_query(
    council: Council, client_of: Client, name: str, query: str
) -> None:
    assert client_of.get(address(name) + query).status_code in (200, 422)


def test_the_wrong_role_meets_no_agreement(council: Council, furnished: Agreement) -> None:
    partner, certifier = signed_in(council.partner), signed_in(council.certifier)

    assert partner.get(address("agreement", "ROUTE-1")).status_code == 403
    assert certifier.get(address("agreement", "ROUTE-1")).status_code == 200
    assert certifier.get(address("agreement-move", "ROUTE-1")).status_code == 403
    assert certifier.post(address("agreement-move", "ROUTE-1"), {}).status_code == 403


def test_a_claim_without_measures_says_nothing_of_them(council: Council, client_of: Client) -> None:
    line = allocations.line(council, council.award(1000_00), "refuge", 100_00)
    made = record_claim(
        Claimed("C-1", "INV-1", date(2025, 5, 1), 1_00), line=line, by=council.commissioner, at=AT
    )

    assert "measures" not in text_of(client_of.get(address("claim", made.pk)))


def test_bought_places_stand_in_only_where_nothing_is_recorded(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dalpb.kernel.models import Area
    from dalpb.kernel.periods import financial_year
    from needs.facts.figures import capacities
    from needs.models import Capacity, Service
    from needs.selectors.places import differing

    def provider(period: Any) -> tuple[PlacesBought, ...]:
        return (PlacesBought("silent", "A-1", date(2024, 4, 1), None, 8, 3),)

    monkeypatch.setattr("dalpb.kernel.places_bought._PROVIDERS", [provider])
    area = Area.objects.create(code="E07000991", kind="district", source="a test")
    Service.objects.create(
        code="silent", name="Silent", organisation=council.authority, area=area, source="a test"
    )
    year = financial_year(2024)
    assert [c.bedspaces_count for c in capacities(year)] == [8]
    Capacity.objects.create(
        service=Service.objects.get(code="silent"), held_from=date(2024, 4, 1), bedspaces_count=5,
        source="a test",
    )  # fmt: skip
    assert [c.bedspaces_count for c in capacities(year)] == [5]
    (found,) = differing(list(Capacity.objects.select_related("service")), year)
    assert (found.bought_bedspaces, found.recorded_bedspaces) == (8, 5)
