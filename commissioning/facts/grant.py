"""What the rest of the system may know of the grant: frozen rows, in whole pence."""

from dataclasses import dataclass
from datetime import date, datetime

from commissioning.rules.vocabulary import (
    Accommodation,
    EntryKind,
    Narrative,
    Purpose,
    RingFence,
    Tier,
)
from commissioning.selectors.grant import (
    NOTHING,
    awards_of,
    awards_with_illustrative_entries,
    awards_with_spending,
    keys_of,
    spending_of,
    standings,
)


@dataclass(frozen=True, slots=True)
class AwardFact:
    """One award. `part_of` names the award whose amount holds this one, so as not to add both."""

    code: str
    grant_code: str
    grant_name: str
    funder: str
    year: str
    tier: Tier
    recipient_code: str
    recipient: str
    amount_pence: int
    determination_ref: str
    ring_fence: RingFence
    conditions: str
    agreed_on: date | None
    part_of: str
    source: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class SpendFact:
    """One entry that changed what was spent: `pence` is negative where money came back.

    `year` is the year whose months it was posted to; `award_year` that of the award that
    paid. `accommodation` is None for administration. `reverses` names the entry undone.
    """

    reference: str
    kind: EntryKind
    year: str
    month: str
    dated_on: date
    award_code: str
    award_year: str
    tier: Tier
    purpose: Purpose
    accommodation: Accommodation | None
    narrative: Narrative
    service_code: str
    supplier_code: str
    supplier: str
    pence: int
    document_ref: str
    reverses: str
    posted_by: str
    posted_at: datetime
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class PositionFact:
    """Where one award's money stands. Awards of tier two are not held, and stand nowhere.

    Without `has_spending`, nothing was ever posted: `spent_pence` is then nought because
    spending is not yet supplied, and not because none is known to have been made.
    awarded + carried in − carried out = unallocated + allocated + committed + spent
    """

    award_code: str
    year: str
    tier: Tier
    recipient: str
    is_held_here: bool
    has_spending: bool
    awarded_pence: int
    carried_in_pence: int
    carried_out_pence: int
    unallocated_pence: int
    allocated_pence: int
    committed_pence: int
    spent_pence: int
    is_illustrative: bool

    @property
    def left_pence(self) -> int:
        return self.unallocated_pence + self.allocated_pence + self.committed_pence


def awards(year: str) -> tuple[AwardFact, ...]:
    """The awards of a financial year, tier one first."""
    return tuple(
        AwardFact(
            code=award.code,
            grant_code=award.grant.code,
            grant_name=award.grant.name,
            funder=award.grant.funder,
            year=award.year.code,
            tier=Tier(award.tier),
            recipient_code=award.recipient.code if award.recipient else "",
            recipient=award.recipient_name,
            amount_pence=award.amount_pence,
            determination_ref=award.determination_ref,
            ring_fence=RingFence(award.ring_fence),
            conditions=award.conditions,
            agreed_on=award.agreed_on,
            part_of=award.part_of.code if award.part_of else "",
            source=award.source,
            is_illustrative=award.is_illustrative,
        )
        for award in awards_of(year)
    )


def spend(year: str) -> tuple[SpendFact, ...]:
    """Every entry that changed what was spent in a financial year, by date."""
    return tuple(
        SpendFact(
            reference=entry.reference,
            kind=EntryKind(entry.kind),
            year=year,
            month=entry.month.period.code,
            dated_on=entry.dated_on,
            award_code=entry.from_award.code,
            award_year=entry.from_award.year.code,
            tier=Tier(entry.from_award.tier),
            purpose=Purpose(entry.purpose),
            accommodation=Accommodation(entry.accommodation) if entry.accommodation else None,
            narrative=Narrative(entry.narrative),
            service_code=entry.service_code,
            supplier_code=entry.supplier.code if entry.supplier else "",
            supplier=entry.supplier.name if entry.supplier else "",
            pence=entry.spent_pence,
            document_ref=entry.document_ref,
            reverses=entry.reverses.reference if entry.reverses else "",
            posted_by=str(entry.posted_by) if entry.posted_by else "system",
            posted_at=entry.posted_at,
            is_illustrative=entry.is_illustrative,
        )
        for entry in spending_of(year)
    )


def entry_keys(references: frozenset[str]) -> dict[str, int]:
    """The key of each entry's own page, by its reference."""
    return keys_of(references)


def position(year: str) -> tuple[PositionFact, ...]:
    """Where the money of each award of a financial year stands today."""
    rows = list(awards_of(year))
    stands = standings(rows)
    spending = awards_with_spending([row.pk for row in rows])
    illustrative = awards_with_illustrative_entries([row.pk for row in rows])
    return tuple(
        PositionFact(
            award_code=row.code,
            year=row.year.code,
            tier=Tier(row.tier),
            recipient=row.recipient_name,
            is_held_here=row.is_held_here,
            has_spending=row.pk in spending,
            awarded_pence=row.amount_pence,
            carried_in_pence=standing.carried_in,
            carried_out_pence=standing.carried_out,
            unallocated_pence=standing.unallocated,
            allocated_pence=standing.allocated,
            committed_pence=standing.committed,
            spent_pence=standing.spent,
            is_illustrative=row.is_illustrative or row.pk in illustrative,
        )
        for row in rows
        for standing in [stands.get(row.pk, NOTHING)]
    )
