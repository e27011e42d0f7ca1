"""The worlds that tests stand on: what a test writes is gone for the next, and tests may commit."""

from typing import Any

import pytest
from django.db import connection

from dalpb.kernel.models import Organisation
from tests.standing import Ground, standing

CODES = ("first", "second", "third")


@standing
def on_one_council() -> Organisation:
    return Organisation.objects.create(
        code="council", name="Council", kind="tier_one_authority", source="Test"
    )


@pytest.mark.parametrize("code", CODES)
def test_what_a_test_writes_is_gone_for_the_next(on_one_council: Organisation, code: str) -> None:
    assert on_one_council.name == "Council"
    on_one_council.name = "Changed"
    on_one_council.save()
    Organisation.objects.create(code=code, name=code, kind="voluntary", source="Test")

    assert set(Organisation.objects.values_list("code", flat=True)) == {"council", code}


def test_the_world_stands_in_one_transaction_with_the_test_within(
    on_one_council: Organisation, ground: Ground
) -> None:
    assert ground.name == "on_one_council"
    assert len(connection.savepoint_ids) >= 1


@pytest.mark.django_db
def test_who_asks_for_no_world_finds_none(ground: Ground) -> None:
    assert ground.name == ""
    assert not Organisation.objects.exists()


@pytest.fixture(scope="class")
def one_council_stood(ground: Ground, django_db_blocker: Any) -> None:
    """The test before stood on a world: made before anything else of the test's own."""
    with django_db_blocker.unblock():
        ground.stand("on_one_council")


@pytest.mark.django_db
@pytest.mark.usefixtures("one_council_stood")
def test_the_mark_alone_clears_the_ground() -> None:
    # A free worker takes its tests from the end of another's, so a world may come first.
    assert not Organisation.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", CODES[:2])
def test_a_test_that_commits_has_the_world_for_itself(on_one_council: Any, code: str) -> None:
    assert not connection.in_atomic_block
    assert set(Organisation.objects.values_list("code", flat=True)) == {"council"}
    Organisation.objects.create(code=code, name=code, kind="voluntary", source="Test")
