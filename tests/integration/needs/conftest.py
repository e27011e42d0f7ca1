"""A loaded partnership for every test that asks for one."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from dalpb.kernel.models.organisations import Membership
from dalpb.kernel.models.people import User
from tests import quarters
from tests.integration.needs import partnership
from tests.quarters import Quarter
from tests.standing import standing


@pytest.fixture(scope="session", autouse=True)
def _static_directory() -> None:
    """The static files' server warns where its directory was never collected."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@standing
def on_partnership() -> None:
    partnership.load()


@standing
def on_seed_indicators() -> None:
    example = partnership.ROOT / "dalpb" / "example"
    for path in (
        partnership.ROOT / "needs" / "reference" / "measures.json",
        example / "gloucestershire.json",
        example / "measures-local.json",
        partnership.ROOT / "needs" / "reference" / "indicators.json",
        example / "indicators-local.json",
    ):
        call_command("load_reference", str(path), "--json")
    call_command("import_observations", str(example / "seed-facts.csv"), "--json")


@standing
def on_open_quarter() -> Quarter:
    """The partners' round, open; nobody has written anything."""
    return quarters.build()


@pytest.fixture
def loaded(on_partnership: None) -> None:
    """The reference lists and the places are there."""


@pytest.fixture
def officer_client(loaded: None) -> Client:
    return signed_in("officer@council.example", "officer", "exampleshire-council")


@pytest.fixture
def partner_client(loaded: None) -> Client:
    return signed_in("partner@north.example", "partner", "north-refuge")


@pytest.fixture
def other_client(loaded: None) -> Client:
    return signed_in("partner@south.example", "partner", "south-council")


def signed_in(email: str, role: str, organisation: str) -> Client:
    """A browser of a new person who holds one role at one organisation."""
    user = User.objects.create_user(email, full_name=f"{role.title()} of {organisation}")
    Membership.objects.create(
        user=user,
        organisation=partnership.organisation(organisation),
        role=role,
        held_from=date(2020, 1, 1),
    )
    client = Client()
    client.force_login(user)
    return client
