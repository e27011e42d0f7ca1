"""Many people at the ledger at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from commissioning import facts
from commissioning.selectors.soundness import imbalances
from commissioning.services.corrections import reverse_entry
from commissioning.services.ledger import post_spend
from dalpb.kernel.audit import verify
from dalpb.kernel.refusals import Refused
from tests.integration.commissioning.conftest import AT, a_council, posting

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(times: int, act: Callable[[int], object]) -> list[str]:
    """What each of so many simultaneous acts came to: "done" or the code of its refusal."""
    outcomes: list[str] = []
    gate, room = threading.Barrier(times), threading.BoundedSemaphore(CONNECTIONS)

    def run(number: int) -> None:
        gate.wait()
        with room:
            tried(number)

    def tried(number: int) -> None:
        try:
            act(number)
            outcomes.append("done")
        except Refused as refusal:
            outcomes.append(refusal.code)
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


AT_ONCE = 100
# PostgreSQL serves a hundred connections in all, some of them reserved or in use, so that of a
# hundred people half wait at its door while the others race.
CONNECTIONS = 50 if connection.vendor == "postgresql" else AT_ONCE


def test_many_posts_that_fit_half_the_times_never_overspend() -> None:
    council = a_council()
    award = council.award(AT_ONCE // 2 * 100_00 + 99_99)

    outcomes = at_once(
        AT_ONCE,
        lambda n: post_spend(posting(f"A{n}", 100_00), award=award, by=council.commissioner, at=AT),
    )

    assert outcomes == ["done"] * (AT_ONCE // 2) + ["ledger.overspent"] * (AT_ONCE // 2)
    assert facts.position("2024-25")[0].left_pence == 99_99
    assert imbalances() == []
    assert verify() == []


def test_an_entry_is_reversed_once_however_many_try() -> None:
    council = a_council()
    award = council.award(500_00)
    entry = post_spend(posting("A1", 100_00), award=award, by=council.commissioner, at=AT)

    outcomes = at_once(
        12, lambda n: reverse_entry(entry, reason="Twice.", by=council.commissioner, at=AT)
    )

    assert outcomes == ["done"] + ["ledger.reversed_already"] * 11
    assert facts.position("2024-25")[0].left_pence == 500_00


def test_the_same_post_sent_many_times_at_once_is_posted_once() -> None:
    council = a_council()
    award = council.award(500_00)

    outcomes = at_once(
        12,
        lambda n: post_spend(posting("A1", 100_00), award=award, by=council.commissioner, at=AT),
    )

    assert outcomes == ["done"] * 12
    assert len(facts.spend("2024-25")) == 1
