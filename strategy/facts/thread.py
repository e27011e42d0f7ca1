"""What the golden thread needs of the plan: the strategy in force and all that hangs on it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from strategy.models import Action, Objective, Outcome, Priority, Strategy
from strategy.rules.delivery.vocabulary import ActionStatus
from strategy.selectors.strategies import statutory_in_force

__all__ = [
    "ActionStatus",
    "ActionTieFact",
    "ObjectiveTieFact",
    "OutcomeTieFact",
    "PlanThread",
    "PriorityTieFact",
    "plan_thread",
]


@dataclass(frozen=True, slots=True)
class PriorityTieFact:
    position: int
    title: str


@dataclass(frozen=True, slots=True)
class ObjectiveTieFact:
    """`recommendations` are pairs: the version of the assessment, and the code in it."""

    code: str
    title: str
    priority: int
    recommendations: tuple[tuple[str, str], ...]
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class OutcomeTieFact:
    """`objective` is empty where it is the whole priority's."""

    code: str
    words: str
    priority: int
    objective: str
    indicator_code: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class ActionTieFact:
    """`has_money` is whether the action says what it takes, whoever pays it."""

    code: str
    title: str
    objective: str
    outcome: str
    status: ActionStatus
    owner: str
    owner_role: str
    has_money: bool
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class PlanThread:
    code: str
    title: str
    years: str
    priorities: tuple[PriorityTieFact, ...]
    objectives: tuple[ObjectiveTieFact, ...]
    outcomes: tuple[OutcomeTieFact, ...]
    actions: tuple[ActionTieFact, ...]

    @property
    def cited_versions(self) -> Collection[str]:
        return {version for one in self.objectives for version, _ in one.recommendations}


def plan_thread(on: date) -> PlanThread | None:
    """The strategy of section 57 in force on a day, in six queries however long it is."""
    row = statutory_in_force(on)
    if row is None:
        return None
    return PlanThread(
        row.code,
        row.title,
        row.years,
        tuple(
            PriorityTieFact(one.position, one.title)
            for one in Priority.objects.filter(strategy=row).order_by("position")
        ),
        _objectives(row),
        _outcomes(row),
        _actions(row),
    )


def _objectives(row: Strategy) -> tuple[ObjectiveTieFact, ...]:
    rows = Objective.objects.filter(strategy=row).select_related("priority")
    return tuple(
        ObjectiveTieFact(
            one.code,
            one.title,
            one.priority.position,
            tuple((cited.assessment, cited.code) for cited in one.recommendations.all()),
            one.is_illustrative,
        )
        for one in rows.prefetch_related("recommendations").order_by(
            "priority__position", "position"
        )
    )


def _outcomes(row: Strategy) -> tuple[OutcomeTieFact, ...]:
    rows = Outcome.objects.filter(strategy=row).select_related("priority", "objective")
    return tuple(
        OutcomeTieFact(
            one.code,
            one.words,
            one.priority.position,
            one.objective.code if one.objective else "",
            one.indicator_code,
            one.is_illustrative,
        )
        for one in rows.order_by("priority__position", "position")
    )


def _actions(row: Strategy) -> tuple[ActionTieFact, ...]:
    rows = Action.objects.filter(objective__strategy=row).select_related(
        "objective", "outcome", "owner"
    )
    priced = rows.annotate(lines=Count("resources", filter=Q(resources__amount_pence__gt=0)))
    return tuple(
        ActionTieFact(
            one.code,
            one.title,
            one.objective.code,
            one.outcome.code if one.outcome and one.outcome.strategy_id == row.pk else "",
            ActionStatus(one.status),
            one.owner.name,
            one.owner_role,
            one.lines > 0,
            one.is_illustrative,
        )
        for one in priced.order_by("code")
    )
