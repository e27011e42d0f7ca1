"""One more event in a strategy's life."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dalpb.kernel.models import User
from strategy.models import Strategy, StrategyEvent
from strategy.rules.life import StrategyMove


def note(
    strategy: Strategy,
    move: StrategyMove,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> StrategyEvent:
    """The event stands, with the status that the strategy has now."""
    last = strategy.events.order_by("-sequence").values_list("sequence", flat=True).first()
    return StrategyEvent.objects.create(
        strategy=strategy,
        sequence=(last or 0) + 1,
        move=move.value,
        status_after=strategy.status,
        by=by,
        at=at,
        reason=reason.strip(),
        details=dict(details or {}),
    )
