"""Amending an award: every part that changed is an event, as it was and as it reads."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import AwardChange, GrantAward, LedgerEntry
from commissioning.rules.awards import Amendable, Changed, Payment, changed, deny_award_terms
from commissioning.rules.posting import LARGEST, month_of
from commissioning.rules.vocabulary import Account, EntryKind, RingFence
from commissioning.services.awards import (
    columns_of,
    require_may_record,
    texts_of,
    write_payments,
)
from commissioning.services.moving import held_balances, held_month, moved
from commissioning.services.screening import require_impersonal
from dalpb.kernel.audit import record
from dalpb.kernel.cells import State
from dalpb.kernel.models import User
from dalpb.kernel.money import Money
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require


def terms_of(award: GrantAward) -> Amendable:
    """The amendable part of an award as it stands."""
    return Amendable(
        pence=award.amount_pence,
        source=award.source,
        determination_ref=award.determination_ref,
        ring_fence=RingFence(award.ring_fence),
        conditions=award.conditions,
        agreed_on=award.agreed_on,
        admin_pence=award.admin_pence,
        admin_state=State(award.admin_state),
        funder_words=award.funder_words,
        spends_by_line=award.spends_by_line,
        payments=tuple(
            Payment(
                row.due_on, row.amount_pence, row.source, State(row.amount_state), row.received_on
            )
            for row in award.payments.all()
        ),
    )


def amend_award(
    award: GrantAward,
    *,
    pence: int,
    reason: str,
    version: int,
    by: User | None,
    at: datetime,
) -> GrantAward:
    """The award has a new amount. The part for administration was of the old one: it is not
    yet known again, nor are the payments."""
    wanted = replace(
        terms_of(award),
        pence=pence,
        admin_pence=None,
        admin_state=State.NOT_SUPPLIED,
        payments=(),
    )
    return amend_terms(award, wanted, reason=reason, version=version, by=by, at=at)


@transaction.atomic
def amend_terms(
    award: GrantAward,
    wanted: Amendable,
    *,
    reason: str,
    version: int,
    by: User | None,
    at: datetime,
) -> GrantAward:
    """The award reads as wanted, and the ledger shows its old amount taken back.

    It is never less than what is allocated, committed, spent and carried on.
    """
    require_may_record(by, at)
    require(deny_award_terms(wanted) or _deny_amending(wanted, reason))
    require_impersonal(reason, *texts_of(wanted))
    month = None
    if award.is_held_here and wanted.pence != award.amount_pence:
        month = held_month(month_of(timezone.localdate(at)), by=by, at=at)
    current = GrantAward.objects.select_for_update().get(pk=award.pk)
    if current.version != version:
        raise StaleVersion(
            Denial("award.stale", "Somebody changed this award since you opened it. Look again.")
        )
    before = terms_of(current)
    differing = changed(before, wanted)
    if not differing:
        raise Refused(Denial("award.nothing_changed", "Nothing of the award would change."))
    require(_deny_parts(current, wanted))
    if month is not None:
        require(_deny_below(current, wanted.pence))
    for name, value in columns_of(wanted).items():
        setattr(current, name, value)
    current.version += 1
    current.save()
    if before.payments != wanted.payments:
        write_payments(current, wanted.payments)
    if month is not None:
        _reposted(current, month_id=month.pk, reason=reason, by=by, at=at)
    _noted(current, differing, reason=reason.strip(), by=by, at=at)
    return current


def _deny_amending(wanted: Amendable, reason: str) -> Denial | None:
    if wanted.pence > LARGEST:
        return Denial("award.amount", "The amount is larger than any grant.")
    if not reason.strip():
        return Denial("award.reason_missing", "Say why the award is amended.")
    if len(reason) > 300:
        return Denial("award.reason_too_long", "Give the reason in 300 characters.")
    return None


def _deny_parts(current: GrantAward, wanted: Amendable) -> Denial | None:
    parts = sum(current.parts.values_list("amount_pence", flat=True))
    if parts > wanted.pence:
        return Denial(
            "award.below_parts", f"The awards that are part of it come to {Money(parts)}."
        )
    whole = current.part_of
    others = whole.parts.exclude(pk=current.pk) if whole else GrantAward.objects.none()
    total = sum(others.values_list("amount_pence", flat=True)) + wanted.pence
    if whole and total > whole.amount_pence:
        return Denial("award.parts_over", f"The parts would come to more than {whole.code}.")
    return None


def _deny_below(current: GrantAward, pence: int) -> Denial | None:
    """Its balances are locked here, and stay as they are until the amendment is written."""
    free = held_balances({current.pk})[current.pk, Account.UNALLOCATED]
    if current.amount_pence - pence <= free:
        return None
    return Denial(
        "award.below_spent",
        f"{current.code} cannot be cut to {Money(pence)}: {Money(free)} of it is unallocated,"
        " and the rest is allocated, committed, spent or carried forward. Release what is to be"
        " given back first.",
    )


def _noted(
    award: GrantAward,
    differing: tuple[Changed, ...],
    *,
    reason: str,
    by: User | None,
    at: datetime,
) -> None:
    for one in differing:
        AwardChange.objects.create(
            award=award,
            version=award.version,
            part=one.part.value,
            was=one.was,
            reads=one.reads,
            reason=reason,
            amended_by=by,
            amended_at=at,
        )
    record(
        "award.amended",
        by=by,
        at=at,
        subject="grant_award",
        subject_key=award.code,
        reason=reason,
        details={one.part.value: [one.was, one.reads] for one in differing},
    )


def _reposted(
    award: GrantAward, *, month_id: int, reason: str, by: User | None, at: datetime
) -> None:
    """The award's money at its new amount, then the entry of its old amount reversed."""
    old = LedgerEntry.objects.get(
        kind=EntryKind.AWARD.value, to_award=award, reversed_by__isnull=True
    )
    shared = {
        "from_award": award,
        "to_award": award,
        "dated_on": timezone.localdate(at),
        "month_id": month_id,
        "posted_by": by,
        "posted_at": at,
    }
    moved(
        LedgerEntry(
            reference=f"award/{award.code}/{award.version}",
            kind=EntryKind.AWARD.value,
            from_account=Account.FUNDER.value,
            to_account=Account.UNALLOCATED.value,
            amount_pence=award.amount_pence,
            is_illustrative=award.is_illustrative,
            **shared,
        )
    )
    moved(
        LedgerEntry(
            reference=f"{old.reference}/R"[:60],
            kind=EntryKind.REVERSAL.value,
            from_account=old.to_account,
            to_account=old.from_account,
            amount_pence=old.amount_pence,
            reverses=old,
            reason=reason.strip(),
            is_illustrative=old.is_illustrative,
            **shared,
        )
    )
