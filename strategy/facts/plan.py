"""The delivery plan for other apps: actions with their three voices, outcomes, and exceptions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse

from dalpb.kernel.access import Access
from dalpb.kernel.cells import Figure
from dalpb.kernel.roles import Permission
from strategy.models import Action, ActionEvent, Outcome
from strategy.rules.delivery.freshness import Freshness
from strategy.rules.delivery.quarters import quarter_to_update
from strategy.rules.delivery.rows import ActionRow, PlanQuery
from strategy.rules.delivery.vocabulary import LIVE, MOVE_WORDS, RAG_WORDS, ActionMove, Rag
from strategy.selectors.delivery import narrowed_plan, rows_of

__all__ = [
    "RAG_WORDS",
    "ActionFact",
    "Freshness",
    "OutcomeFact",
    "OwnActions",
    "PlanChange",
    "PlanExceptions",
    "Rag",
    "action",
    "actions",
    "changes",
    "outcomes",
    "own_actions",
    "plan_exceptions",
    "quarter_to_update",
]

ActionFact = ActionRow
_ORDER: Final = (
    "objective__strategy__code",
    "objective__priority__position",
    "objective__position",
    "code",
)
# What a board would call a change of its plan; the rest is the work itself.
_TELLING: Final = frozenset(
    {
        ActionMove.AGREED,
        ActionMove.TERMS_CORRECTED,
        ActionMove.FORECAST_CHANGED,
        ActionMove.MILESTONE_REPLACED,
        ActionMove.RAG_CORRECTED,
        ActionMove.COMPLETED,
        ActionMove.STOPPED,
        ActionMove.MERGED,
        ActionMove.SUPERSEDED,
        ActionMove.REOPENED,
    }
)


@dataclass(frozen=True, slots=True)
class OutcomeFact:
    """A desired outcome with where it started, where it should get and by when."""

    code: str
    strategy_code: str
    priority_position: int
    words: str
    indicator_code: str
    unit: str
    baseline: Figure
    baseline_on: date | None
    target: Figure
    target_on: date | None
    note: str
    action_codes: tuple[str, ...]
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class PlanChange:
    """Something that happened to an action since a day."""

    code: str
    title: str
    what: str
    reason: str
    at: datetime
    by: str
    url: str


@dataclass(frozen=True, slots=True)
class PlanExceptions:
    """What a board looks at first. An action may stand in several lists."""

    quarter: str
    changed: tuple[PlanChange, ...]
    disagreeing: tuple[ActionFact, ...]
    red: tuple[ActionFact, ...]
    late: tuple[ActionFact, ...]
    slipped_twice: tuple[ActionFact, ...]
    blocked: tuple[ActionFact, ...]
    cannot_tell: tuple[ActionFact, ...]
    stale: tuple[ActionFact, ...]
    without_update: tuple[ActionFact, ...]
    waiting_to_be_agreed: tuple[ActionFact, ...]


@dataclass(frozen=True, slots=True)
class OwnActions:
    """A person's own actions that wait for the quarter's update."""

    quarter: str
    waiting: tuple[ActionFact, ...]
    given_count: int
    url: str


def actions(
    *, strategy_code: str | None = None, quarter: str = "", on: date
) -> tuple[ActionFact, ...]:
    """Every action in the order of the plan; with a quarter, as the voices were then."""
    query = PlanQuery(strategy=strategy_code or "", quarter=quarter)
    return rows_of(narrowed_plan(Action.objects.order_by(*_ORDER), query), query, on=on)


def action(code: str, *, on: date) -> ActionFact | None:
    found = rows_of(Action.objects.filter(code=code), PlanQuery(), on=on)
    return found[0] if found else None


def outcomes(strategy_code: str) -> tuple[OutcomeFact, ...]:
    """What a strategy wants to be true, with the actions that work on each."""
    rows = (
        Outcome.objects.filter(strategy__code=strategy_code)
        .select_related("strategy", "priority")
        .prefetch_related("actions")
        .order_by("priority__position", "position")
    )
    return tuple(
        OutcomeFact(
            row.code,
            row.strategy.code,
            row.priority.position,
            row.words,
            row.indicator_code,
            row.unit,
            row.baseline,
            row.baseline_on,
            row.target,
            row.target_on,
            row.note,
            tuple(found.code for found in row.actions.all()),
            row.is_illustrative,
        )
        for row in rows
    )


def plan_exceptions(*, quarter: str, since: datetime, on: date) -> PlanExceptions:
    """What changed since a moment, and what is out of the ordinary in a quarter."""
    rows = actions(quarter=quarter, on=on)
    live = [row for row in rows if row.is_live]
    return PlanExceptions(
        quarter=quarter,
        changed=changes(since),
        disagreeing=tuple(row for row in rows if row.voices.disagree),
        red=tuple(r for r in live if Rag.RED in (r.computed, r.own, r.agreed)),
        late=tuple(row for row in live if row.is_late),
        slipped_twice=tuple(row for row in live if row.slip_count >= 2),
        blocked=tuple(row for row in live if row.is_blocked),
        cannot_tell=tuple(row for row in live if row.computed is Rag.CANNOT_TELL),
        stale=tuple(row for row in live if row.freshness in (Freshness.STALE, Freshness.NEVER)),
        without_update=tuple(row for row in live if row.own is None),
        waiting_to_be_agreed=tuple(row for row in rows if row.status.value == "proposed"),
    )


def changes(since: datetime) -> tuple[PlanChange, ...]:
    """What happened to the plan since a moment, the newest first."""
    events = (
        ActionEvent.objects.filter(done_at__gt=since, kind__in=sorted(_TELLING))
        .select_related("action", "done_by")
        .order_by("-pk")
    )
    return tuple(
        PlanChange(
            event.action.code,
            event.action.title,
            MOVE_WORDS[ActionMove(event.kind)],
            event.reason,
            event.done_at,
            str(event.done_by),
            reverse("strategy:action", args=[event.action.code]),
        )
        for event in events
    )


def own_actions(access: Access, *, on: date) -> OwnActions | None:
    """The live actions of a person's organisations; None for whoever updates none."""
    owners = access.organisation_ids(Permission.UPDATE_ACTIONS)
    if not owners:
        return None
    quarter = quarter_to_update(on).code
    mine = Action.objects.filter(owner_id__in=owners, status__in=sorted(LIVE)).order_by("code")
    rows = rows_of(mine, PlanQuery(quarter=quarter), on=on)
    if not rows:
        return None
    waiting = tuple(row for row in rows if row.own is None)
    return OwnActions(quarter, waiting, len(rows) - len(waiting), reverse("strategy:my-actions"))
