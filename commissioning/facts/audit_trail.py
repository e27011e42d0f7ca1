"""Everything behind a year's awards, for an auditor: each row with its evidence and approver."""

from dataclasses import dataclass
from datetime import date, datetime

from commissioning.models import AllocationLine, Approval, Claim, HeldLine, LedgerEntry, PeriodEvent
from commissioning.rules.position import Moved, balances
from commissioning.selectors import audit_trail as reads
from commissioning.selectors.position import as_of, held_awards, moved
from dalpb.kernel.models import User


@dataclass(frozen=True, slots=True)
class AwardRow:
    award: str
    year: str
    grant: str
    funder: str
    recipient: str
    amount_pence: int
    determination_ref: str
    ring_fence: str
    conditions: str
    source: str


@dataclass(frozen=True, slots=True)
class LineRow:
    line: str
    award: str
    title: str
    proposal: str
    option: str
    purpose: str
    accommodation: str
    narrative: str
    service: str
    agreement: str
    supplier: str
    amount_pence: int
    approval: str


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    approval: str
    act: str
    limit_pence: int
    posted_pence: int
    decision_ref: str
    delegation: str
    delegation_limit_pence: int | None
    asked_by: str
    asked_at: datetime
    approved_by: str
    approved_at: datetime


@dataclass(frozen=True, slots=True)
class EntryRow:
    entry: str
    kind: str
    dated_on: date
    month: str
    from_award: str
    from_account: str
    from_line: str
    to_award: str
    to_account: str
    to_line: str
    amount_pence: int
    purpose: str
    accommodation: str
    narrative: str
    service: str
    supplier: str
    evidence: str
    approval: str
    claim: str
    reverses: str
    corrects: str
    reason: str
    posted_by: str
    posted_as: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimRow:
    claim: str
    line: str
    evidence: str
    dated_on: date
    status: str
    claimed_pence: int
    claimed_by: str
    approved_pence: int | None
    approved_by: str
    paid_pence: int | None
    paid_by: str
    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A line of the finance system: matched to an entry, set aside with a reason, or waiting."""

    extract_sha256: str
    row: int
    evidence: str
    dated_on: date
    amount_pence: int
    state: str
    entry: str
    reason: str
    settled_by: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    month: str
    state: str
    closed_by: str
    closed_at: datetime
    last_entry: int
    reason: str


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """`holder` is an award or a line; an award's funder account is what it gave, below nought."""

    holder: str
    kind: str
    account: str
    balance_pence: int


@dataclass(frozen=True, slots=True)
class AuditTrail:
    """`as_of` is when the last entry of all was posted, so that one state has one trail."""

    year: str
    as_of: datetime | None
    last_entry: int
    awards: tuple[AwardRow, ...]
    lines: tuple[LineRow, ...]
    approvals: tuple[ApprovalRow, ...]
    entries: tuple[EntryRow, ...]
    claims: tuple[ClaimRow, ...]
    held: tuple[HeldRow, ...]
    months: tuple[MonthRow, ...]
    balances: tuple[BalanceRow, ...]


def audit_trail(year: str) -> AuditTrail:
    """All that is behind the awards of a year, in the order in which it was recorded."""
    awards = held_awards(year)
    ids = frozenset(award.pk for award in awards)
    entries, lines = reads.entries(ids), reads.lines(ids)
    last = reads.last()
    return AuditTrail(
        year=year,
        as_of=last.posted_at if last else None,
        last_entry=last.pk if last else 0,
        awards=tuple(
            AwardRow(
                award.code,
                award.year.code,
                award.grant.name,
                award.grant.funder,
                award.recipient_name,
                award.amount_pence,
                award.determination_ref,
                award.ring_fence,
                award.conditions,
                award.source,
            )
            for award in awards
        ),
        lines=tuple(_line(line) for line in lines),
        approvals=tuple(_approval(row) for row in reads.approvals(ids)),
        entries=tuple(_entry(entry) for entry in entries),
        claims=tuple(_claim(claim) for claim in reads.claims(ids)),
        held=tuple(_held(row) for row in reads.held(year, ids)),
        months=tuple(_month(row) for row in reads.months()),
        balances=_balances(
            moved(as_of(None), ids),
            {award.pk: award.code for award in awards},
            {line.pk: line.code for line in lines},
        ),
    )


def _person(user: User | None) -> str:
    return user.email if user else ""


def _line(line: AllocationLine) -> LineRow:
    return LineRow(
        line.code,
        line.award.code,
        line.title,
        line.option.proposal.code,
        line.option.letter,
        line.purpose,
        line.accommodation,
        line.narrative,
        line.service_code,
        line.agreement_ref,
        line.supplier.name if line.supplier else "",
        line.amount_pence,
        line.approval.code if line.approval else "",
    )


def _approval(row: Approval) -> ApprovalRow:
    held = row.delegation
    return ApprovalRow(
        row.code,
        row.act,
        row.limit_pence,
        row.posted_pence,
        held.decision_ref if held else row.decision_ref,
        held.code if held else "",
        held.limit_pence if held else None,
        row.asked_by.email,
        row.asked_at,
        row.approved_by.email,
        row.approved_at,
    )


def _entry(row: LedgerEntry) -> EntryRow:
    return EntryRow(
        entry=row.reference,
        kind=row.kind,
        dated_on=row.dated_on,
        month=row.month.label,
        from_award=row.from_award.code,
        from_account=row.from_account,
        from_line=row.from_line.code if row.from_line else "",
        to_award=row.to_award.code,
        to_account=row.to_account,
        to_line=row.to_line.code if row.to_line else "",
        amount_pence=row.amount_pence,
        purpose=row.purpose,
        accommodation=row.accommodation,
        narrative=row.narrative,
        service=row.service_code,
        supplier=row.supplier.name if row.supplier else "",
        evidence=row.document_ref,
        approval=row.approval.code if row.approval else "",
        claim=row.claim.reference if hasattr(row, "claim") else "",
        reverses=row.reverses.reference if row.reverses else "",
        corrects=row.corrects.reference if row.corrects else "",
        reason=row.reason,
        posted_by=_person(row.posted_by) or "system",
        posted_as=row.posted_as,
        posted_at=row.posted_at,
    )


def _claim(row: Claim) -> ClaimRow:
    return ClaimRow(
        row.reference,
        row.line.code,
        row.document_ref,
        row.dated_on,
        row.status,
        row.claimed_pence,
        row.claimed_by.email,
        row.approved_pence,
        _person(row.approved_by),
        row.paid_pence,
        _person(row.paid_by),
        row.entry.reference if row.entry else "",
        row.reason,
    )


def _held(row: HeldLine) -> HeldRow:
    return HeldRow(
        row.extract.sha256,
        row.row,
        row.document_ref,
        row.dated_on,
        row.amount_pence,
        row.state,
        row.entry.reference if row.entry else "",
        row.reason,
        _person(row.settled_by),
    )


def _month(row: PeriodEvent) -> MonthRow:
    return MonthRow(row.month.label, row.state, row.by.email, row.at, row.last_entry, row.reason)


def _balances(
    found: tuple[Moved, ...], awards: dict[int, str], lines: dict[int, str]
) -> tuple[BalanceRow, ...]:
    return tuple(
        BalanceRow(names[holder], kind, account, pence)
        for kind, names in (("award", awards), ("line", lines))
        for (holder, account), pence in sorted(balances(found, of=kind).items())
        if holder in names
    )
