"""Money on the thread: approved allocations, and spending by line, by service or by what for."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.urls import reverse

from commissioning.facts.agreements import AgreementFact, agreements
from commissioning.facts.thread import (
    AllocationTieFact,
    Purpose,
    SpentTieFact,
    Stage,
    allocation_ties,
    spent,
)
from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words
from dalpb.kernel.roles import Permission
from reporting.assemble.thread.need import Parts
from reporting.thread.graph import Edge, Node, Page, Ref
from reporting.thread.kinds import Kind, Trait
from strategy.facts.thread import PlanThread

# While it is in one of these, money is owed under it.
BINDING: Final = frozenset({Stage.MOBILISATION, Stage.LIVE, Stage.REVIEW, Stage.DECOMMISSIONING})
GRANT: Final = (Permission.VIEW_GRANT,)
# The question of the return that asks what was spent.
SPENDING_QUESTION: Final = "R7"


def paid(plan: PlanThread | None, on: date) -> Parts:
    """What was allocated and what was spent, with what each says it is for."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    for line in allocation_ties():
        nodes.append(_allocation(line))
        edges += _of_line(plan, line)
    for agreement in agreements(on):
        nodes.append(_agreement(agreement))
        edges += _of_agreement(plan, agreement)
    more_nodes, more_edges = _spending(spent())
    return [*nodes, *more_nodes], [*edges, *more_edges]


def objective_ref(plan: PlanThread | None, written: str) -> Ref:
    """An objective as people write it: “4.1” in the strategy in force, or “da-2025-28/4.1”."""
    if plan is None:
        return Ref(Kind.OBJECTIVE, written)
    strategy, _, code = written.rpartition("/")
    known = {one.code for one in plan.objectives}
    is_here = code in known and strategy in ("", plan.code)
    return Ref(Kind.OBJECTIVE, f"{plan.code}:{code}" if is_here else written)


def recommendation_refs(plan: PlanThread | None, written: str) -> tuple[Ref, ...]:
    """A recommendation as people write it: “T1” as the strategy cites it, or “2021/T1”."""
    version, _, code = written.rpartition("/")
    cited = {pair for one in plan.objectives for pair in one.recommendations} if plan else set()
    found = sorted(v for v, c in cited if c == code and version in ("", v))
    return tuple(Ref(Kind.RECOMMENDATION, f"{v}:{code}") for v in found) or (
        Ref(Kind.RECOMMENDATION, written),
    )


def _allocation(line: AllocationTieFact) -> Node:
    traits = set()
    if line.purpose is Purpose.ADMINISTRATION:
        traits.add(Trait.ADMINISTRATION)
    if line.is_illustrative:
        traits.add(Trait.ILLUSTRATIVE)
    address = reverse("commissioning:allocation", args=[line.code])
    return Node(
        Ref(Kind.ALLOCATION, line.code),
        line.code,
        line.title,
        (
            ("Allocated", str(Money(line.pence))),
            ("From the award of", line.year),
            ("Supplier", line.supplier or "None named"),
        ),
        (Page("The allocation", address, GRANT),),
        traits=frozenset(traits),
        pence=line.pence,
    )


def _of_line(plan: PlanThread | None, line: AllocationTieFact) -> Iterable[Edge]:
    ref, place = (
        Ref(Kind.ALLOCATION, line.code),
        reverse("commissioning:allocation", args=[line.code]),
    )
    if line.objective_code:
        yield Edge(objective_ref(plan, line.objective_code), ref, place)
    if line.recommendation_code:
        for advice in recommendation_refs(plan, line.recommendation_code):
            yield Edge(advice, ref, place)
    if line.service_code:
        yield Edge(ref, Ref(Kind.SERVICE, line.service_code), place)
    if line.agreement_ref:
        yield Edge(ref, Ref(Kind.AGREEMENT, line.agreement_ref), place)


def _agreement(fact: AgreementFact) -> Node:
    traits = set()
    if fact.stage in BINDING:
        traits.add(Trait.LIVE)
    if fact.is_illustrative:
        traits.add(Trait.ILLUSTRATIVE)
    days = [in_words(day) for day in (fact.begins_on, fact.ends_on) if day is not None]
    value = "Not agreed yet" if fact.value_pence is None else str(Money(fact.value_pence))
    return Node(
        Ref(Kind.AGREEMENT, fact.reference),
        fact.reference,
        fact.title,
        (
            ("Value", value),
            ("Provider", fact.provider_name or "None yet"),
            ("Stage", fact.stage.value.replace("_", " ").capitalize()),
            ("Runs", " to ".join(days) or "Not agreed yet"),
        ),
        (Page("The agreement", _agreement_page(fact), GRANT),),
        traits=frozenset(traits),
        pence=fact.value_pence,
    )


def _agreement_page(fact: AgreementFact) -> str:
    return reverse("commissioning:agreement", args=[fact.reference])


def _of_agreement(plan: PlanThread | None, fact: AgreementFact) -> Iterable[Edge]:
    ref, place = Ref(Kind.AGREEMENT, fact.reference), _agreement_page(fact)
    if fact.objective_code:
        yield Edge(objective_ref(plan, fact.objective_code), ref, place)
    if fact.recommendation_code:
        for advice in recommendation_refs(plan, fact.recommendation_code):
            yield Edge(advice, ref, place)
    for code in fact.service_codes:
        yield Edge(ref, Ref(Kind.SERVICE, code), place)


def _spending(rows: Iterable[SpentTieFact]) -> Parts:
    """One thing on the thread for each year and what the money was paid from or for."""
    found: dict[str, list[SpentTieFact]] = {}
    for row in rows:
        found.setdefault(_key(row), []).append(row)
    ledger = reverse("commissioning:ledger")
    nodes, edges = [], []
    for key, parts in found.items():
        ref, first = Ref(Kind.SPEND, key), parts[0]
        nodes.append(_spent(ref, parts, ledger))
        place = f"{ledger}?year={first.year}"
        edges.append(Edge(ref, Ref(Kind.RETURN_LINE, f"{first.year}:{SPENDING_QUESTION}"), place))
        if first.line_code:
            edges.append(Edge(Ref(Kind.ALLOCATION, first.line_code), ref, place))
        services = dict.fromkeys(part.service_code for part in parts if part.service_code)
        edges += [Edge(ref, Ref(Kind.SERVICE, code), place) for code in services]
    return nodes, edges


def _key(row: SpentTieFact) -> str:
    if row.line_code:
        return f"{row.year}:line:{row.line_code}"
    if row.service_code:
        return f"{row.year}:service:{row.service_code}"
    return f"{row.year}:for:{row.narrative.value.replace('_', '-')}"


def _spent(ref: Ref, parts: list[SpentTieFact], ledger: str) -> Node:
    first = parts[0]
    pence = sum(part.pence for part in parts)
    what = ", ".join(dict.fromkeys(part.narrative.value.replace("_", " ") for part in parts))
    traits = set()
    if all(part.purpose is Purpose.ADMINISTRATION for part in parts):
        traits.add(Trait.ADMINISTRATION)
    if any(part.is_illustrative for part in parts):
        traits.add(Trait.ILLUSTRATIVE)
    facts = [("Spent", str(Money(pence))), ("In the year", first.year)]
    if first.service_code:
        facts.append(("Service", first.service_code))
    if first.line_code:
        facts.append(("Allocation", first.line_code))
    return Node(
        ref,
        f"{Money(pence)} in {first.year}",
        what,
        tuple(facts),
        (Page("The ledger of the year", f"{ledger}?year={first.year}", GRANT),),
        traits=frozenset(traits),
        pence=pence,
    )
