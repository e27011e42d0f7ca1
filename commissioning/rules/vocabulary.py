"""The words of the grant and its ledger."""

from enum import StrEnum
from typing import Final


class Tier(StrEnum):
    """Tier one holds the duty; tier two is helped to co-operate, and is paid directly."""

    ONE = "one"
    TWO = "two"


class RingFence(StrEnum):
    """Whether the money may buy only this. It differs by grant, year and tier."""

    RING_FENCED = "ring_fenced"
    NOT_RING_FENCED = "not_ring_fenced"
    NOT_KNOWN = "not_known"


class Account(StrEnum):
    """Where an award's money stands. Money only ever moves from one of these to another."""

    FUNDER = "funder"
    UNALLOCATED = "unallocated"
    ALLOCATED = "allocated"
    COMMITTED = "committed"
    SPENT = "spent"


class EntryKind(StrEnum):
    AWARD = "award"
    SPEND = "spend"
    ACCRUAL = "accrual"
    REFUND = "refund"
    ADJUSTMENT = "adjustment"
    CARRY_FORWARD = "carry_forward"
    REVERSAL = "reversal"


class Purpose(StrEnum):
    """What Part 4 money may buy: support, or the administrative burden of the duty."""

    SUPPORT = "support"
    ADMINISTRATION = "admin"


class Accommodation(StrEnum):
    """The kinds of relevant accommodation of SI 2021/991, and two honest others."""

    REFUGE = "refuge"
    SPECIALIST = "specialist"
    DISPERSED = "dispersed"
    SECOND_STAGE = "second_stage"
    OTHER_DESIGNATED = "other_designated"
    SANCTUARY = "sanctuary"
    NOT_RELEVANT = "not_relevant"
    NOT_SPLIT = "not_split"


class Narrative(StrEnum):
    """What was bought, from a closed list: free words could name a place or a person."""

    REFUGE_SUPPORT = "refuge_support"
    PLACES_OF_SAFETY_SUPPORT = "places_of_safety_support"
    SAFE_ACCOMMODATION_SUPPORT = "safe_accommodation_support"
    FLOATING_SUPPORT = "floating_support"
    FLEXIBLE_FUNDING = "flexible_funding"
    TARGET_HARDENING = "target_hardening"
    SPECIALIST_ADVOCACY = "specialist_advocacy"
    INTERVENTION_POST = "intervention_post"
    CHILDREN_SUPPORT = "children_support"
    TRAINING = "training"
    OTHER_SUPPORT = "other_support"
    BOARD_SERVICING = "board_servicing"
    NEEDS_ASSESSMENT = "needs_assessment"
    STRATEGY = "strategy"
    REPORTING = "reporting"
    OTHER_ADMINISTRATION = "other_administration"


ADMINISTRATIVE: Final = frozenset(
    {
        Narrative.BOARD_SERVICING,
        Narrative.NEEDS_ASSESSMENT,
        Narrative.STRATEGY,
        Narrative.REPORTING,
        Narrative.OTHER_ADMINISTRATION,
    }
)


class MonthState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


# From which account to which each kind may move money. A reversal moves it back the way
# it came, so it is bound to its original and not to this table. Allocation and commitment
# will add their kinds here; the accounts are there already.
MOVES: Final[dict[EntryKind, frozenset[tuple[Account, Account]]]] = {
    EntryKind.AWARD: frozenset({(Account.FUNDER, Account.UNALLOCATED)}),
    EntryKind.SPEND: frozenset({(Account.UNALLOCATED, Account.SPENT)}),
    EntryKind.ACCRUAL: frozenset({(Account.UNALLOCATED, Account.SPENT)}),
    EntryKind.REFUND: frozenset({(Account.SPENT, Account.UNALLOCATED)}),
    EntryKind.ADJUSTMENT: frozenset(
        {(Account.UNALLOCATED, Account.SPENT), (Account.SPENT, Account.UNALLOCATED)}
    ),
    EntryKind.CARRY_FORWARD: frozenset({(Account.UNALLOCATED, Account.UNALLOCATED)}),
}

# Kinds that a person or a file posts against one award.
SPENDING: Final = frozenset(
    {EntryKind.SPEND, EntryKind.ACCRUAL, EntryKind.REFUND, EntryKind.ADJUSTMENT}
)
