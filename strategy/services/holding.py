"""A strategy held for one change: locked, still open, and told of afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, StaleVersion, require
from strategy.models import Strategy
from strategy.rules.life import StrategyMove, deny_editing
from strategy.rules.vocabulary import StrategyStatus
from strategy.services.events import note

STALE = Denial(
    "strategy.changed_meanwhile",
    "Somebody changed this strategy after you opened it. Open it again and look.",
)


def hold(strategy: Strategy) -> Strategy:
    """The strategy as it is now, locked until this transaction ends."""
    return Strategy.objects.select_for_update(of=("self",)).get(pk=strategy.pk)


def hold_open(strategy: Strategy) -> Strategy:
    """The same, refused once its text is fixed."""
    held = hold(strategy)
    require(deny_editing(StrategyStatus(held.status)))
    return held


def told(
    strategy: Strategy,
    action: str,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """The trail has what was done to the strategy."""
    record(
        f"strategy.{action}",
        by=by,
        at=at,
        subject="strategy",
        subject_key=strategy.code,
        reason=reason,
        details=details,
    )


def edited(strategy: Strategy, part: str, *, by: User, at: datetime) -> None:
    """Whoever changed a part is one of its authors from now on."""
    note(strategy, StrategyMove.EDITED, by=by, at=at, details={"part": part})
    told(strategy, "edited", by=by, at=at, details={"part": part})


def same_version(held: Strategy, version: int) -> None:
    """Of two people who change at once, one is told so."""
    if held.version != version:
        raise StaleVersion(STALE)
