"""The plan on the thread: priorities, objectives, outcomes and actions of the strategy in force."""

from collections.abc import Iterable
from typing import Final

from django.urls import reverse

from dalpb.kernel.roles import Permission
from reporting.assemble.thread.need import Parts
from reporting.thread.graph import Edge, Mender, Node, Page, Ref
from reporting.thread.kinds import Kind, Trait
from strategy.facts.thread import ActionStatus, ActionTieFact, PlanThread

STATUS_WORDS: Final = {
    ActionStatus.PROPOSED: "Proposed",
    ActionStatus.AGREED: "Agreed",
    ActionStatus.IN_PROGRESS: "In progress",
    ActionStatus.COMPLETED: "Completed",
    ActionStatus.STOPPED: "Stopped",
    ActionStatus.MERGED: "Merged into another",
    ActionStatus.SUPERSEDED: "Replaced by another",
}
TRAITS: Final = {
    ActionStatus.PROPOSED: Trait.PROPOSED,
    ActionStatus.AGREED: Trait.LIVE,
    ActionStatus.IN_PROGRESS: Trait.LIVE,
    ActionStatus.COMPLETED: Trait.DONE,
}


def planned(plan: PlanThread | None) -> Parts:
    """What the strategy in force says, and what is done under it; nothing where there is none."""
    if plan is None:
        return [], []
    nodes = [*_priorities(plan), *_objectives(plan), *_outcomes(plan)]
    nodes += [_action(action) for action in plan.actions]
    return nodes, [*_written(plan), *_worked_on(plan)]


def key(plan: PlanThread, code: str | int) -> str:
    return f"{plan.code}:{code}"


def _place(plan: PlanThread, anchor: str) -> str:
    return f"{reverse('strategy:plan', args=[plan.code])}#{anchor}"


def _page(plan: PlanThread, anchor: str) -> tuple[Page, ...]:
    return (Page("In the strategy", _place(plan, anchor), (Permission.VIEW_PLAN,)),)


def _facts(plan: PlanThread) -> tuple[tuple[str, str], ...]:
    return (("Strategy", f"{plan.title}, {plan.years}"),)


def _invented(is_illustrative: bool) -> frozenset[Trait]:
    return frozenset({Trait.ILLUSTRATIVE} if is_illustrative else ())


def _priorities(plan: PlanThread) -> Iterable[Node]:
    for one in plan.priorities:
        ref = Ref(Kind.PRIORITY, key(plan, one.position))
        pages = _page(plan, f"priority-{one.position}")
        yield Node(ref, str(one.position), one.title, _facts(plan), pages)


def _objectives(plan: PlanThread) -> Iterable[Node]:
    for one in plan.objectives:
        yield Node(
            Ref(Kind.OBJECTIVE, key(plan, one.code)),
            one.code,
            one.title,
            _facts(plan),
            _page(plan, f"objective-{one.code}"),
            traits=_invented(one.is_illustrative),
        )


def _outcomes(plan: PlanThread) -> Iterable[Node]:
    for one in plan.outcomes:
        anchor = f"objective-{one.objective}" if one.objective else f"priority-{one.priority}"
        yield Node(
            Ref(Kind.OUTCOME, key(plan, one.code)),
            one.code,
            one.words,
            _facts(plan),
            _page(plan, anchor),
            traits=_invented(one.is_illustrative),
        )


def _action(one: ActionTieFact) -> Node:
    traits = set(_invented(one.is_illustrative))
    if one.status in TRAITS:
        traits.add(TRAITS[one.status])
    if one.has_money:
        traits.add(Trait.HAS_OWN_MONEY)
    return Node(
        Ref(Kind.ACTION, one.code),
        one.code,
        one.title,
        (("Owner", one.owner), ("Standing", STATUS_WORDS[one.status])),
        (
            Page(
                "The action", reverse("strategy:action", args=[one.code]), (Permission.VIEW_PLAN,)
            ),
            Page(
                "What the action takes",
                reverse("strategy:action-manage", args=[one.code, "resources"]),
                (Permission.MANAGE_PLAN,),
            ),
        ),
        owner=Mender(one.owner_role or "Owner of the action", one.owner),
        traits=frozenset(traits),
    )


def _written(plan: PlanThread) -> Iterable[Edge]:
    """The ties that the strategy itself makes."""
    for one in plan.objectives:
        ref, place = Ref(Kind.OBJECTIVE, key(plan, one.code)), _place(plan, f"objective-{one.code}")
        yield Edge(Ref(Kind.PRIORITY, key(plan, one.priority)), ref, place)
        for version, code in one.recommendations:
            yield Edge(Ref(Kind.RECOMMENDATION, f"{version}:{code}"), ref, place)
    for wanted in plan.outcomes:
        ref = Ref(Kind.OUTCOME, key(plan, wanted.code))
        of = wanted.objective
        above = (
            (Kind.OBJECTIVE, key(plan, of)) if of else (Kind.PRIORITY, key(plan, wanted.priority))
        )
        place = _place(plan, f"objective-{of}" if of else f"priority-{wanted.priority}")
        yield Edge(Ref(*above), ref, place)
        if wanted.indicator_code:
            yield Edge(ref, Ref(Kind.INDICATOR, wanted.indicator_code), place)


def _worked_on(plan: PlanThread) -> Iterable[Edge]:
    """The ties that are made on each action."""
    for one in plan.actions:
        ref, place = Ref(Kind.ACTION, one.code), reverse("strategy:action", args=[one.code])
        yield Edge(Ref(Kind.OBJECTIVE, key(plan, one.objective)), ref, place)
        if one.outcome:
            yield Edge(ref, Ref(Kind.OUTCOME, key(plan, one.outcome)), place)
