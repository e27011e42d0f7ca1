"""Which indicators tell of each priority."""

from strategy.models import PriorityIndicator, Strategy
from strategy.rules.file_rows import StrategyRow
from strategy.services.plan_files.rows import without


def write_indicators(strategy: Strategy, row: StrategyRow) -> int:
    """Which indicators tell of each priority: no part of what was agreed, so always open."""
    written = 0
    held = strategy.priorities.prefetch_related("indicators").order_by("position")
    for priority, line in zip(held, row.priorities, strict=True):
        told = [(one.code, one.wanted, one.supplier) for one in line.indicators]
        kept = sorted(priority.indicators.all(), key=lambda one: one.position)
        if told == [(one.indicator_code, one.wanted, one.supplier) for one in kept]:
            continue
        # Written afresh, because two of them may have changed places.
        without(kept)
        for place, (code, wanted, supplier) in enumerate(told, start=1):
            PriorityIndicator.objects.create(
                priority=priority,
                position=place,
                indicator_code=code,
                wanted=wanted,
                supplier=supplier,
            )
        written += len(told)
    return written
