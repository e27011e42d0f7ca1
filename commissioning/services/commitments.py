"""Committing a line's money to an agreement, and letting go of what will not be needed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import AllocationLine, LedgerEntry
from commissioning.rules.posting import LARGEST, PLAIN, month_of
from commissioning.rules.vocabulary import Account, EntryKind
from commissioning.services.ledger import require_may_post
from commissioning.services.links import require_held_agreement
from commissioning.services.moving import held_month, moved
from commissioning.services.screening import require_impersonal
from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused, require


@transaction.atomic
def commit(
    line: AllocationLine,
    *,
    reference: str,
    pence: int,
    agreement_ref: str,
    by: User,
    at: datetime,
) -> LedgerEntry:
    """So much of the line is committed to the agreement. The same reference twice is once."""
    require_may_post(by, at)
    require(_deny(line, reference=reference, pence=pence))
    if not PLAIN.match(agreement_ref):
        raise Refused(
            Denial("commitment.agreement", "Give the reference of the agreement it is under.")
        )
    if line.agreement_ref and line.agreement_ref != agreement_ref:
        raise Refused(
            Denial(
                "commitment.other_agreement",
                f"The line was allocated for agreement {line.agreement_ref}, so it is committed to"
                " that one.",
            )
        )
    require_held_agreement(agreement_ref)
    return _moved(
        line, EntryKind.COMMITMENT, (Account.ALLOCATED, Account.COMMITTED),
        reference=reference, pence=pence, document=agreement_ref, reason="", by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def uncommit(
    line: AllocationLine, *, reference: str, pence: int, reason: str, by: User, at: datetime
) -> LedgerEntry:
    """So much is no longer committed, and is allocated to the line as before."""
    require(_deny(line, reference=reference, pence=pence))
    require_impersonal(reason)
    if not reason.strip():
        raise Refused(Denial("ledger.reason_missing", "Say why it is no longer committed."))
    return _moved(
        line, EntryKind.RELEASE, (Account.COMMITTED, Account.ALLOCATED),
        reference=reference, pence=pence, document="", reason=reason.strip(), by=by, at=at,
    )  # fmt: skip


def _deny(line: AllocationLine, *, reference: str, pence: int) -> Denial | None:
    if not PLAIN.match(reference):
        return Denial("ledger.reference_not_plain", "Give a reference in plain characters.")
    if not 0 < pence <= LARGEST:
        return Denial("ledger.amount_zero", "Give more than £0, and no more than any grant.")
    if line.approval_id is None:
        return Denial("line.not_approved", "The line has not been approved, so it has no money.")
    return None


def _moved(
    line: AllocationLine,
    kind: EntryKind,
    accounts: tuple[Account, Account],
    *,
    reference: str,
    pence: int,
    document: str,
    reason: str,
    by: User,
    at: datetime,
) -> LedgerEntry:
    require_may_post(by, at)
    month = held_month(month_of(timezone.localdate(at)), by=by, at=at)
    if standing := LedgerEntry.objects.filter(reference=reference).first():
        if (standing.kind, standing.from_line_id, standing.amount_pence) == (kind, line.pk, pence):
            return standing
        raise Refused(
            Denial("ledger.reference_taken", f"There is another entry under {reference}.")
        )
    entry = moved(
        LedgerEntry(
            reference=reference,
            kind=kind.value,
            from_award=line.award,
            from_account=accounts[0].value,
            from_line=line,
            to_award=line.award,
            to_account=accounts[1].value,
            to_line=line,
            amount_pence=pence,
            dated_on=timezone.localdate(at),
            month=month,
            service_code=line.service_code,
            supplier=line.supplier,
            document_ref=document,
            reason=reason,
            posted_by=by,
            posted_at=at,
            is_illustrative=line.is_illustrative,
        )
    )
    record(
        f"ledger.{kind.value}",
        by=by,
        at=at,
        subject="ledger_entry",
        subject_key=entry.reference,
        reason=reason,
        details={"pence": pence, "line": line.code},
    )
    return entry
