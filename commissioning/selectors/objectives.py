"""Which objectives money can serve: those of the strategies in force."""

from datetime import date

from strategy.facts.strategies import StrategyFact, current_strategy, objectives, plans_in_force

Group = tuple[str, list[tuple[str, str]]]
# As long as a line's or an agreement's column.
LONGEST = 40


def objective_choices(on: date) -> list[Group]:
    """The objectives of each plan in force, by its name, the statutory strategy's first.

    The statutory strategy's are called by their code alone, as they always were; another plan
    may have the same codes, so its own come with the plan's.
    """
    statutory = current_strategy(on)
    plans = plans_in_force(on)
    first = [plan for plan in plans if statutory and plan.code == statutory.code]
    ordered = (*first, *(plan for plan in plans if plan not in first))
    groups = [(plan.name, _choices(plan, is_first=plan in first)) for plan in ordered]
    return [(name, found) for name, found in groups if found]


def _choices(plan: StrategyFact, *, is_first: bool) -> list[tuple[str, str]]:
    named = [
        (one.code if is_first else f"{plan.code}/{one.code}", f"{one.code} {one.title}")
        for one in objectives(plan.code)
    ]
    return [(value, label) for value, label in named if len(value) <= LONGEST]
