"""What the stocktake reads: parts of plans in force, recommendations, and judgements."""

from datetime import date

from dalpb.kernel.access import Access
from needs.facts.assessments import recommendations
from strategy.models import Priority, StocktakeJudgement, Strategy
from strategy.rules.stocktake import Part
from strategy.selectors.strategies import in_force, listed


def plans_on(access: Access, on: date) -> list[Strategy]:
    """The plans in force on a day that the person may read."""
    return list(in_force(listed(access), on))


def parts_of(plans: list[Strategy]) -> tuple[Part, ...]:
    """Each objective of the plans; of a priority without any, the priority."""
    rows = (
        Priority.objects.filter(strategy__in=[plan.pk for plan in plans])
        .select_related("strategy")
        .prefetch_related("objectives__recommendations", "outcomes", "indicators")
    )
    found = []
    for row in rows:
        plan = row.strategy.code
        shared = frozenset(one.indicator_code for one in row.indicators.all()) - {""}
        objectives = list(row.objectives.all())
        if not objectives:
            key = f"{plan}:p{row.position}"
            found.append(Part(key, plan, row.title, row.description, shared))
        for one in objectives:
            measured = {
                outcome.indicator_code
                for outcome in row.outcomes.all()
                if outcome.objective_id == one.pk
            }
            found.append(
                Part(
                    f"{plan}:{one.code}",
                    plan,
                    one.title,
                    one.description,
                    frozenset(measured) - {""},
                    frozenset(answer.code for answer in one.recommendations.all()),
                )
            )
    return tuple(found)


def advice() -> dict[str, str]:
    """The recommendations of the needs assessment in force: code to title."""
    return {one.code: one.title for one in recommendations()}


def judgements() -> dict[tuple[str, str], StocktakeJudgement]:
    """The latest judgement of each two parts, or of one alone."""
    rows = StocktakeJudgement.objects.select_related("by").order_by("pk")
    return {(row.first, row.second): row for row in rows}
