"""Which indicators tell of a strategy's priorities, for other apps."""

from dataclasses import dataclass

from strategy.models import PriorityIndicator


@dataclass(frozen=True, slots=True)
class ChosenFact:
    """An indicator in its place under a priority; or what is wanted where there is none."""

    priority_position: int
    priority_title: str
    indicator_code: str
    wanted: str
    supplier: str


def chosen_indicators(strategy_code: str) -> tuple[ChosenFact, ...]:
    """The indicators of a strategy's priorities, in the order of its dashboard."""
    rows = (
        PriorityIndicator.objects.filter(priority__strategy__code=strategy_code)
        .select_related("priority")
        .order_by("priority__position", "position")
    )
    return tuple(
        ChosenFact(
            row.priority.position,
            row.priority.title,
            row.indicator_code,
            row.wanted,
            row.supplier,
        )
        for row in rows
    )
