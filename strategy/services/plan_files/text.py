"""What a plan says, part by part."""

from collections.abc import Mapping

from strategy.models import Priority, Strategy, WorkStream
from strategy.rules.file_rows import PriorityRow, StrategyRow
from strategy.services.plan_files.known import Known
from strategy.services.plan_files.objectives import write_objectives
from strategy.services.plan_files.outcomes import write_outcomes
from strategy.services.plan_files.rows import said, stand, without
from strategy.services.plan_files.statements import write_consultees, write_statements


def write_text(strategy: Strategy, row: StrategyRow, known: Known) -> int:
    """What the plan says is what the row says. Refused by the database once it is fixed."""
    written = write_statements(strategy, row)
    _let_go_of_streams(strategy, row)
    more, streams = stand(
        WorkStream,
        strategy.work_streams.all(),
        [
            (
                n,
                {
                    "position": n,
                    "title": one.title,
                    "description": one.description,
                    "is_illustrative": one.is_illustrative,
                },
            )
            for n, one in enumerate(row.work_streams, start=1)
        ],
        key=lambda one: one.position,
        always={"strategy": strategy},
    )
    written += more
    gone = list(strategy.priorities.filter(position__gt=len(row.priorities)))
    written += sum(_forget(priority) for priority in gone)
    for position, priority in enumerate(row.priorities, start=1):
        written += _priority(strategy, position, priority, streams)
    written += write_objectives(strategy, row, known)
    written += write_outcomes(strategy, row)
    return written + write_consultees(strategy, row, known)


def _let_go_of_streams(strategy: Strategy, row: StrategyRow) -> None:
    """Streams that go are let go of by their priorities first."""
    beyond = strategy.work_streams.filter(position__gt=len(row.work_streams))
    for priority in Priority.objects.filter(work_stream__in=beyond):
        priority.work_stream = None
        priority.save()


def _forget(priority: Priority) -> int:
    """A priority and all that belongs to it is gone; its history stays."""
    written = without(priority.outcomes.all())
    for objective in priority.objectives.all():
        written += without(objective.recommendations.all()) + without([objective])
    return written + without(priority.indicators.all()) + without([priority])


def _priority(
    strategy: Strategy, position: int, row: PriorityRow, streams: Mapping[object, WorkStream]
) -> int:
    values = {
        "title": row.title,
        "description": row.description,
        "work_stream": streams.get(row.work_stream),
    }
    held = strategy.priorities.filter(position=position).first()
    if held is None:
        Priority.objects.create(strategy=strategy, position=position, **values)
        return 1
    return said(held, values)
