"""Reversing, carrying forward, and closing months."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import GrantAward, LedgerEntry, LedgerMonth
from commissioning.permissions import deny_close_month
from commissioning.rules.posting import PLAIN, deny_reversal, month_of
from commissioning.rules.vocabulary import Account, EntryKind, MonthState
from commissioning.services.ledger import require_may_post
from commissioning.services.moving import held_month, moved
from dalpb.kernel.access import access_of
from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.periods import Period
from dalpb.kernel.refusals import Denial, Refused, require, require_permitted


def reverse_entry(
    entry: LedgerEntry,
    *,
    reason: str,
    dated_on: date | None = None,
    by: User | None,
    at: datetime,
) -> LedgerEntry:
    """The entry is undone by its opposite, posted to the month of the day it is undone."""
    require_may_post(by, at)
    day = dated_on or timezone.localdate(at)
    with transaction.atomic():
        month = held_month(month_of(day))
        original = LedgerEntry.objects.select_for_update().get(pk=entry.pk)
        is_reversed = LedgerEntry.objects.filter(reverses=original).exists()
        require(
            deny_reversal(
                kind=EntryKind(original.kind), is_reversed=is_reversed, reason=reason.strip()
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


def carry_forward(
    *,
    from_award: GrantAward,
    to_award: GrantAward,
    pence: int,
    reason: str,
    decision_ref: str,
    dated_on: date,
    by: User | None,
    at: datetime,
) -> LedgerEntry:
    """Unallocated money of one year's award stands under a later year's, by a decision."""
    require_may_post(by, at)
    require(_deny_carry(from_award, to_award, pence=pence, reason=reason, decision=decision_ref))
    reference = f"carry/{from_award.pk}-{to_award.pk}/{decision_ref}"
    with transaction.atomic():
        month = held_month(month_of(dated_on))
        if LedgerEntry.objects.filter(reference=reference).exists():
            raise Refused(
                Denial(
                    "ledger.carried_already",
                    f"Money was carried forward under {decision_ref} already. Reverse that first.",
                )
            )
        entry = moved(
            LedgerEntry(
                reference=reference,
                kind=EntryKind.CARRY_FORWARD.value,
                from_award=from_award,
                from_account=Account.UNALLOCATED.value,
                to_award=to_award,
                to_account=Account.UNALLOCATED.value,
                amount_pence=pence,
                dated_on=dated_on,
                month=month,
                document_ref=decision_ref,
                reason=reason.strip(),
                posted_by=by,
                posted_at=at,
                is_illustrative=from_award.is_illustrative,
            )
        )
        record(
            "ledger.carried_forward",
            by=by,
            at=at,
            subject="ledger_entry",
            subject_key=entry.reference,
            reason=reason,
            details={"from": from_award.code, "to": to_award.code, "pence": pence},
        )
    return entry


def _deny_carry(
    from_award: GrantAward, to_award: GrantAward, *, pence: int, reason: str, decision: str
) -> Denial | None:
    if pence <= 0:
        return Denial("ledger.amount_zero", "Carry forward more than £0.")
    if not (from_award.is_held_here and to_award.is_held_here):
        return Denial("ledger.award_not_held", "Only awards of tier one are held in this ledger.")
    if to_award.year.first_on <= from_award.year.first_on:
        return Denial("ledger.carry_back", "Money is carried forward to a later year's award.")
    if not PLAIN.match(decision) or len(decision) > 40:
        return Denial(
            "ledger.decision",
            "Give the reference of the decision that allows it, in up to 40 plain characters.",
        )
    if not reason.strip():
        return Denial("ledger.reason_missing", "Say why the money is carried forward.")
    return None


def close_month(period: Period, *, by: User, at: datetime) -> LedgerMonth:
    """Nothing more is posted to the month."""
    require_permitted(deny_close_month(access_of(by, on=timezone.localdate(at))))
    if period.until > timezone.localdate(at):
        raise Refused(
            Denial("ledger.month_not_over", f"{period.label} is not over yet, so it stays open.")
        )
    with transaction.atomic():
        month = held_month(period)
        month.state, month.closed_by, month.closed_at = MonthState.CLOSED.value, by, at
        month.save(update_fields=["state", "closed_by", "closed_at"])
        record("ledger.month_closed", by=by, at=at, subject="ledger_month", subject_key=period.code)
    return month
