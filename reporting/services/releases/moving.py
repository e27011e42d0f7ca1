"""Moving a release through its life. Every move is an event; the state follows from them."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from dalpb.kernel.access import access_of, deny_without
from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, StaleVersion, require, require_permitted
from dalpb.kernel.roles import Permission
from reporting.models import Release, ReleaseEvent
from reporting.releases.workflow import STEPS, ReleaseMove, ReleaseState, deny_move


def require_may(permission: Permission, *, by: User, at: datetime) -> None:
    require_permitted(deny_without(access_of(by, on=timezone.localdate(at)), permission))


def move_on(
    release: Release,
    move: ReleaseMove,
    *,
    version: int,
    by: User,
    at: datetime,
    reason: str = "",
    changes: dict[str, Any] | None = None,
) -> None:
    """Make one move or refuse it; of two people who move at once, one is told so."""
    require_may(STEPS[move].permission, by=by, at=at)
    require(deny_move(move, state=ReleaseState(release.state), reason=reason))
    target = STEPS[move].target
    lost = {"sha256": ""} if target in {ReleaseState.PROPOSED, ReleaseState.DROPPED} else {}
    moved = Release.objects.filter(pk=release.pk, version=version, state=release.state).update(
        state=target.value, version=F("version") + 1, **{**lost, **(changes or {})}
    )
    if not moved:
        raise changed_meanwhile()
    release.refresh_from_db()
    append_event(release, move, by=by, at=at, reason=reason)


def changed_meanwhile() -> StaleVersion:
    return StaleVersion(
        Denial(
            "release.changed_meanwhile",
            "Somebody changed this release after you opened it. Open it again and look.",
        )
    )


def append_event(
    release: Release, move: ReleaseMove, *, by: User, at: datetime, reason: str = ""
) -> None:
    ReleaseEvent.objects.create(
        release=release,
        sequence=release.events.count() + 1,
        move=move.value,
        by=by,
        at=at,
        reason=reason.strip(),
        sha256=release.sha256,
    )
    record(
        f"release.{move.value}",
        by=by,
        at=at,
        subject="release",
        subject_key=f"{release.code}/{release.revision}",
        reason=reason.strip(),
        details={"sha256": release.sha256},
    )
