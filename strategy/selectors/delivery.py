"""Reads of the delivery plan. A list of any length takes the same few queries."""

from collections import defaultdict
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final, TypeVar

from django.db.models import F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from dalpb.kernel.access import Access
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.roles import Permission
from strategy.models import (
    Action,
    ActionDependency,
    ActionEvent,
    ActionEvidence,
    ActionForecast,
    ActionResource,
    ActionUpdate,
    AgreedRag,
    ApprovedTerms,
    ComputedRag,
    Milestone,
    Priority,
    Strategy,
)
from strategy.permissions.delivery import deny_reading_plan
from strategy.rules.delivery.freshness import AGEING_DAYS, FRESH_DAYS, Freshness, freshness_of
from strategy.rules.delivery.rows import LIVE_WORD, ActionRow, PlanQuery, days_late, matches
from strategy.rules.delivery.vocabulary import LIVE, ActionStatus, UpdateKind, Voice, rag_or_none
from strategy.rules.delivery.voices import Said, Voices, side_by_side

T = TypeVar("T", ComputedRag, ActionUpdate, AgreedRag)

_PLAIN: Final = (
    "pk", "code", "title", "wording", "approved_wording", "status",
    "objective__strategy__code", "objective__priority__position", "objective__priority__title",
    "objective__code", "objective__title", "outcome__code", "owner__code", "owner__name",
    "owner_role", "baseline_start", "baseline_end", "started_on", "forecast_end", "actual_end",
    "computed_rag", "own_rag", "agreed_rag", "slip_count", "last_heard_on", "blocked_reason",
    "unblocked_by", "closed_reason", "successor__code", "is_illustrative", "version",
)  # fmt: skip


def plan(access: Access) -> "QuerySet[Action]":
    """Every action, in the order of the plan, for whoever may read it; else none."""
    if deny_reading_plan(access) is not None:
        return Action.objects.none()
    return Action.objects.order_by(
        "objective__strategy__code", "objective__priority__position", "objective__position", "code"
    )


def narrowed_plan(actions: "QuerySet[Action]", query: PlanQuery) -> "QuerySet[Action]":
    """The part of a question that the database answers: where an action stands in the plan."""
    wanted: dict[str, Any] = {
        "objective__strategy__code": query.strategy,
        "objective__priority__position": query.priority,
        "objective__code": query.objective,
        "owner__code": query.owner,
    }
    if query.status == LIVE_WORD:
        wanted["status__in"] = sorted(LIVE)
    elif query.status:
        wanted["status"] = query.status
    return actions.filter(**{name: value for name, value in wanted.items() if value})


def action_rows(access: Access, query: PlanQuery, *, on: date) -> tuple[ActionRow, ...]:
    """The actions asked for, each with its voices: of one quarter, or as last said."""
    return rows_of(narrowed_plan(plan(access), query), query, on=on)


def rows_of(actions: "QuerySet[Action]", query: PlanQuery, *, on: date) -> tuple[ActionRow, ...]:
    """Prepared rows in seven queries, however many there are."""
    plain = list(actions.values(*_PLAIN))
    beside = _Beside(query.quarter, on)
    return tuple(row for values in plain if matches(row := beside.row(values), query))


