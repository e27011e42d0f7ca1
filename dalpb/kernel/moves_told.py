"""A move in a record's life is told twice: among its own events, and at the end of the chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dalpb.kernel.audit import record
from dalpb.kernel.models.people import User


@dataclass(frozen=True, slots=True)
class Subject:
    """What moved: `noun` begins the action's name (`risk.closed`), `kind` and `key` name it."""

    noun: str
    kind: str
    key: str
    organisation: str = ""


def tell(
    subject: Subject,
    events: Any,
    move: str,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """One more of the record's own `events` (their manager), and of the chain. Call it last."""
    events.create(
        sequence=events.count() + 1,
        move=move,
        by=by,
        at=at,
        reason=reason.strip(),
        details=dict(details or {}),
    )
    record(
        f"{subject.noun}.{move}",
        by=by,
        at=at,
        subject=subject.kind,
        subject_key=subject.key,
        organisation=subject.organisation,
        reason=reason.strip(),
        details=details,
    )
