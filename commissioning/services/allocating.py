"""Allocating: the recommended option's lines stand in the ledger, by one approval."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import (
    AllocationLine,
    Approval,
    LedgerEntry,
    LedgerMonth,
    LineBalance,
    Proposal,
)
from commissioning.rules.allocating import deny_move
from commissioning.rules.authority import deny_same_person
from commissioning.rules.posting import month_of
from commissioning.rules.vocabulary import Account, Act, EntryKind, ProposalStatus
from commissioning.services.authority import Asked, Authority, approve, require_may_approve
from commissioning.services.moving import held_month, moved
from commissioning.services.proposals import ended, held_proposal, moved_to
from dalpb.kernel.models import User
from dalpb.kernel.refusals import require

LINE_ACCOUNTS = (Account.ALLOCATED, Account.COMMITTED, Account.SPENT)


@transaction.atomic
def approve_proposal(
    proposal: Proposal, authority: Authority, *, version: int, by: User, at: datetime
) -> Approval:
    """Every line of the recommended option is allocated; or, refused, none is.

    The month is locked before anything else, as all who post do.
    """
    require_may_approve(by, at)
    month = held_month(month_of(timezone.localdate(at)), by=by, at=at)
    held = held_proposal(proposal)
    require(deny_move(ProposalStatus(held.status), ProposalStatus.APPROVED))
    lines = list(
        AllocationLine.objects.select_related("award__year", "supplier")
        .filter(option__proposal=held, option__letter=held.recommended)
        .order_by("award_id", "pk")
    )
    asked = Asked(
        f"proposal/{held.code}",
        Act.ALLOCATION,
        sum(line.amount_pence for line in lines),
        held.author,
        held.proposed_at,
        held.is_illustrative,
    )
    approval = approve(asked, authority, by=by, at=at)
    for line in lines:
        _allocated(line, approval, month=month, by=by, at=at)
    moved_to(held, ProposalStatus.APPROVED, version=version, by=by, at=at)
    return approval


def _allocated(
    line: AllocationLine, approval: Approval, *, month: LedgerMonth, by: User, at: datetime
) -> None:
    line.approval = approval
    line.save(update_fields=["approval"])
    LineBalance.objects.bulk_create(
        LineBalance(line=line, account=account.value) for account in LINE_ACCOUNTS
    )
    moved(
        LedgerEntry(
            reference=f"allocation/{line.code}",
            kind=EntryKind.ALLOCATION.value,
            from_award=line.award,
            from_account=Account.UNALLOCATED.value,
            to_award=line.award,
            to_account=Account.ALLOCATED.value,
            to_line=line,
            approval=approval,
            amount_pence=line.amount_pence,
            dated_on=timezone.localdate(at),
            month=month,
            service_code=line.service_code,
            supplier=line.supplier,
            document_ref=approval.decision_ref,
            posted_by=by,
            posted_at=at,
            is_illustrative=line.is_illustrative,
        )
    )


@transaction.atomic
def decline_proposal(
    proposal: Proposal, *, reason: str, version: int, by: User, at: datetime
) -> Proposal:
    """The proposal is declined with a reason, by somebody other than its author."""
    require_may_approve(by, at)
    require(deny_same_person(asked_by_id=proposal.author_id, by_id=by.pk))
    return ended(proposal, ProposalStatus.DECLINED, reason=reason, version=version, by=by, at=at)