class _Beside:
    """What stands in other tables, by the action's key."""

    def __init__(self, quarter: str, on: date) -> None:
        self.quarter, self.on = quarter, on
        self.computed = _last(ComputedRag.objects.all(), quarter)
        self.updates = _last(ActionUpdate.objects.all(), quarter)
        self.agreed = _last(AgreedRag.objects.all(), quarter)
        self.steps: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
        for pk, baseline, actual in Milestone.objects.filter(replaced_on__isnull=True).values_list(
            "action_id", "baseline_on", "actual_on"
        ):
            self.steps[pk].append((baseline, actual))
        self.money: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for pk, funder, pence in ActionResource.objects.values_list(
            "action_id", "funder", "amount_pence"
        ):
            self.money[pk][funder] += pence

    def voices(self, values: dict[str, Any]) -> Voices:
        pk = values["pk"]
        computed, own, agreed = (
            self.computed.get(pk), self.updates.get(pk), self.agreed.get(pk)
        )  # fmt: skip
        said = [
            computed.rag if computed else "",
            own.own_rag if own else "",
            agreed.rag if agreed else "",
        ]
        if not self.quarter:
            said = [values["computed_rag"], values["own_rag"], values["agreed_rag"]]
        why = computed.reasons[0][2] if computed and computed.reasons and said[0] else ""
        return side_by_side(
            Said(Voice.COMPUTED, rag_or_none(said[0]), why),
            Said(Voice.OWN, rag_or_none(said[1]), own.own_reason if own and said[1] else ""),
            Said(Voice.AGREED, rag_or_none(said[2]), agreed.reason if agreed and said[2] else ""),
        )

    def row(self, values: dict[str, Any]) -> ActionRow:
        pk, status = values["pk"], ActionStatus(values["status"])
        steps, money = self.steps.get(pk, []), self.money.get(pk)
        update = self.updates.get(pk)
        return ActionRow(
            code=values["code"],
            title=values["title"],
            wording=values["approved_wording"] or values["wording"],
            status=status,
            strategy_code=values["objective__strategy__code"],
            priority_position=values["objective__priority__position"],
            priority_title=values["objective__priority__title"],
            objective_code=values["objective__code"],
            objective_title=values["objective__title"],
            outcome_code=values["outcome__code"] or "",
            owner_code=values["owner__code"],
            owner_name=values["owner__name"],
            owner_role=values["owner_role"],
            baseline_start=values["baseline_start"],
            baseline_end=values["baseline_end"],
            started_on=values["started_on"],
            forecast_end=values["forecast_end"],
            actual_end=values["actual_end"],
            voices=self.voices(values),
            progress=update.progress if update else "",
            slip_count=values["slip_count"],
            last_heard_on=values["last_heard_on"],
            freshness=freshness_of(values["last_heard_on"], on=self.on),
            days_late=days_late(
                status=status,
                baseline_end=values["baseline_end"],
                actual_end=values["actual_end"],
                on=self.on,
            ),
            milestones_count=len(steps),
            milestones_reached_count=sum(actual is not None for _, actual in steps),
            milestones_overdue_count=sum(
                actual is None and baseline < self.on for baseline, actual in steps
            ),
            blocked_reason=values["blocked_reason"],
            unblocked_by=values["unblocked_by"],
            closed_reason=values["closed_reason"],
            successor_code=values["successor__code"] or "",
            own_pence=money.get("own") if money else None,
            grant_pence=money.get("grant") if money else None,
            other_pence=money.get("other") if money else None,
            is_illustrative=values["is_illustrative"],
            version=values["version"],
            url=_ACTION_URL.format(values["code"]),
        )


# Reversing an address five hundred times is most of a page's work: it is done once.
class _Address:
    """The address of an action, with its code left open."""

    def __init__(self) -> None:
        self.pattern = ""

    def format(self, code: str) -> str:
        if not self.pattern:
            self.pattern = reverse("strategy:action", args=["A000"])
        return self.pattern.replace("A000", code)


_ACTION_URL: Final = _Address()


def _last(rows: "QuerySet[T]", quarter: str) -> dict[int, T]:
    """The newest row of each action, of one quarter or of all; a withdrawn update is none."""
    if quarter:
        rows = rows.filter(quarter=quarter)
    newest = rows.order_by().values("action").annotate(last=Max("pk")).values("last")
    found = rows.model._default_manager.filter(pk__in=newest)  # noqa: SLF001 - Django documents it
    return {row.action_id: row for row in found if getattr(row, "kind", "") != UpdateKind.WITHDRAWN}


def action(access: Access, code: str) -> Action | None:
    """One action with everything that its page shows, in a fixed number of queries."""
    return (
        plan(access)
        .filter(code=code)
        .select_related(
            "objective__priority", "objective__strategy", "outcome", "owner", "owner_person",
            "successor",
        )
        .prefetch_related(
            "supporters",
            Prefetch("milestones", Milestone.objects.order_by("position")),
            Prefetch("dependencies", ActionDependency.objects.select_related("needs")),
            Prefetch("needed_by", ActionDependency.objects.select_related("action")),
            Prefetch("resources", ActionResource.objects.order_by("funder", "label")),
            Prefetch("evidence", ActionEvidence.objects.select_related("added_by").order_by("pk")),
            Prefetch("terms", ApprovedTerms.objects.select_related("recorded_by")),
            Prefetch("forecasts", ActionForecast.objects.select_related("given_by")),
            Prefetch("events", ActionEvent.objects.select_related("done_by").order_by("-pk")),
            Prefetch(
                "updates",
                ActionUpdate.objects.select_related("given_by", "organisation").order_by("pk"),
            ),
            Prefetch("computed", ComputedRag.objects.order_by("pk")),
            Prefetch("agreed", AgreedRag.objects.select_related("recorded_by").order_by("pk")),
            "predecessors",
        )
        .first()
    )  # fmt: skip


def action_shallow(access: Access, code: str) -> Action | None:
    """One action for a form."""
    return (
        plan(access)
        .filter(code=code)
        .select_related("objective__strategy", "outcome", "owner", "owner_person")
        .first()
    )


def owners() -> list[tuple[str, str]]:
    """Every organisation that owns an action, by code and name."""
    ids = Action.objects.order_by().values("owner").distinct()
    return list(Organisation.objects.filter(pk__in=ids).values_list("code", "name"))


EVERYTHING: Final = PlanQuery()


