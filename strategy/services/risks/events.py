"""Every change of a risk is an event; the status and version move with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dalpb.kernel.models.people import User
from dalpb.kernel.moves_told import Subject, tell
from dalpb.kernel.refusals import Denial, StaleVersion, require
from strategy.models import Risk
from strategy.rules.risks.life import after, deny_move
from strategy.rules.risks.vocabulary import RiskMove, RiskStatus

STALE = Denial(
    "risk.changed_meanwhile",
    "Somebody changed this risk after you opened it. Yours is below: look at what is there now,"
    " then save again.",
)


def hold(risk: Risk, version: int, move: RiskMove, *, reason: str = "") -> Risk:
    """The risk, locked, if it may make the move now and was not changed since it was read."""
    held = Risk.objects.select_for_update().get(pk=risk.pk)
    if held.version != version:
        raise StaleVersion(STALE)
    require(deny_move(move, status=RiskStatus(held.status), reason=reason))
    return held


def move_on(
    risk: Risk,
    move: RiskMove,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """The risk is one version on, with the event that made it so. Call it last."""
    status = after(move, RiskStatus(risk.status) if risk.version else None)
    if status is not None:
        risk.status = status.value
    risk.version += 1
    risk.updated_by, risk.updated_at = by, at
    risk.save()
    note(risk, move, by=by, at=at, reason=reason, details=details)


def note(
    risk: Risk,
    move: RiskMove,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    subject = Subject("risk", "risk", risk.code)
    tell(subject, risk.events, move.value, by=by, at=at, reason=reason, details=details)
