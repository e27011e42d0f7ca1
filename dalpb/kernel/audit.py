"""Writing and checking the audit chain."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from dalpb.kernel.models.people import User
from dalpb.kernel.models.trail import AuditEvent, AuditHead
from dalpb.kernel.request_id import current

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain stood: the number of its last event and that event's seal."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold, and why."""

    sequence: int
    reason: str


def record(
    action: str,
    *,
    by: User | None,
    at: datetime,
    subject: str,
    subject_key: str,
    organisation: str = "",
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    request_id: str = "",
) -> AuditEvent:
    """One more event at the end of the chain, in the caller's transaction.

    Call it last in a service: it holds the chain's lock until the transaction ends.
    `by` is None only for what the system does of itself.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An audit event is written in the transaction of what it tells of.")
    head = _held_head()
    event = AuditEvent(
        sequence=head.sequence + 1,
        at=at,
        actor=by.email if by else "system",
        organisation=organisation,
        action=action,
        subject=subject,
        subject_key=subject_key,
        reason=reason,
        details=json.loads(json.dumps(details or {}, cls=DjangoJSONEncoder)),
        request_id=request_id or current(),
        previous_hash=head.hash,
    )
    event.hash = seal(event)
    event.save(force_insert=True)
    AuditHead.objects.filter(pk=1).update(sequence=event.sequence, hash=event.hash)
    return event


def _held_head() -> AuditHead:
    """The chain's last link, locked; made before the first event, and asked for once after it."""
    heads = AuditHead.objects.select_for_update()
    found = heads.filter(pk=1).first()
    if found is None:
        AuditHead.objects.get_or_create(pk=1, defaults={"sequence": 0, "hash": GENESIS})
        found = heads.get(pk=1)
    return found


def seal(event: AuditEvent) -> str:
    """A keyed digest of the event and of the one before it.

    The key is kept outside the database, so whoever can rewrite the table still cannot
    write a chain that verifies.
    """
    body = json.dumps(
        [
            event.sequence,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.actor,
            event.organisation,
            event.action,
            event.subject,
            event.subject_key,
            event.reason,
            event.details,
            event.request_id,
            event.previous_hash,
        ],
        sort_keys=True,
        ensure_ascii=True,
        separators=(",", ":"),
    )
    return hmac.new(settings.AUDIT_KEY.encode(), body.encode(), hashlib.sha256).hexdigest()


def head() -> Head:
    """The chain's last link as this transaction sees it."""
    row = AuditHead.objects.filter(pk=1).first()
    return Head(row.sequence, row.hash) if row else Head(0, GENESIS)


def verify() -> list[Break]:
    """Every place where the chain does not hold; an empty list is a whole chain."""
    breaks: list[Break] = []
    previous, expected = GENESIS, 1
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != expected:
            breaks.append(Break(expected, f"events {expected} to {event.sequence - 1} are missing"))
        if event.previous_hash != previous:
            breaks.append(Break(event.sequence, "it does not follow the event before it"))
        if event.hash != seal(event):
            breaks.append(Break(event.sequence, "its contents are not what was sealed"))
        previous, expected = event.hash, event.sequence + 1
    last = head()
    if (last.sequence, last.hash) != (expected - 1, previous):
        breaks.append(Break(last.sequence, "the head is not the last event"))
    return breaks
