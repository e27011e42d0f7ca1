"""A plan's objectives, and which recommendations they answer."""

from collections.abc import Mapping

from strategy.models import Objective, ObjectiveRecommendation, Strategy
from strategy.rules.file_rows import ObjectiveRow, StrategyRow
from strategy.services.plan_files.known import Known
from strategy.services.plan_files.rows import stand, without


def write_objectives(strategy: Strategy, row: StrategyRow, known: Known) -> int:
    priorities = {one.position: one for one in strategy.priorities.all()}
    wanted: list[tuple[object, Mapping[str, object]]] = []
    lines: dict[str, ObjectiveRow] = {}
    for number, priority in enumerate(row.priorities, start=1):
        for place, one in enumerate(priority.objectives, start=1):
            lines[one.code] = one
            values = {
                "priority": priorities[number],
                "code": one.code,
                "position": place,
                "title": one.title,
                "description": one.description,
                "is_illustrative": one.is_illustrative,
            }
            wanted.append((one.code, values))
    codes = set(lines)
    for gone in strategy.objectives.exclude(code__in=codes):
        without(gone.recommendations.all())
        without(gone.outcomes.all())
    written, found = stand(
        Objective,
        strategy.objectives.all(),
        wanted,
        key=lambda one: one.code,
        always={"strategy": strategy},
    )
    return written + sum(
        _answers(found[code], line.recommendations, known) for code, line in lines.items()
    )


def _answers(objective: Objective, codes: tuple[str, ...], known: Known) -> int:
    held = {one.code: one for one in objective.recommendations.all()}
    written = without(row for code, row in held.items() if code not in codes)
    for code in codes:
        if code in held:
            continue
        advice = known.recommendations[code]
        ObjectiveRecommendation.objects.create(
            objective=objective,
            assessment=advice.assessment,
            code=advice.code,
            title=advice.title[:300],
        )
        written += 1
    return written
