"""The ledger, driven at random, agrees with a plain model. DALPB_DEEP=1 plays 1,000 runs."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from commissioning import facts
from commissioning.models import GrantAward, LedgerEntry
from commissioning.rules.vocabulary import Act
from commissioning.selectors.soundness import imbalances
from commissioning.services.corrections import reverse_entry
from commissioning.services.ledger import post_spend
from commissioning.services.movements import Wanted, approve_move, ask_to_move
from commissioning.services.periods import close_month
from dalpb.kernel.periods import month
from tests.factories.allocations import BY_DECISION, decided
from tests.integration.commissioning.conftest import AT, Council, a_council, posting
from tests.integration.commissioning.machines import SHARES, LedgerRun, play, whole_ledger

PENCE = st.integers(1, 60_00)
MONTHS = st.sampled_from([6, 7, 8])


@dataclass(frozen=True, slots=True)
class World:
    """Two awards of £100; amounts up to £60, so that refusals are common."""

    council: Council
    awards: tuple[GrantAward, GrantAward]


def a_world() -> World:
    council = a_council()
    decided(council, BY_DECISION.decision_ref)
    return World(council, (council.award(100_00), council.award(100_00, start=2025)))


class LedgerMachine(LedgerRun):
    def __init__(self, world: World) -> None:
        super().__init__()
        self.council, self.awards = world.council, world.awards
        self.left = [100_00, 100_00]
        self.spent = [0, 0]
        self.closed: set[int] = set()
        # Each entry that may be reversed: what it took from whom, and gave to whom.
        self.entries: dict[int, tuple[str, int, int]] = {}
        self.undone: set[int] = set()
        self.numbers = itertools.count()

    def entry(self, is_allowed: bool, act: Callable[[], LedgerEntry]) -> LedgerEntry | None:
        made: list[LedgerEntry] = []
        return made[0] if self.expect(is_allowed, lambda: made.append(act())) else None

    @rule(pence=PENCE, number=MONTHS)
    def spend(self, pence: int, number: int) -> None:
        entry = self.entry(
            pence <= self.left[0] and number not in self.closed,
            lambda: self.post(pence, number),
        )
        if entry:
            self.left[0] -= pence
            self.spent[0] += pence
            self.entries[entry.pk] = ("spend", pence, 0)

    @rule(pence=PENCE, number=MONTHS)
    def refund(self, pence: int, number: int) -> None:
        entry = self.entry(
            pence <= self.spent[0] and number not in self.closed,
            lambda: self.post(-pence, number),
        )
        if entry:
            self.left[0] += pence
            self.spent[0] -= pence
            self.entries[entry.pk] = ("refund", pence, 0)

    def post(self, pence: int, number: int) -> LedgerEntry:
        return post_spend(
            posting(f"P{next(self.numbers)}", pence, month=month(2024, number)),
            award=self.awards[0],
            by=self.council.commissioner,
            at=AT,
        )

    @rule(pence=PENCE)
    def carry(self, pence: int) -> None:
        entry = self.entry(
            pence <= self.left[0],
            lambda: self.carried(f"carry-{next(self.numbers)}", pence),
        )
        if entry:
            self.left[0] -= pence
            self.left[1] += pence
            self.entries[entry.pk] = ("carry", pence, 1)

    def carried(self, code: str, pence: int) -> LedgerEntry:
        old, new = self.awards
        wanted = Wanted(code, Act.CARRY_FORWARD, pence, "Underspend.", from_award=old, to_award=new)
        asked = ask_to_move(wanted, by=self.council.commissioner, at=AT)
        return approve_move(asked, BY_DECISION, version=1, by=self.council.certifier, at=AT)

    @rule(choice=st.integers(0, 200))
    def reverse(self, choice: int) -> None:
        if not self.entries:
            return
        key = sorted(self.entries)[choice % len(self.entries)]
        kind, pence, _ = self.entries[key]
        held = {"spend": self.spent[0], "refund": self.left[0], "carry": self.left[1]}[kind]
        entry = self.entry(
            key not in self.undone and pence <= held,
            lambda: reverse_entry(
                LedgerEntry.objects.get(pk=key),
                reason="A mistake.",
                by=self.council.commissioner,
                at=AT,
            ),
        )
        if entry:
            self.undone.add(key)
            self.left[0] += -pence if kind == "refund" else pence
            self.spent[0] += {"spend": -pence, "refund": pence, "carry": 0}[kind]
            self.left[1] -= pence if kind == "carry" else 0

    @rule(number=MONTHS, by_certifier=st.booleans())
    def close(self, number: int, by_certifier: bool) -> None:
        by = self.council.certifier if by_certifier else self.council.commissioner
        if self.expect(
            by_certifier and number not in self.closed,
            lambda: close_month(month(2024, number), by=by, at=AT),
        ):
            self.closed.add(number)

    @invariant()
    def agrees_with_the_model(self) -> None:
        held = whole_ledger()
        for award, left, spent in zip(self.awards, self.left, self.spent, strict=True):
            assert held["award", award.pk, "unallocated"] == left
            assert held["award", award.pk, "spent"] == spent
            assert held["award", award.pk, "funder"] == -100_00
        self.read_now_and_then()

    def reads_agree(self) -> None:
        for index, year in enumerate(("2024-25", "2025-26")):
            (stands,) = facts.position(year)
            assert stands.left_pence == self.left[index]
            assert stands.spent_pence == self.spent[index]
            assert (
                stands.awarded_pence + stands.carried_in_pence - stands.carried_out_pence
                == stands.left_pence + stands.spent_pence
            )
        assert imbalances() == []


@pytest.mark.django_db
@pytest.mark.parametrize("share", SHARES)
def test_the_ledger_agrees_with_a_plain_model(share: int) -> None:
    world = a_world()
    play(lambda: LedgerMachine(world), runs=12, steps=25)
