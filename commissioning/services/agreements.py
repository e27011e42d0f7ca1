"""Agreements: opened, and moved through the cycle. Each step is an event."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.models import (
    Agreement,
    AgreementEvent,
    Bidder,
    Proposal,
)
from commissioning.permissions.grant import deny_propose
from commissioning.rules.agreeing import (
    deny_move,
    lacking_for,
)
from commissioning.rules.cycle import PARTS, AgreementKind, Happened, Stage
from commissioning.selectors.agreements import standing_of, with_terms
from commissioning.services.authority import require_decision
from commissioning.services.links import require_links
from commissioning.services.screening import require_impersonal
from dalpb.kernel.access import access_of
from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require, require_permitted
from dalpb.kernel.versions import STALE, update_versioned


@dataclass(frozen=True, slots=True)
class Opening:
    """What is to be commissioned, and why."""

    reference: str
    kind: AgreementKind
    title: str
    need: str
    parent: Agreement | None = None
    proposal: Proposal | None = None
    objective_code: str = ""
    recommendation_code: str = ""
    source: str = ""
    is_illustrative: bool = False


def require_may_commission(by: User, at: datetime) -> None:
    require_permitted(deny_propose(access_of(by, on=timezone.localdate(at))))


def held_agreement(agreement: Agreement, version: int) -> Agreement:
    """The agreement's row, locked, as the person had it open."""
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    held = with_terms(Agreement.objects.filter(pk=agreement.pk)).get()
    if held.version != version:
        raise StaleVersion(STALE)
    return held


def require_not_ended(held: Agreement) -> None:
    if held.stage == Stage.ENDED.value:
        raise Refused(
            Denial("agreement.ended", f"Agreement {held.reference} has ended, and is only read.")
        )


@transaction.atomic
def open_agreement(opening: Opening, *, by: User, at: datetime) -> Agreement:
    """The commission stands at its need."""
    require_may_commission(by, at)
    require_impersonal(opening.title, opening.need, opening.source)
    require(_deny_opening(opening))
    require_links(
        objective_code=opening.objective_code, recommendation_code=opening.recommendation_code
    )
    if Agreement.objects.filter(reference=opening.reference).exists():
        raise Refused(
            Denial(
                "agreement.reference_taken",
                f"There is an agreement {opening.reference} already. Choose another reference.",
            )
        )
    made = Agreement.objects.create(
        reference=opening.reference,
        kind=opening.kind.value,
        parent=opening.parent,
        title=opening.title.strip(),
        need=opening.need.strip(),
        proposal=opening.proposal,
        objective_code=opening.objective_code,
        recommendation_code=opening.recommendation_code,
        source=opening.source,
        opened_by=by,
        opened_at=at,
        is_illustrative=opening.is_illustrative,
    )
    AgreementEvent.objects.create(
        agreement=made,
        kind=Happened.OPENED.value,
        to_stage=Stage.NEED.value,
        version=made.version,
        by=by,
        at=at,
    )
    _audited(made, Happened.OPENED, reason="", details={}, by=by, at=at)
    return made


def _deny_opening(opening: Opening) -> Denial | None:
    if not opening.title.strip() or not opening.need.strip():
        return Denial("agreement.need", "Say what is to be bought and what need it answers.")
    is_part = opening.kind in PARTS
    if is_part is (opening.parent is None):
        return Denial(
            "agreement.parent",
            "A call-off and a lot name the agreement that they are part of; nothing else does.",
        )
    if opening.parent is not None and opening.parent.parent_id is not None:
        return Denial(
            "agreement.parent_is_part", "Name the whole agreement, and not another part of it."
        )
    if opening.parent is not None and opening.parent.stage == Stage.ENDED.value:
        return Denial("agreement.parent_ended", "The agreement that it would be part of has ended.")
    return None


@transaction.atomic
def move(
    agreement: Agreement,
    to: Stage,
    *,
    reason: str,
    version: int,
    decision_ref: str = "",
    despite: str = "",
    by: User,
    at: datetime,
) -> Agreement:
    """The commission stands at another stage, with its event.

    What the move lacks and may lack is kept with the reason that was given for it.
    """
    require_may_commission(by, at)
    require_impersonal(reason, despite)
    held = held_agreement(agreement, version)
    on = timezone.localdate(at)
    standing = standing_of(held, on)
    require(
        deny_move(
            Stage(held.stage), to, standing,
            decision_ref=decision_ref, reason=reason, despite=despite,
        )
    )  # fmt: skip
    if decision_ref:
        require_decision(decision_ref, at=at)
    lacking = lacking_for(to, standing)
    if Stage(held.stage) is Stage.PROCUREMENT:
        _end_bids(held, on)
    details: dict[str, Any] = {"lacking": list(lacking), "despite": despite.strip()}
    return noted(
        held,
        Happened.MOVED,
        to=to,
        decision_ref=decision_ref,
        reason=reason,
        details=details if lacking else {},
        by=by,
        at=at,
    )


def _end_bids(held: Agreement, on: date) -> None:
    for bid in Bidder.objects.filter(agreement=held, bids_until__isnull=True):
        bid.bids_until = max(on, bid.bids_from)
        bid.save(update_fields=["bids_until"])


def noted(
    held: Agreement,
    kind: Happened,
    *,
    to: Stage | None = None,
    decision_ref: str = "",
    reason: str = "",
    details: dict[str, Any] | None = None,
    by: User,
    at: datetime,
    **fields: Any,
) -> Agreement:
    """The event is written, and the agreement is one version on."""
    AgreementEvent.objects.create(
        agreement=held,
        kind=kind.value,
        from_stage=held.stage if to else "",
        to_stage=to.value if to else "",
        decision_ref=decision_ref,
        reason=reason.strip(),
        details=details or {},
        version=held.version + 1,
        by=by,
        at=at,
    )
    if to is not None:
        fields["stage"] = to.value
    row = update_versioned(Agreement.objects.all(), held.pk, held.version, by=by, **fields)
    said = {**(details or {}), **({"to": to.value} if to else {})}
    _audited(row, kind, reason=reason, details=said, by=by, at=at)
    return row


def _audited(
    row: Agreement,
    kind: Happened,
    *,
    reason: str,
    details: dict[str, Any],
    by: User,
    at: datetime,
) -> None:
    record(
        f"agreement.{kind.value}",
        by=by,
        at=at,
        subject="agreement",
        subject_key=row.reference,
        reason=reason.strip(),
        details=details,
    )
