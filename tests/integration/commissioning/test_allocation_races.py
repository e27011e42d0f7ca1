"""Many people allocating at once never overspend. DALPB_DEEP=1 plays twenty rounds."""

import os

import pytest

from commissioning.models import GrantAward
from commissioning.selectors.grant import standings
from commissioning.selectors.soundness import imbalances
from commissioning.services.allocating import approve_proposal
from commissioning.services.authority import Authority
from tests.factories.allocations import BY_DECISION, delegation, recommended
from tests.integration.commissioning.conftest import AT, a_council
from tests.integration.commissioning.test_ledger_races import AT_ONCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 20 if os.environ.get("DALPB_DEEP") else 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_allocations_that_fit_half_the_times_never_overspend(turn: int) -> None:
    council = a_council()
    award = council.award(AT_ONCE // 2 * 100_00 + 99_99)
    made = [recommended(council, award, f"p{n}", 100_00) for n in range(AT_ONCE)]

    outcomes = at_once(
        AT_ONCE,
        lambda n: approve_proposal(
            made[n], BY_DECISION, version=made[n].version, by=council.certifier, at=AT
        ),
    )

    half = AT_ONCE // 2
    assert outcomes == ["done"] * half + ["ledger.overspent"] * half
    assert standings([award])[award.pk].unallocated == 99_99
    assert imbalances() == []


def test_a_delegation_is_never_exceeded_however_many_use_it_at_once() -> None:
    council = a_council()
    award = council.award(5000_00)
    held = delegation(council, council.certifier, 6 * 100_00 + 99_99)
    made = [recommended(council, award, f"p{n}", 100_00) for n in range(12)]

    outcomes = at_once(
        12,
        lambda n: approve_proposal(
            made[n],
            Authority(delegation=held),
            version=made[n].version,
            by=council.certifier,
            at=AT,
        ),
    )

    assert outcomes == ["authority.over_limit"] * 6 + ["done"] * 6
    held.refresh_from_db()
    assert held.used_pence == 600_00
    assert standings(list(GrantAward.objects.all()))[award.pk].allocated == 600_00