def own_rows(access: Access, *, on: date) -> tuple[ActionRow, ...]:
    """Every action of the person's own organisations."""
    owners_ids = access.organisation_ids(Permission.UPDATE_ACTIONS)
    return rows_of(plan(access).filter(owner_id__in=owners_ids), EVERYTHING, on=on)


def planned_strategies() -> list[tuple[str, str]]:
    """Every strategy that has actions, by code and title, the newest first."""
    ids = Action.objects.order_by().values("objective__strategy").distinct()
    rows = Strategy.objects.filter(pk__in=ids).order_by("-first_on", "code")
    return [(row.code, str(row)) for row in rows]


def priorities() -> list[tuple[int, str]]:
    """Each place that a priority with actions has, with its titles in all strategies."""
    found: dict[int, list[str]] = {}
    rows = (
        Priority.objects.filter(objectives__actions__isnull=False)
        .order_by("position", "-strategy__first_on")
        .values_list("position", "title")
        .distinct()
    )
    for position, title in rows:
        found.setdefault(position, []).append(title)
    return [(place, f"{place}. {' / '.join(titles)}"[:90]) for place, titles in found.items()]


def actions_for_programs(access: Access, *, is_whole: bool) -> "QuerySet[Action]":
    """Actions with what the API shows of them, in a fixed number of queries."""
    rows = (
        plan(access)
        .select_related("objective__strategy", "objective__priority", "outcome", "owner")
        .select_related("successor")
        .prefetch_related("supporters", "milestones", "resources")
    )
    if not is_whole:
        return rows
    return rows.prefetch_related(
        Prefetch("updates", ActionUpdate.objects.select_related("organisation").order_by("pk")),
        Prefetch("computed", ComputedRag.objects.order_by("pk")),
        Prefetch("agreed", AgreedRag.objects.order_by("pk")),
    )


_FRESH_WITHIN: Final = {
    Freshness.FRESH: (None, FRESH_DAYS),
    Freshness.AGEING: (FRESH_DAYS, AGEING_DAYS),
    Freshness.STALE: (AGEING_DAYS, None),
}


def found_by_database(
    actions: "QuerySet[Action]", query: PlanQuery, *, on: date
) -> "QuerySet[Action]":
    """What `matches` finds, in the database: for lists that come page by page."""
    rows = _with_voices(narrowed_plan(actions, query), query.quarter)
    for name in ("computed", "own", "agreed"):
        wanted = getattr(query, name)
        if wanted:
            rows = rows.filter(**{f"said_{name}": wanted})
    live = Q(status__in=sorted(LIVE))
    if query.late:
        rows = rows.filter(live, baseline_end__lt=on)
    if query.slipped is not None:
        rows = rows.filter(slip_count__gte=query.slipped)
    if query.blocked:
        rows = rows.exclude(blocked_reason="")
    if query.freshness:
        rows = rows.filter(live, _fresh(Freshness(query.freshness), on))
    if query.differ:
        pairs = (("computed", "own"), ("own", "agreed"), ("computed", "agreed"))
        rows = rows.filter(reduce(or_, (_differ(*pair) for pair in pairs)))
    if query.words:
        rows = rows.filter(Q(title__icontains=query.words) | Q(code__icontains=query.words))
    return rows


def _fresh(band: Freshness, on: date) -> Q:
    if band is Freshness.NEVER:
        return Q(last_heard_on__isnull=True)
    more, most = _FRESH_WITHIN[band]
    found = Q(last_heard_on__isnull=False)
    if more is not None:
        found &= Q(last_heard_on__lt=on - timedelta(days=more))
    if most is not None:
        found &= Q(last_heard_on__gte=on - timedelta(days=most))
    return found


def _differ(one: str, other: str) -> Q:
    both = ~Q(**{f"said_{one}": ""}) & ~Q(**{f"said_{other}": ""})
    return both & ~Q(**{f"said_{one}": F(f"said_{other}")})


def _with_voices(actions: "QuerySet[Action]", quarter: str) -> "QuerySet[Action]":
    """Each action with what the three voices said of a quarter, or said last; "" is nothing."""
    if not quarter:
        return actions.annotate(
            said_computed=F("computed_rag"), said_own=F("own_rag"), said_agreed=F("agreed_rag")
        )
    return actions.annotate(
        said_computed=_said_of(ComputedRag.objects.all(), "rag", quarter),
        said_own=_said_of(ActionUpdate.objects.all(), "own_rag", quarter),
        said_agreed=_said_of(AgreedRag.objects.all(), "rag", quarter),
    )


def _said_of(rows: "QuerySet[Any]", field: str, quarter: str) -> Coalesce:
    newest = rows.filter(action=OuterRef("pk"), quarter=quarter).order_by("-pk").values(field)[:1]
    return Coalesce(Subquery(newest), Value(""))
