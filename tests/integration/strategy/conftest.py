"""A partnership with indicators, and people who hold each role."""

from collections.abc import Callable

import pytest
from django.test import Client

from needs.services.reference import load_reference
from tests.factories import delivery
from tests.integration.needs import partnership
from tests.integration.needs.conftest import signed_in
from tests.standing import standing

INDICATORS = partnership.ROOT / "needs/reference/indicators.json"
NORTH_COUNCIL = {
    "code": "north-council",
    "name": "North Example Council",
    "kind": "district_council",
    "provider_status": "local_housing_authority",
    "area": "E07000991",
    "source": "Test",
}
ClientOf = Callable[[str], Client]


@standing
def on_partnership_with_indicators() -> None:
    places = {
        **partnership.PLACES,
        "organisations": [*partnership.PLACES["organisations"], NORTH_COUNCIL],
        "populations": [
            {"area": code, "year": 2024, "persons": persons, "source": "Test"}
            for code, persons in (
                ("E10000099", 300_000),
                ("E07000991", 100_000),
                ("E07000992", 200_000),
            )
        ],
    }
    partnership.load(places)
    done = load_reference(
        content=INDICATORS.read_bytes(), file_name="x.json", by=None, at=partnership.AT
    )
    assert done.faults == ()


@pytest.fixture
def loaded(on_partnership_with_indicators: None) -> None:
    """The reference lists, the places and the indicators are there."""


@standing
def on_small_plan() -> delivery.Plan:
    return delivery.small_plan()


@pytest.fixture
def client_of(loaded: None) -> ClientOf:
    def made(role: str) -> Client:
        at = "north-refuge" if role in ("partner", "board_member") else "exampleshire-council"
        return signed_in(f"{role}@example.org", role, at)

    return made
