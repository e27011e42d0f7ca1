"""Reversing."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import LedgerEntry, LedgerMonth
from commissioning.rules.posting import deny_reversal, month_of
from commissioning.rules.vocabulary import EntryKind
from commissioning.services.ledger import require_may_post
from commissioning.services.moving import held_month, moved
from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import require


def reverse_entry(
    entry: LedgerEntry,
    *,
    reason: str,
    dated_on: date | None = None,
    by: User | None,
    at: datetime,
) -> LedgerEntry:
    """The entry is undone by its opposite, posted to the month of the day it is undone."""
    day = dated_on or timezone.localdate(at)
    require_may_post(by, at, month=month_of(day))
    with transaction.atomic():
        month = held_month(month_of(day), by=by, at=at)
        original = LedgerEntry.objects.select_for_update().get(pk=entry.pk)
        is_reversed = LedgerEntry.objects.filter(reverses=original).exists()
        require(
            deny_reversal(
                kind=EntryKind(original.kind),
                is_reversed=is_reversed,
                reason=reason.strip(),
                has_approval=original.approval_id is not None,
            )
        )
        reversal = moved(_opposite(original, month=month, reason=reason, day=day, by=by, at=at))
        record(
            "ledger.reversed",
            by=by,
            at=at,
            subject="ledger_entry",
            subject_key=original.reference,
            reason=reason,
            details={"reversal": reversal.reference, "pence": original.amount_pence},
        )
    return reversal


def _opposite(
    original: LedgerEntry,
    *,
    month: LedgerMonth,
    reason: str,
    day: date,
    by: User | None,
    at: datetime,
) -> LedgerEntry:
    return LedgerEntry(
        reference=f"reversal/{original.pk}",
        kind=EntryKind.REVERSAL.value,
        from_award=original.to_award,
        from_account=original.to_account,
        to_award=original.from_award,
        to_account=original.from_account,
        from_line=original.to_line,
        to_line=original.from_line,
        amount_pence=original.amount_pence,
        dated_on=day,
        month=month,
        purpose=original.purpose,
        accommodation=original.accommodation,
        narrative=original.narrative,
        service_code=original.service_code,
        supplier=original.supplier,
        document_ref=original.document_ref,
        reason=reason.strip(),
        reverses=original,
        posted_by=by,
        posted_at=at,
        is_illustrative=original.is_illustrative,
    )
