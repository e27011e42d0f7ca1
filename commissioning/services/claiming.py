"""Claims in two steps: what is claimed is approved by another, and what is approved is paid."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import AllocationLine, Claim
from commissioning.permissions.grant import deny_approve_claims
from commissioning.rules.authority import deny_same_person
from commissioning.rules.posting import LARGEST, PLAIN, Posting, month_of
from commissioning.rules.vocabulary import (
    Accommodation,
    ClaimStatus,
    EntryKind,
    Narrative,
    Purpose,
)
from commissioning.services.ledger import post_spend, require_may_post
from commissioning.services.screening import require_impersonal
from dalpb.kernel.access import access_of
from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require, require_permitted
from dalpb.kernel.versions import STALE


@dataclass(frozen=True, slots=True)
class Claimed:
    reference: str
    document_ref: str
    dated_on: date
    pence: int


@transaction.atomic
def record_claim(claimed: Claimed, *, line: AllocationLine, by: User, at: datetime) -> Claim:
    """The claim waits for somebody else to approve it. Nothing is posted."""
    require_may_post(by, at)
    require_impersonal(claimed.document_ref)
    require(_deny_claim(claimed, line, today=timezone.localdate(at)))
    if Claim.objects.filter(reference=claimed.reference).exists():
        raise Refused(
            Denial("claim.reference_taken", f"There is a claim {claimed.reference} already.")
        )
    twice = Claim.objects.filter(
        line__supplier=line.supplier, document_ref__iexact=claimed.document_ref
    ).exclude(status=ClaimStatus.DECLINED.value)
    if twice.exists():
        raise Refused(
            Denial(
                "claim.document_twice",
                f"There is a claim for {claimed.document_ref} of this supplier already.",
            )
        )
    made = Claim.objects.create(
        reference=claimed.reference,
        line=line,
        document_ref=claimed.document_ref,
        dated_on=claimed.dated_on,
        claimed_pence=claimed.pence,
        claimed_by=by,
        claimed_at=at,
        is_illustrative=line.is_illustrative,
    )
    _noted(made, "claim.recorded", pence=claimed.pence, reason="", by=by, at=at)
    return made


def _deny_claim(claimed: Claimed, line: AllocationLine, *, today: date) -> Denial | None:
    if not (PLAIN.match(claimed.reference) and PLAIN.match(claimed.document_ref)):
        return Denial("claim.not_plain", "Give references in letters, digits and hyphens.")
    if not 0 < claimed.pence <= LARGEST:
        return Denial("claim.amount", "A claim is more than £0, and no more than any grant.")
    if claimed.dated_on > today:
        return Denial("claim.to_come", f"{in_words(claimed.dated_on)} has not come yet.")
    if line.approval_id is None:
        return Denial("line.not_approved", "The line has not been approved, so it has no money.")
    return None


@transaction.atomic
def approve_claim(
    claim: Claim, *, pence: int, reason: str, version: int, by: User, at: datetime
) -> Claim:
    """So much of the claim may be paid; with a reason where it is less than was claimed."""
    held = _to_answer(claim, version, reason=reason, by=by, at=at)
    if not 0 < pence <= held.claimed_pence:
        raise Refused(
            Denial(
                "claim.over_claimed",
                f"Approve more than £0, and no more than the {Money(held.claimed_pence)} claimed.",
            )
        )
    if pence < held.claimed_pence and not reason.strip():
        raise Refused(Denial("claim.reason", "Say why less is approved than was claimed."))
    return _answered(held, ClaimStatus.APPROVED, pence=pence, reason=reason, by=by, at=at)


@transaction.atomic
def decline_claim(claim: Claim, *, reason: str, version: int, by: User, at: datetime) -> Claim:
    """Nothing of the claim is paid, and its reason is kept."""
    held = _to_answer(claim, version, reason=reason, by=by, at=at)
    if not reason.strip():
        raise Refused(Denial("claim.reason", "Say why the claim is declined."))
    return _answered(held, ClaimStatus.DECLINED, pence=None, reason=reason, by=by, at=at)


def _to_answer(claim: Claim, version: int, *, reason: str, by: User, at: datetime) -> Claim:
    require_permitted(deny_approve_claims(access_of(by, on=timezone.localdate(at))))
    require_impersonal(reason)
    held = _held(claim, version)
    if held.status != ClaimStatus.CLAIMED:
        raise Refused(Denial("claim.answered", f"The claim has been {held.status} already."))
    require(deny_same_person(asked_by_id=held.claimed_by_id, by_id=by.pk))
    return held


def _answered(
    held: Claim,
    status: ClaimStatus,
    *,
    pence: int | None,
    reason: str,
    by: User,
    at: datetime,
) -> Claim:
    held.status, held.approved_pence, held.reason = status.value, pence, reason.strip()
    held.approved_by, held.approved_at = by, at
    held.version += 1
    held.save()
    _noted(held, f"claim.{status.value}", pence=pence or 0, reason=reason, by=by, at=at)
    return held


@transaction.atomic
def pay_claim(
    claim: Claim, *, pence: int, paid_on: date, version: int, by: User, at: datetime
) -> Claim:
    """So much is paid, and stands in the ledger under the claim's line."""
    require_may_post(by, at)
    # The month is locked by the posting, and before the claim is by nobody else.
    held = _held(claim, version)
    if held.status != ClaimStatus.APPROVED:
        raise Refused(Denial("claim.not_approved", "A claim is paid once it is approved."))
    if held.approved_pence is None or not 0 < pence <= held.approved_pence:
        raise Refused(
            Denial("claim.over_approved", "Pay more than £0, and no more than was approved.")
        )
    line = AllocationLine.objects.select_related("award__year", "supplier").get(pk=held.line_id)
    held.entry = post_spend(
        _posting(held, line, pence=pence, paid_on=paid_on),
        award=line.award,
        line=line,
        supplier=line.supplier,
        by=by,
        at=at,
    )
    held.status, held.paid_pence = ClaimStatus.PAID.value, pence
    held.paid_by, held.paid_at = by, at
    held.version += 1
    held.save()
    _noted(held, "claim.paid", pence=pence, reason="", by=by, at=at)
    return held


def _posting(held: Claim, line: AllocationLine, *, pence: int, paid_on: date) -> Posting:
    return Posting(
        reference=f"claim/{held.reference}",
        kind=EntryKind.SPEND,
        pence=pence,
        dated_on=paid_on,
        month=month_of(paid_on),
        purpose=Purpose(line.purpose),
        narrative=Narrative(line.narrative),
        accommodation=Accommodation(line.accommodation) if line.accommodation else None,
        service_code=line.service_code,
        document_ref=held.document_ref,
        is_illustrative=held.is_illustrative,
    )


def _held(claim: Claim, version: int) -> Claim:
    held = Claim.objects.select_for_update().get(pk=claim.pk)
    if held.version != version:
        raise StaleVersion(STALE)
    return held


def _noted(claim: Claim, action: str, *, pence: int, reason: str, by: User, at: datetime) -> None:
    record(
        action,
        by=by,
        at=at,
        subject="claim",
        subject_key=claim.reference,
        reason=reason,
        details={"pence": pence, "line": claim.line.code},
    )
