"""Money that the board put somewhere, asked to be moved, and moved when another approves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from commissioning.models import (
    AllocationLine,
    Approval,
    GrantAward,
    LedgerEntry,
    LedgerMonth,
    MoveRequest,
)
from commissioning.rules.authority import deny_same_person
from commissioning.rules.posting import LARGEST, month_of
from commissioning.rules.vocabulary import Account, Act, EntryKind
from commissioning.services.authority import Asked, Authority, approve, require_may_approve
from commissioning.services.moving import held_month, moved
from commissioning.services.proposals import require_may_propose
from commissioning.services.screening import require_impersonal
from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require
from dalpb.kernel.versions import STALE

# From which account to which money moves by each act.
ACCOUNTS: Final = {
    Act.VIREMENT: (Account.ALLOCATED, Account.ALLOCATED),
    Act.RELEASE: (Account.ALLOCATED, Account.UNALLOCATED),
    Act.CARRY_FORWARD: (Account.UNALLOCATED, Account.UNALLOCATED),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to move: from a line to another, from a line back, or from year to year."""

    code: str
    act: Act
    pence: int
    reason: str
    from_line: AllocationLine | None = None
    to_line: AllocationLine | None = None
    from_award: GrantAward | None = None
    to_award: GrantAward | None = None


def deny_wanted(wanted: Wanted) -> Denial | None:
    """Why this cannot be asked for, or None."""
    if not 0 < wanted.pence <= LARGEST:
        return Denial("request.amount", "Ask for more than £0, and no more than any grant.")
    if not wanted.reason.strip():
        return Denial("request.reason", "Say why the money should move.")
    match wanted.act:
        case Act.VIREMENT:
            return _deny_virement(wanted.from_line, wanted.to_line)
        case Act.RELEASE:
            if wanted.from_line is None or wanted.from_line.approval_id is None:
                return Denial("request.line", "Choose the line that has money to spare.")
            return None
        case Act.CARRY_FORWARD:
            return _deny_carry(wanted.from_award, wanted.to_award)
        case Act.ALLOCATION:
            return Denial("request.act", "Money is allocated by a proposal.")


def _deny_virement(source: AllocationLine | None, target: AllocationLine | None) -> Denial | None:
    if source is None or target is None or source.pk == target.pk:
        return Denial("request.lines", "Choose two different lines.")
    if source.approval_id is None or target.approval_id is None:
        return Denial("request.lines", "Both lines have been approved before money moves.")
    if source.award_id != target.award_id:
        return Denial(
            "request.two_awards",
            "The lines are of two years' awards. Release the money, carry it forward, then"
            " allocate it there.",
        )
    return None


def _deny_carry(source: GrantAward | None, target: GrantAward | None) -> Denial | None:
    if source is None or target is None:
        return Denial("request.award", "Choose the award it leaves and the one it joins.")
    if not (source.is_held_here and target.is_held_here):
        return Denial("ledger.award_not_held", "Only awards of tier one are held in this ledger.")
    if target.year.first_on <= source.year.first_on:
        return Denial("ledger.carry_back", "Money is carried forward to a later year's award.")
    return None


@transaction.atomic
def ask_to_move(wanted: Wanted, *, by: User, at: datetime) -> MoveRequest:
    """The request waits for somebody else. No money has moved."""
    require_may_propose(by, at)
    require_impersonal(wanted.reason)
    require(deny_wanted(wanted))
    if MoveRequest.objects.filter(code=wanted.code).exists():
        raise Refused(Denial("request.code_taken", f"There is a request {wanted.code} already."))
    source = wanted.from_line.award if wanted.from_line else wanted.from_award
    target = wanted.to_line.award if wanted.to_line else (wanted.to_award or source)
    if source is None or target is None:
        raise Refused(Denial("request.award", "Choose where the money is."))
    made = MoveRequest.objects.create(
        code=wanted.code,
        act=wanted.act.value,
        from_line=wanted.from_line,
        to_line=wanted.to_line,
        from_award=source,
        to_award=target,
        amount_pence=wanted.pence,
        reason=wanted.reason.strip(),
        asked_by=by,
        asked_at=at,
        is_illustrative=source.is_illustrative
        or bool(wanted.from_line and wanted.from_line.is_illustrative),
    )
    record(
        "request.asked",
        by=by,
        at=at,
        subject="move_request",
        subject_key=made.code,
        reason=made.reason,
        details={"act": made.act, "pence": made.amount_pence},
    )
    return made


@transaction.atomic
def approve_move(
    request: MoveRequest, authority: Authority, *, version: int, by: User, at: datetime
) -> LedgerEntry:
    """The money has moved, in one entry that is both sides, by the decision it cites."""
    require_may_approve(by, at)
    month = held_month(month_of(timezone.localdate(at)), by=by, at=at)
    held = _waiting(request, version)
    asked = Asked(
        f"request/{held.code}",
        Act(held.act),
        held.amount_pence,
        held.asked_by,
        held.asked_at,
        held.is_illustrative,
    )
    approval = approve(asked, authority, by=by, at=at)
    entry = _moved(held, approval, month=month, by=by, at=at)
    _answered(held, "approved", words="", approval=approval, by=by, at=at)
    return entry


def _moved(
    held: MoveRequest, approval: Approval, *, month: LedgerMonth, by: User, at: datetime
) -> LedgerEntry:
    act = Act(held.act)
    source, target = ACCOUNTS[act]
    return moved(
        LedgerEntry(
            reference=f"{act.value}/{held.code}",
            kind=EntryKind(act.value).value,
            from_award=held.from_award,
            from_account=source.value,
            from_line=held.from_line,
            to_award=held.to_award,
            to_account=target.value,
            to_line=held.to_line,
            approval=approval,
            amount_pence=held.amount_pence,
            dated_on=timezone.localdate(at),
            month=month,
            document_ref=approval.decision_ref,
            reason=held.reason,
            posted_by=by,
            posted_at=at,
            is_illustrative=held.is_illustrative,
        )
    )


@transaction.atomic
def decline_move(
    request: MoveRequest, *, reason: str, version: int, by: User, at: datetime
) -> MoveRequest:
    """The request is declined, with a reason, and no money moves."""
    require_may_approve(by, at)
    require_impersonal(reason)
    if not reason.strip():
        raise Refused(Denial("request.reason", "Say why it is declined."))
    held = _waiting(request, version)
    require(deny_same_person(asked_by_id=held.asked_by_id, by_id=by.pk))
    return _answered(held, "declined", words=reason.strip(), approval=None, by=by, at=at)


def _waiting(request: MoveRequest, version: int) -> MoveRequest:
    held = MoveRequest.objects.select_for_update().get(pk=request.pk)
    if held.status != "asked":
        raise Refused(Denial("request.answered", f"The request has been {held.status} already."))
    if held.version != version:
        raise StaleVersion(STALE)
    return held


def _answered(
    held: MoveRequest,
    status: str,
    *,
    words: str,
    approval: Approval | None,
    by: User,
    at: datetime,
) -> MoveRequest:
    held.status, held.answer, held.approval = status, words, approval
    held.answered_by, held.answered_at = by, at
    held.version += 1
    held.save()
    record(
        f"request.{status}",
        by=by,
        at=at,
        subject="move_request",
        subject_key=held.code,
        reason=words,
        details={"act": held.act, "pence": held.amount_pence},
    )
    return held
