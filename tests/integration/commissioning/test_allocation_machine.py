"""Allocation, driven at random, agrees with a plain model. DALPB_DEEP=1 plays 1,000 runs."""

import itertools
import random
from dataclasses import dataclass

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from commissioning.models import AllocationLine, GrantAward, Proposal
from commissioning.rules.vocabulary import Act
from commissioning.selectors.allocations import line_standings
from commissioning.selectors.grant import standings
from commissioning.selectors.soundness import imbalances
from commissioning.services.allocating import approve_proposal
from commissioning.services.commitments import commit
from commissioning.services.ledger import post_spend
from commissioning.services.movements import Wanted, approve_move, ask_to_move
from tests.factories import agreements
from tests.factories.allocations import BY_DECISION, recommended
from tests.integration.commissioning.conftest import AT, Council, a_council, posting
from tests.integration.commissioning.machines import IS_DEEP, SHARES, LedgerRun, play, whole_ledger

PENCE = st.integers(1, 60_00)
CHOICE = st.integers(0, 50)
AWARDED = 150_00


@dataclass(frozen=True, slots=True)
class World:
    """One award of £150 and proposals of up to £60, so that refusals are common."""

    council: Council
    award: GrantAward
    proposals: tuple[tuple[int, Proposal], ...]


def a_world(seed: int) -> World:
    council = a_council()
    award = council.award(AWARDED)
    agreements.awarded("AG", council.authority, by=council.commissioner, at=AT)
    chance = random.Random(seed)
    asked = [1, AWARDED, *(chance.randint(1, 60_00) for _ in range(22 if IS_DEEP else 10))]
    made = ((p, recommended(council, award, f"p{n}", p)) for n, p in enumerate(sorted(asked)))
    return World(council, award, tuple(made))


class AllocationMachine(LedgerRun):
    def __init__(self, world: World) -> None:
        super().__init__()
        self.council, self.award = world.council, world.award
        self.waiting = list(world.proposals)
        self.unallocated = AWARDED
        # Each line: what is allocated, committed and spent of it.
        self.lines: dict[int, list[int]] = {}
        self.numbers = itertools.count()

    def line(self, choice: int) -> AllocationLine | None:
        keys = sorted(self.lines)
        if not keys:
            return None
        found = AllocationLine.objects.select_related("award__year")
        return found.get(pk=keys[choice % len(keys)])

    @rule(choice=CHOICE, by_another=st.booleans())
    def allocate(self, choice: int, by_another: bool) -> None:
        if not self.waiting:
            return
        pence, made = asked = self.waiting[choice % len(self.waiting)]
        by = self.council.certifier if by_another else self.council.commissioner
        if self.expect(
            by_another and pence <= self.unallocated,
            lambda: approve_proposal(made, BY_DECISION, version=made.version, by=by, at=AT),
        ):
            self.waiting.remove(asked)
            self.unallocated -= pence
            self.lines[AllocationLine.objects.get(code=f"{made.code}-1").pk] = [pence, 0, 0]

    @rule(choice=CHOICE, pence=PENCE)
    def commits(self, choice: int, pence: int) -> None:
        if (line := self.line(choice)) is None:
            return
        held, reference = self.lines[line.pk], f"C{next(self.numbers)}"
        by = self.council.commissioner
        if self.expect(
            pence <= held[0],
            lambda: commit(
                line, reference=reference, pence=pence, agreement_ref="AG", by=by, at=AT
            ),
        ):
            held[0] -= pence
            held[1] += pence

    @rule(choice=CHOICE, pence=PENCE, is_refund=st.booleans())
    def spends(self, choice: int, pence: int, is_refund: bool) -> None:
        if (line := self.line(choice)) is None:
            return
        held = self.lines[line.pk]
        pays = 2 if is_refund else (1 if held[1] >= pence else 0)
        said = posting(f"S{next(self.numbers)}", -pence if is_refund else pence)
        by = self.council.commissioner
        if self.expect(
            pence <= held[pays],
            lambda: post_spend(said, award=self.award, line=line, by=by, at=AT),
        ):
            held[pays] -= pence
            held[0 if is_refund else 2] += pence

    @rule(one=CHOICE, two=CHOICE, pence=PENCE, is_release=st.booleans())
    def moves(self, one: int, two: int, pence: int, is_release: bool) -> None:
        source, target = self.line(one), self.line(two)
        if source is None or target is None or (source == target and not is_release):
            return
        wanted = Wanted(
            f"m{next(self.numbers)}",
            Act.RELEASE if is_release else Act.VIREMENT,
            pence,
            "Underspend.",
            from_line=source,
            to_line=None if is_release else target,
        )
        asked = ask_to_move(wanted, by=self.council.commissioner, at=AT)
        if self.expect(
            pence <= self.lines[source.pk][0],
            lambda: approve_move(asked, BY_DECISION, version=1, by=self.council.certifier, at=AT),
        ):
            self.lines[source.pk][0] -= pence
            if is_release:
                self.unallocated += pence
            else:
                self.lines[target.pk][0] += pence

    @invariant()
    def agrees_with_the_model(self) -> None:
        of_lines = [sum(line[n] for line in self.lines.values()) for n in range(3)]
        award = (-AWARDED, self.unallocated, *of_lines)
        accounts = ("funder", "unallocated", "allocated", "committed", "spent")
        expected = {("award", self.award.pk, a): p for a, p in zip(accounts, award, strict=True)}
        for key, held in self.lines.items():
            of_line = zip(accounts[2:], held, strict=True)
            expected |= {("line", key, account): pence for account, pence in of_line}
        assert whole_ledger() == expected
        assert sum(of_lines) <= AWARDED
        self.read_now_and_then()

    def reads_agree(self) -> None:
        stands = standings([self.award])[self.award.pk]
        assert stands.unallocated == self.unallocated
        assert stands.reconciles
        held = line_standings(list(AllocationLine.objects.filter(approval__isnull=False)))
        assert {k: [s.allocated, s.committed, s.spent] for k, s in held.items()} == self.lines
        assert stands.spent == sum(line[2] for line in self.lines.values())
        assert stands.spent + stands.committed + stands.allocated <= stands.awarded
        assert imbalances() == []


@pytest.mark.django_db
@pytest.mark.parametrize("share", SHARES)
def test_allocation_agrees_with_a_plain_model(share: int) -> None:
    world = a_world(share)
    play(lambda: AllocationMachine(world), runs=6, steps=20)
