"""Recording what was awarded."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import AwardPayment, Grant, GrantAward, LedgerEntry
from commissioning.permissions.grant import deny_record_award
from commissioning.rules.awards import Amendable, Payment, deny_award_terms
from commissioning.rules.posting import LARGEST, month_of
from commissioning.rules.vocabulary import Account, EntryKind, RingFence, Tier
from commissioning.services.moving import held_month, moved, open_accounts
from commissioning.services.screening import require_impersonal
from dalpb.kernel.access import access_of
from dalpb.kernel.audit import record
from dalpb.kernel.models import Organisation, ReportingPeriod, User
from dalpb.kernel.periods import Period, PeriodKind
from dalpb.kernel.refusals import Denial, require, require_permitted

__all__ = ["AwardTerms", "Payment", "record_award", "require_may_record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardTerms(Amendable):
    """What one award is. Either a recipient is given, or words that name several together."""

    code: str
    year: Period
    tier: Tier
    recipient: Organisation | None = None
    recipient_words: str = ""
    part_of: GrantAward | None = None
    is_illustrative: bool = False


def deny_terms(terms: AwardTerms) -> Denial | None:
    """Why these are not the terms of an award, or None."""
    if terms.year.kind is not PeriodKind.YEAR:
        return Denial("award.not_a_year", "An award is for a financial year, such as 2024-25.")
    if (terms.recipient is None) is not bool(terms.recipient_words):
        return Denial(
            "award.recipient",
            "Name one organisation, or say in words which several the award is for together.",
        )
    if terms.pence > LARGEST:
        return Denial("award.amount", "The amount is larger than any grant.")
    return deny_award_terms(terms) or _deny_part(terms)


def _deny_part(terms: AwardTerms) -> Denial | None:
    whole = terms.part_of
    if whole is None:
        return None
    if whole.year.period != terms.year or whole.tier != terms.tier:
        return Denial("award.part_elsewhere", "A part is of an award of its own year and tier.")
    if sum(whole.parts.values_list("amount_pence", flat=True)) + terms.pence > whole.amount_pence:
        return Denial("award.parts_over", f"The parts would come to more than {whole.code}.")
    return None


def record_award(terms: AwardTerms, *, grant: Grant, by: User | None, at: datetime) -> GrantAward:
    """A new award stands; if it is of tier one, its money is in the ledger, unallocated."""
    require_may_record(by, at)
    require(deny_terms(terms))
    require_impersonal(terms.recipient_words, *texts_of(terms))
    with transaction.atomic():
        require(_deny_standing(terms, grant))
        award = _written(terms, grant)
        write_payments(award, terms.payments)
        if award.is_held_here:
            open_accounts(award)
            _post_award(award, by=by, at=at)
        record(
            "award.recorded",
            by=by,
            at=at,
            subject="grant_award",
            subject_key=award.code,
            details={"pence": terms.pence, "year": terms.year.code, "tier": terms.tier.value},
        )
    return award


def texts_of(terms: Amendable) -> tuple[str, ...]:
    """The words of an award that a person wrote."""
    return (terms.conditions, terms.funder_words, terms.determination_ref)


def _deny_standing(terms: AwardTerms, grant: Grant) -> Denial | None:
    if GrantAward.objects.filter(code=terms.code).exists():
        return Denial("award.code_taken", f"There is an award with the code {terms.code} already.")
    twin = GrantAward.objects.filter(
        grant=grant,
        year__code=terms.year.code,
        tier=terms.tier.value,
        recipient=terms.recipient,
        recipient_words=terms.recipient_words,
    ).first()
    if twin is None:
        return None
    return Denial(
        "award.recorded_already",
        f"{twin.code} is this grant's award of {terms.year.code} to the same recipient. Amend it.",
    )


def _written(terms: AwardTerms, grant: Grant) -> GrantAward:
    return GrantAward.objects.create(
        code=terms.code,
        grant=grant,
        year=ReportingPeriod.of(terms.year),
        tier=terms.tier.value,
        recipient=terms.recipient,
        recipient_words=terms.recipient_words,
        part_of=terms.part_of,
        is_illustrative=terms.is_illustrative,
        **columns_of(terms),
    )


def columns_of(terms: Amendable) -> dict[str, object]:
    """The amendable part of an award as its columns."""
    return {
        "amount_pence": terms.pence,
        "determination_ref": terms.determination_ref,
        "ring_fence": RingFence(terms.ring_fence).value,
        "conditions": terms.conditions,
        "agreed_on": terms.agreed_on,
        "admin_pence": terms.admin_pence,
        "admin_state": terms.admin_state.value,
        "funder_words": terms.funder_words,
        "spends_by_line": terms.spends_by_line,
        "source": terms.source,
    }


def write_payments(award: GrantAward, payments: tuple[Payment, ...]) -> None:
    """The award has these payments and no others."""
    for row in award.payments.all():
        row.delete()
    for payment in payments:
        AwardPayment.objects.create(
            award=award,
            due_on=payment.due_on,
            amount_pence=payment.pence,
            amount_state=payment.state.value,
            received_on=payment.received_on,
            source=payment.source,
        )


def require_may_record(by: User | None, at: datetime) -> None:
    """Refuse a person who may not record awards. `by` is None only for the operator's command."""
    if by is not None:
        require_permitted(deny_record_award(access_of(by, on=timezone.localdate(at))))


def _post_award(award: GrantAward, *, by: User | None, at: datetime) -> LedgerEntry:
    dated_on = award.agreed_on or award.year.first_on
    return moved(
        LedgerEntry(
            reference=f"award/{award.code}",
            kind=EntryKind.AWARD.value,
            from_award=award,
            from_account=Account.FUNDER.value,
            to_award=award,
            to_account=Account.UNALLOCATED.value,
            amount_pence=award.amount_pence,
            dated_on=dated_on,
            month=held_month(month_of(dated_on), by=by, at=at),
            posted_by=by,
            posted_at=at,
            is_illustrative=award.is_illustrative,
        )
    )
