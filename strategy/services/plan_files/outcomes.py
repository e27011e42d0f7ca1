"""A plan's outcomes, with their figures."""

from collections.abc import Mapping

from dalpb.kernel.cells import Figure
from strategy.models import Objective, Outcome, Priority, Strategy
from strategy.rules.figures import stored
from strategy.rules.file_rows import OutcomeRow, StrategyRow
from strategy.services.plan_files.rows import stand


def figure_values(part: str, figure: Figure) -> dict[str, object]:
    """The columns of one of an outcome's figures."""
    kept = stored(figure)
    return {
        f"{part}_state": kept.state,
        f"{part}_value_micro": kept.value_micro,
        f"{part}_low_micro": kept.low_micro,
        f"{part}_high_micro": kept.high_micro,
        f"{part}_words": kept.words,
    }


def write_outcomes(strategy: Strategy, row: StrategyRow) -> int:
    priorities = {one.position: one for one in strategy.priorities.all()}
    objectives = {one.code: one for one in strategy.objectives.all()}
    wanted: list[tuple[object, Mapping[str, object]]] = []
    for number, priority in enumerate(row.priorities, start=1):
        lines: list[tuple[OutcomeRow, Objective | None]] = [
            (one, None) for one in priority.outcomes
        ]
        for objective in priority.objectives:
            lines += [(one, objectives[objective.code]) for one in objective.outcomes]
        for place, (line, of) in enumerate(lines, start=1):
            wanted.append((line.code, _outcome(line, priorities[number], of, place)))
    written, _ = stand(
        Outcome,
        strategy.outcomes.all(),
        wanted,
        key=lambda one: one.code,
        always={"strategy": strategy},
    )
    return written


def _outcome(
    line: OutcomeRow, priority: Priority, objective: Objective | None, place: int
) -> dict[str, object]:
    return {
        "priority": priority,
        "objective": objective,
        "code": line.code,
        "position": place,
        "words": line.words,
        "indicator_code": line.indicator,
        "unit": line.unit,
        **figure_values("baseline", line.baseline),
        "baseline_on": line.baseline_on,
        **figure_values("target", line.target),
        "target_on": line.target_on,
        "note": line.note,
        "is_illustrative": line.is_illustrative,
    }
