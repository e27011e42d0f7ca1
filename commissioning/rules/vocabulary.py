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
    ALLOCATION = "allocation"
    COMMITMENT = "commitment"
    RELEASE = "release"
    VIREMENT = "virement"


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
    """Open to all who post; closed to budget holders; locked to all but people named for it."""

    OPEN = "open"
    CLOSED = "closed"
    LOCKED = "locked"


class PostedAs(StrEnum):
    """In what standing an entry was posted: a closed month takes only the last two."""

    BUDGET_HOLDER = "budget_holder"
    FINANCE = "finance"
    NAMED = "named"


class Act(StrEnum):
    """What moves money only with a minuted decision or a delegation."""

    ALLOCATION = "allocation"
    VIREMENT = "virement"
    RELEASE = "release"
    CARRY_FORWARD = "carry_forward"


class AwardPart(StrEnum):
    """The parts of an award that may be amended. Year, tier and recipient make another award."""

    AMOUNT = "amount"
    ADMINISTRATION = "administration"
    PAYMENTS = "payments"
    DETERMINATION = "determination"
    RING_FENCE = "ring_fence"
    CONDITIONS = "conditions"
    AGREED_ON = "agreed_on"
    FUNDER = "funder"
    BY_LINE = "by_line"
    SOURCE = "source"


class DecidedBy(StrEnum):
    """Whose decision money rests on: the board's own, as minuted, or another body's."""

    BOARD = "board"
    OTHER = "other"


class ProposalStatus(StrEnum):
    DRAFT = "draft"
    PUT = "put"
    RECOMMENDED = "recommended"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class RequestStatus(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


class ClaimStatus(StrEnum):
    CLAIMED = "claimed"
    APPROVED = "approved"
    DECLINED = "declined"
    PAID = "paid"


class HeldState(StrEnum):
    """Where a line of a finance extract stands."""

    MATCHED = "matched"
    UNMATCHED = "unmatched"
    SET_ASIDE = "set_aside"


# After March a year has this many periods for corrections, so that March itself stays as closed.
ADJUSTMENT_PERIODS: Final = 3

_U, _A, _C, _S = Account.UNALLOCATED, Account.ALLOCATED, Account.COMMITTED, Account.SPENT

# From which account to which each kind may move money. A reversal moves it back the way
# it came, so it is bound to its original and not to this table.
MOVES: Final[dict[EntryKind, frozenset[tuple[Account, Account]]]] = {
    EntryKind.AWARD: frozenset({(Account.FUNDER, _U)}),
    EntryKind.ALLOCATION: frozenset({(_U, _A)}),
    EntryKind.COMMITMENT: frozenset({(_A, _C)}),
    EntryKind.RELEASE: frozenset({(_C, _A), (_A, _U)}),
    EntryKind.VIREMENT: frozenset({(_A, _A)}),
    EntryKind.SPEND: frozenset({(_U, _S), (_A, _S), (_C, _S)}),
    EntryKind.ACCRUAL: frozenset({(_U, _S), (_A, _S), (_C, _S)}),
    EntryKind.REFUND: frozenset({(_S, _U), (_S, _A)}),
    EntryKind.ADJUSTMENT: frozenset({(_U, _S), (_A, _S), (_C, _S), (_S, _U), (_S, _A)}),
    EntryKind.CARRY_FORWARD: frozenset({(_U, _U)}),
}

# Kinds that a person or a file posts against one award.
SPENDING: Final = frozenset(
    {EntryKind.SPEND, EntryKind.ACCRUAL, EntryKind.REFUND, EntryKind.ADJUSTMENT}
)
