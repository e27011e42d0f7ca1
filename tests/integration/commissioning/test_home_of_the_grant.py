"""A commissioner sees from the first page what is left, committed, off forecast and waiting."""

from datetime import date

import pytest

from commissioning.facts.today import grant_today
from commissioning.services.claiming import Claimed, record_claim
from commissioning.services.commitments import commit
from commissioning.services.forecasting import forecast_line
from dalpb.kernel.periods import financial_year, month
from tests.factories.agreements import awarded
from tests.factories.allocations import line
from tests.integration.commissioning.conftest import AT, Council
from tests.integration.commissioning.test_allocation_pages import address
from tests.integration.commissioning.test_pages import _plain_middleware, signed_in, text_of

pytestmark = pytest.mark.django_db
__all__ = ["_plain_middleware"]
ON = date(2025, 5, 20)


def busy(council: Council) -> None:
    made = line(council, council.award(1000_00, start=2025), "refuge", 300_00)
    by = council.commissioner
    for reference in ("AG-1", "AG-2"):
        awarded(reference, council.authority, by=by, at=AT)
    commit(made, reference="C-1", pence=200_00, agreement_ref="AG-1", by=by, at=AT)
    commit(made, reference="C-2", pence=50_00, agreement_ref="AG-2", by=by, at=AT)
    forecast_line(
        made, year=financial_year(2025), reported=month(2025, 5), pence=280_00,
        reason="A post was empty.", by=by, at=AT,
    )  # fmt: skip
    record_claim(Claimed("CL-1", "INV-1", date(2025, 5, 1), 10_00), line=made, by=by, at=AT)


def test_the_first_things_asked_are_told_with_the_page_that_answers_the_rest(
    council: Council,
) -> None:
    busy(council)

    told = {fact.code: (fact.pence, fact.count, fact.words) for fact in grant_today(ON)}

    assert told == {
        "unallocated": (700_00, None, "Over all the awards held here"),
        "committed": (250_00, None, "To whom, and until when"),
        "off_forecast": (None, 1, "Refuge support £20 under: A post was empty."),
        "notices": (None, 0, "None within six months"),
        "household_costs": (
            None,
            0,
            "No figure for 2024-25 yet: a quarter or the spending is missing",
        ),
        "claims": (None, 1, "To be approved by another"),
    }


def test_every_tile_leads_to_its_answer(council: Council) -> None:
    busy(council)
    client = signed_in(council.commissioner)

    for fact in grant_today(ON):
        place, _, anchor = fact.url.partition("#")
        answer = client.get(place)
        assert answer.status_code == 200
        assert not anchor or f'id="{anchor}"' in answer.content.decode()
    shown = text_of(client.get(address("commitments")))
    assert "None named AG-1, AG-2 31 March 2026 2025-26 £250.00" in shown


def test_a_year_of_which_nothing_was_posted_is_not_told_as_unallocated(council: Council) -> None:
    council.award(900_00, start=2021)
    council.award(1000_00, start=2025)

    unallocated = grant_today(ON)[0]

    assert (unallocated.pence, unallocated.words) == (
        1000_00, "Without 2021-22, of which nothing was posted",
    )  # fmt: skip


def test_nothing_is_off_plan_where_nothing_is_forecast(council: Council) -> None:
    council.award(1000_00, start=2025)

    told = {fact.code: fact.words for fact in grant_today(ON)}

    assert told["off_forecast"] == "Every line of this year is as planned"
    assert set(told) == {"unallocated", "committed", "off_forecast", "notices", "household_costs"}


def test_the_home_page_shows_it_to_who_keeps_or_approves_the_account(council: Council) -> None:
    busy(council)

    for person in (council.commissioner, council.certifier):
        shown = text_of(signed_in(person).get("/"))
        assert "Unallocated £700" in shown
        assert "Committed £250" in shown
    assert "Unallocated" not in text_of(signed_in(council.partner).get("/"))
