"""Recording what was awarded."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import Grant, GrantAward, LedgerEntry
from commissioning.permissions import deny_record_award
from commissioning.rules.posting import month_of
from commissioning.rules.vocabulary import Account, EntryKind, RingFence, Tier
from commissioning.services.moving import held_month, moved, open_accounts
from dalpb.kernel.access import access_of
from dalpb.kernel.audit import record
from dalpb.kernel.models import Organisation, ReportingPeriod, User
from dalpb.kernel.money import Money
from dalpb.kernel.periods import Period, PeriodKind
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require, require_permitted


@dataclass(frozen=True, slots=True)
class AwardTerms:
    """What one award is. Either a recipient is given, or words that name several together."""

    code: str
    year: Period
    tier: Tier
    pence: int
    source: str
    recipient: Organisation | None = None
    recipient_words: str = ""
    part_of: GrantAward | None = None
    determination_ref: str = ""
    ring_fence: RingFence = RingFence.NOT_KNOWN
    conditions: str = ""
    agreed_on: date | None = None
    is_illustrative: bool = False


def deny_terms(terms: AwardTerms) -> Denial | None:
    """Why these are not the terms of an award, or None."""
    if terms.year.kind is not PeriodKind.YEAR:
        return Denial("award.not_a_year", "An award is for a financial year, such as 2024-25.")
    if terms.pence <= 0:
        return Denial("award.amount", "An award is more than £0.")
    if (terms.recipient is None) is not bool(terms.recipient_words):
        return Denial(
            "award.recipient",
            "Name one organisation, or say in words which several the award is for together.",
        )
    if not terms.source.strip():
        return Denial("award.source", "Say where the award is published or recorded.")
    return None


def record_award(terms: AwardTerms, *, grant: Grant, by: User | None, at: datetime) -> GrantAward:
    """A new award stands; if it is of tier one, its money is in the ledger, unallocated."""
    _require_may(by, at)
    require(deny_terms(terms))
    with transaction.atomic():
        if GrantAward.objects.filter(code=terms.code).exists():
            raise Refused(
                Denial("award.code_taken", f"There is an award with the code {terms.code} already.")
            )
        award = GrantAward.objects.create(
            code=terms.code,
            grant=grant,
            year=ReportingPeriod.of(terms.year),
            tier=terms.tier.value,
            recipient=terms.recipient,
            recipient_words=terms.recipient_words,
            part_of=terms.part_of,
            amount_pence=terms.pence,
            determination_ref=terms.determination_ref,
            ring_fence=terms.ring_fence.value,
            conditions=terms.conditions,
            agreed_on=terms.agreed_on,
            source=terms.source,
            is_illustrative=terms.is_illustrative,
        )
        if award.is_held_here:
            open_accounts(award)
            _post_award(award, reference=f"award/{award.code}", by=by, at=at)
        record(
            "award.recorded",
            by=by,
            at=at,
            subject="grant_award",
            subject_key=award.code,
            details={"pence": terms.pence, "year": terms.year.code, "tier": terms.tier.value},
        )
    return award


def amend_award(
    award: GrantAward,
    *,
    pence: int,
    reason: str,
    version: int,
    by: User | None,
    at: datetime,
) -> GrantAward:
    """The award has a new amount, and the ledger shows the old one taken back.

    The new amount goes in first, so an award may be cut to what is spent and no lower.
    """
    _require_may(by, at)
    if pence <= 0:
        raise Refused(Denial("award.amount", "An award is more than £0."))
    if not reason.strip():
        raise Refused(Denial("award.reason_missing", "Say why the amount of the award changes."))
    with transaction.atomic():
        current = GrantAward.objects.select_for_update().get(pk=award.pk)
        if current.version != version:
            raise StaleVersion(
                Denial(
                    "award.stale", "Somebody changed this award since you opened it. Look again."
                )
            )
        before = current.amount_pence
        current.amount_pence = pence
        current.version += 1
        current.save(update_fields=["amount_pence", "version"])
        if current.is_held_here:
            _repost_award(current, reason=reason, by=by, at=at)
        record(
            "award.amended",
            by=by,
            at=at,
            subject="grant_award",
            subject_key=current.code,
            reason=reason,
            details={"from_pence": before, "to_pence": pence},
        )
    return current


def _require_may(by: User | None, at: datetime) -> None:
    if by is not None:
        require_permitted(deny_record_award(access_of(by, on=timezone.localdate(at))))


def _post_award(award: GrantAward, *, reference: str, by: User | None, at: datetime) -> LedgerEntry:
    dated_on = award.agreed_on or award.year.first_on
    return moved(
        LedgerEntry(
            reference=reference,
            kind=EntryKind.AWARD.value,
            from_award=award,
            from_account=Account.FUNDER.value,
            to_award=award,
            to_account=Account.UNALLOCATED.value,
            amount_pence=award.amount_pence,
            dated_on=dated_on,
            month=held_month(month_of(dated_on)),
            posted_by=by,
            posted_at=at,
            is_illustrative=award.is_illustrative,
        )
    )


def _repost_award(award: GrantAward, *, reason: str, by: User | None, at: datetime) -> None:
    """The award's money at its new amount, and the entry of its old amount reversed."""
    old = LedgerEntry.objects.get(
        kind=EntryKind.AWARD.value, to_award=award, reversed_by__isnull=True
    )
    today = timezone.localdate(at)
    month = held_month(month_of(today))
    shared = {"dated_on": today, "month": month, "posted_by": by, "posted_at": at}
    moved(
        LedgerEntry(
            reference=f"award/{award.code}/{award.version}",
            kind=EntryKind.AWARD.value,
            from_award=award,
            from_account=Account.FUNDER.value,
            to_award=award,
            to_account=Account.UNALLOCATED.value,
            amount_pence=award.amount_pence,
            is_illustrative=award.is_illustrative,
            **shared,
        )
    )
    try:
        moved(
            LedgerEntry(
                reference=f"{old.reference}/R"[:60],
                kind=EntryKind.REVERSAL.value,
                from_award=award,
                from_account=old.to_account,
                to_award=award,
                to_account=old.from_account,
                amount_pence=old.amount_pence,
                reverses=old,
                reason=reason,
                is_illustrative=old.is_illustrative,
                **shared,
            )
        )
    except Refused as refusal:
        raise Refused(
            Denial(
                "award.below_spent",
                f"{award.code} cannot be cut to {Money(award.amount_pence)}: more than that is"
                " spent, committed or carried forward.",
            )
        ) from refusal
