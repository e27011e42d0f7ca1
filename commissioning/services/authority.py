"""Approving: a sum may move, by a minuted decision or under a delegation."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from commissioning.models import Approval, Delegation
from commissioning.permissions.grant import deny_approve
from commissioning.rules.authority import (
    Limits,
    Minuted,
    deny_decision,
    deny_delegation,
    deny_own_record,
    deny_reference,
    deny_same_person,
)
from commissioning.rules.vocabulary import Act
from commissioning.selectors.decisions import minuted
from commissioning.services.decisions import kept_from_minutes
from dalpb.kernel.access import access_of
from dalpb.kernel.models import User
from dalpb.kernel.refusals import require, require_permitted


@dataclass(frozen=True, slots=True)
class Authority:
    """What an approval rests on: the reference of a decision, or a delegation."""

    decision_ref: str = ""
    delegation: Delegation | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for a sum to move, for what and when."""

    code: str
    act: Act
    pence: int
    by: User
    at: datetime
    is_illustrative: bool = False


def require_may_approve(by: User, at: datetime) -> None:
    """Refuse a person who may approve nothing."""
    require_permitted(deny_approve(access_of(by, on=timezone.localdate(at))))


def approve(asked: Asked, authority: Authority, *, by: User, at: datetime) -> Approval:
    """The sum may move, and the delegation has so much less left. Call it in a transaction.

    The database holds the same: the limit, the days, the holder, and two different people.
    """
    require_may_approve(by, at)
    on = timezone.localdate(at)
    require(deny_same_person(asked_by_id=asked.by.pk, by_id=by.pk))
    held = None
    if authority.delegation is not None:
        held = Delegation.objects.select_for_update().get(pk=authority.delegation.pk)
        require(deny_delegation(_limits(held), by_id=by.pk, pence=asked.pence, on=on))
    else:
        require(deny_own_record(require_decision(authority.decision_ref, at=at), by_id=by.pk))
    return Approval.objects.create(
        code=asked.code,
        act=asked.act.value,
        limit_pence=asked.pence,
        decision_ref="" if held else authority.decision_ref,
        delegation=held,
        asked_by=asked.by,
        asked_at=asked.at,
        approved_by=by,
        approved_at=at,
        approved_on=on,
        is_illustrative=asked.is_illustrative,
    )


def require_decision(reference: str, *, at: datetime) -> Minuted:
    """The decision of this reference, kept as it stands; refused where none was made by now."""
    require(deny_reference(reference))
    found = minuted(reference)
    require(deny_decision(found, reference=reference, on=timezone.localdate(at)))
    if found is None:
        raise LookupError(reference)
    kept_from_minutes(found, at=at)
    return found


def _limits(row: Delegation) -> Limits:
    return Limits(row.holder_id, row.limit_pence, row.used_pence, row.valid_from, row.valid_until)
