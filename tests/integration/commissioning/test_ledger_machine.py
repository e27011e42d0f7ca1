"""The ledger, driven at random, agrees with a plain model of it."""

import itertools

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from commissioning import facts
from commissioning.models import LedgerEntry
from commissioning.selectors import imbalances
from commissioning.services.corrections import carry_forward, close_month, reverse_entry
from commissioning.services.ledger import post_spend
from dalpb.kernel.periods import month
from dalpb.kernel.refusals import Refused
from tests.integration.commissioning.conftest import AT, a_council, posting

PENCE = st.integers(1, 60_00)
MONTHS = st.sampled_from([6, 7, 8])


class LedgerMachine(RuleBasedStateMachine):
    """Two awards of £100; amounts up to £60, so that refusals are common."""

    def __init__(self) -> None:
        super().__init__()
        self.run_of_its_own = transaction.atomic()
        self.run_of_its_own.__enter__()
        self.council = a_council()
        self.awards = [self.council.award(100_00), self.council.award(100_00, start=2025)]
        self.left = [100_00, 100_00]
        self.spent = [0, 0]
        self.closed: set[int] = set()
        # Each entry that may be reversed: what it took from whom, and gave to whom.
        self.entries: dict[int, tuple[str, int, int]] = {}
        self.undone: set[int] = set()
        self.numbers = itertools.count()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.run_of_its_own.__exit__(None, None, None)

    def expect(self, is_allowed: bool, act: object) -> LedgerEntry | None:
        try:
            entry = act()  # type: ignore[operator]
        except Refused:
            assert not is_allowed
            return None
        assert is_allowed
        return entry

    @rule(pence=PENCE, number=MONTHS)
    def spend(self, pence: int, number: int) -> None:
        entry = self.expect(
            pence <= self.left[0] and number not in self.closed,
            lambda: self.post(pence, number),
        )
        if entry:
            self.left[0] -= pence
            self.spent[0] += pence
            self.entries[entry.pk] = ("spend", pence, 0)

    @rule(pence=PENCE, number=MONTHS)
    def refund(self, pence: int, number: int) -> None:
        entry = self.expect(
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
        entry = self.expect(
            pence <= self.left[0],
            lambda: carry_forward(
                from_award=self.awards[0],
                to_award=self.awards[1],
                pence=pence,
                reason="Underspend.",
                decision_ref=f"D{next(self.numbers)}",
                dated_on=AT.date(),
                by=self.council.commissioner,
                at=AT,
            ),
        )
        if entry:
            self.left[0] -= pence
            self.left[1] += pence
            self.entries[entry.pk] = ("carry", pence, 1)

    @rule(choice=st.integers(0, 200))
    def reverse(self, choice: int) -> None:
        if not self.entries:
            return
        key = sorted(self.entries)[choice % len(self.entries)]
        kind, pence, _ = self.entries[key]
        held = {"spend": self.spent[0], "refund": self.left[0], "carry": self.left[1]}[kind]
        entry = self.expect(
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
        allowed = by_certifier and number not in self.closed
        try:
            close_month(month(2024, number), by=by, at=AT)
        except Refused:
            assert not allowed
            return
        assert allowed
        self.closed.add(number)

    @invariant()
    def agrees_with_the_model(self) -> None:
        for index, year in enumerate(("2024-25", "2025-26")):
            (stands,) = facts.position(year)
            assert stands.left_pence == self.left[index]
            assert stands.spent_pence == self.spent[index]
            assert (
                stands.awarded_pence + stands.carried_in_pence - stands.carried_out_pence
                == stands.left_pence + stands.spent_pence
            )

    @invariant()
    def sums_to_nought(self) -> None:
        assert imbalances() == []


@pytest.mark.django_db
def test_the_ledger_agrees_with_a_plain_model() -> None:
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(max_examples=12, stateful_step_count=25, deadline=None, database=None),
    )
