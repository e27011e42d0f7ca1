"""Ending a service by a plan whose every part is answered before it ends."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.models import (
    Agreement,
    Claim,
    DecommissioningPlan,
    LedgerEntry,
    PlanItem,
)
from commissioning.rules.agreeing import EARLIEST, LATEST
from commissioning.rules.cycle import Happened, PlanPart, Stage
from commissioning.rules.vocabulary import ClaimStatus
from commissioning.selectors.agreements import claims_under, open_claims, refunds_under
from commissioning.selectors.ending import effect_of_ending
from commissioning.services.agreements import (
    held_agreement,
    noted,
    require_may_commission,
    require_not_ended,
)
from commissioning.services.authority import require_decision
from commissioning.services.screening import require_impersonal
from dalpb.kernel.canonical import json_sha256
from dalpb.kernel.models import User
from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused, StaleVersion
from dalpb.kernel.versions import STALE


@transaction.atomic
def make_plan(
    agreement: Agreement,
    *,
    last_day: date,
    decision_ref: str,
    reason: str,
    version: int,
    by: User,
    at: datetime,
) -> Agreement:
    """The service is to end on a day, by a decision. What that would do is frozen beside it."""
    require_may_commission(by, at)
    require_impersonal(reason)
    held = held_agreement(agreement, version)
    today = timezone.localdate(at)
    if held.stage not in (Stage.LIVE.value, Stage.REVIEW.value):
        raise Refused(
            Denial("plan.not_live", "A plan to end it is made while it is live or in review.")
        )
    if DecommissioningPlan.objects.filter(agreement=held).exists():
        raise Refused(Denial("plan.twice", "There is a plan to end it already."))
    if not (EARLIEST <= last_day <= LATEST and last_day >= today):
        raise Refused(
            Denial("plan.last_day", f"The last day is today, {in_words(today)}, or later.")
        )
    if not reason.strip():
        raise Refused(Denial("plan.reason", "Say why it ends."))
    require_decision(decision_ref, at=at)
    effect = effect_of_ending(held, today).as_json()
    plan = DecommissioningPlan.objects.create(
        agreement=held,
        last_day=last_day,
        decision_ref=decision_ref,
        reason=reason.strip(),
        effect=effect,
        effect_sha256=json_sha256(effect),
        made_by=by,
        made_at=at,
    )
    for part in PlanPart:
        PlanItem.objects.create(plan=plan, part=part.value)
    details = {"last_day": last_day.isoformat(), "effect_sha256": plan.effect_sha256}
    return noted(
        held, Happened.PLAN_MADE,
        decision_ref=decision_ref, reason=reason, details=details, by=by, at=at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """How one part of the plan is met. Each part asks for its own of these."""

    words: str
    people_count: int | None = None
    clawback_pence: int | None = None
    claim: Claim | None = None
    entry: LedgerEntry | None = None


@transaction.atomic
def answer_part(
    item: PlanItem, answer: Answer, *, version: int, by: User, at: datetime
) -> PlanItem:
    """The part is answered: no longer open, by whom and when."""
    held_item, held = _held_item(item, version, by, at)
    require_impersonal(answer.words)
    if not held_item.is_open:
        raise Refused(Denial("plan.answered", "That part is answered. Open it again to change it."))
    if not answer.words.strip():
        raise Refused(Denial("plan.words", "Say how this part is met."))
    _require_part(PlanPart(held_item.part), answer, held)
    held_item.is_open = False
    held_item.answer = answer.words.strip()
    held_item.people_count = answer.people_count
    held_item.clawback_pence = answer.clawback_pence
    held_item.claim, held_item.entry = answer.claim, answer.entry
    held_item.done_by, held_item.done_at = by, at
    return _saved(held_item, held, Happened.PLAN_PART_DONE, answer.words, by=by, at=at)


@transaction.atomic
def reopen_part(item: PlanItem, *, reason: str, version: int, by: User, at: datetime) -> PlanItem:
    """The part is open again, and its answer stays in its history."""
    held_item, held = _held_item(item, version, by, at)
    require_impersonal(reason)
    if held_item.is_open:
        raise Refused(Denial("plan.open_already", "That part is open already."))
    if not reason.strip():
        raise Refused(Denial("plan.reason", "Say why it is opened again."))
    held_item.is_open, held_item.done_by, held_item.done_at = True, None, None
    return _saved(held_item, held, Happened.PLAN_PART_REOPENED, reason, by=by, at=at)


def _held_item(item: PlanItem, version: int, by: User, at: datetime) -> tuple[PlanItem, Agreement]:
    require_may_commission(by, at)
    agreement = Agreement.objects.get(plan__items=item)
    held = held_agreement(agreement, agreement.version)
    require_not_ended(held)
    found = PlanItem.objects.select_for_update().get(pk=item.pk)
    if found.version != version:
        raise StaleVersion(STALE)
    return found, held


def _saved(
    row: PlanItem, held: Agreement, kind: Happened, reason: str, *, by: User, at: datetime
) -> PlanItem:
    row.version += 1
    row.save()
    details: dict[str, Any] = {
        "part": row.part,
        "people": row.people_count,
        "clawback_pence": row.clawback_pence,
    }
    noted(held, kind, reason=reason[:600], details=details, by=by, at=at)
    return row


def _require_part(part: PlanPart, answer: Answer, held: Agreement) -> None:
    if (answer.people_count is not None) is not (part is PlanPart.PEOPLE):
        raise Refused(
            Denial("plan.people", "Give the number of people in the service now, 0 if none.")
        )
    if part is PlanPart.FINAL_CLAIM:
        _require_claim(answer, held)
    elif answer.claim is not None:
        raise Refused(Denial("plan.claim", "Only the final claim names a claim."))
    if part is PlanPart.CLAWBACK:
        _require_clawback(answer, held)
    elif answer.clawback_pence is not None or answer.entry is not None:
        raise Refused(Denial("plan.clawback", "Only the part on money to come back names it."))


def _require_claim(answer: Answer, held: Agreement) -> None:
    waiting = open_claims(held.reference)
    if waiting:
        raise Refused(
            Denial(
                "plan.claims_open",
                f"{waiting} claims on its lines are not paid or declined. Settle them first.",
            )
        )
    if answer.claim is None:
        if claims_under(held.reference).exists():
            raise Refused(Denial("plan.no_claim", "Choose the claim that was its last."))
        return
    settled = (ClaimStatus.PAID.value, ClaimStatus.DECLINED.value)
    own = claims_under(held.reference).filter(pk=answer.claim.pk, status__in=settled)
    if not own.exists():
        raise Refused(Denial("plan.claim", "Choose a claim on its lines that is paid or declined."))


def _require_clawback(answer: Answer, held: Agreement) -> None:
    if answer.clawback_pence is None or answer.clawback_pence < 0:
        raise Refused(
            Denial("plan.clawback", "Give what is to come back, £0 if nothing, and never below.")
        )
    if not answer.clawback_pence:
        if answer.entry is not None:
            raise Refused(Denial("plan.clawback", "Nothing is to come back, so name no entry."))
        return
    own = refunds_under(held.reference)
    if answer.entry is None or not own.filter(pk=answer.entry.pk).exists():
        raise Refused(
            Denial(
                "plan.no_refund",
                f"{Money(answer.clawback_pence)} is to come back. Post the refund to one of its"
                " lines first, then choose it here.",
            )
        )
    if answer.entry.amount_pence != answer.clawback_pence:
        raise Refused(
            Denial(
                "plan.refund_differs",
                f"The refund is {Money(answer.entry.amount_pence)}, and"
                f" {Money(answer.clawback_pence)} is to come back. Make them the same.",
            )
        )
