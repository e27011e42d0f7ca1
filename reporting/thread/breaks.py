"""Where the thread is broken: rules with codes, plain sentences, and who could mend each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dalpb.kernel.money import Money
from reporting.thread.graph import Edge, Mender, Node, Page, Thread
from reporting.thread.kinds import Kind, Trait
from reporting.thread.reader import Reader
from reporting.thread.walking import Way, reached, reaches


class BreakKind(StrEnum):
    NEED_WITHOUT_ACTION = "need-without-action"
    ACTION_WITHOUT_MONEY = "action-without-money"
    MONEY_WITHOUT_OUTCOME = "money-without-outcome"
    SERVICE_WITHOUT_NEED = "service-without-need"
    OUTCOME_WITHOUT_INDICATOR = "outcome-without-indicator"


KIND_WORDS: Final = {
    BreakKind.NEED_WITHOUT_ACTION: "Need without action",
    BreakKind.ACTION_WITHOUT_MONEY: "Action without money",
    BreakKind.MONEY_WITHOUT_OUTCOME: "Money without outcome",
    BreakKind.SERVICE_WITHOUT_NEED: "Service without need",
    BreakKind.OUTCOME_WITHOUT_INDICATOR: "Outcome without indicator",
}
OFFICER: Final = Mender("Partnership officer")
COMMISSIONER: Final = Mender("Commissioner")
# What a reader must see whole to be told that something is missing.
ASKS: Final = {
    BreakKind.NEED_WITHOUT_ACTION: (Kind.FINDING, Kind.OBJECTIVE),
    BreakKind.ACTION_WITHOUT_MONEY: (Kind.ACTION, Kind.ALLOCATION),
    BreakKind.MONEY_WITHOUT_OUTCOME: (Kind.ALLOCATION, Kind.OUTCOME),
    BreakKind.SERVICE_WITHOUT_NEED: (Kind.SERVICE, Kind.ALLOCATION, Kind.FINDING),
    BreakKind.OUTCOME_WITHOUT_INDICATOR: (Kind.OUTCOME,),
}


@dataclass(frozen=True, slots=True)
class Places:
    """The pages where links are made that have no page of their own yet."""

    new_action: Page
    new_proposal: Page
    ledger: Page


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the thread ends that should go on. The link is made on the last page."""

    code: str
    kind: BreakKind
    node: Node
    sentence: str
    remedy: str
    mender: Mender
    pages: tuple[Page, ...]


Rule = Callable[[Thread, Places], Iterator[Break]]


def breaks(thread: Thread, places: Places) -> tuple[Break, ...]:
    """Every break, in the order of the kinds, each told at the place where it could be mended."""
    return tuple(found for rule in RULES for found in rule(thread, places))


def _unanswered(thread: Thread, places: Places) -> Iterator[Break]:
    """A finding in force that no recommendation answers."""
    for node in thread.of(Kind.FINDING):
        ties = thread.onward(node.ref)
        if node.is_(Trait.IN_FORCE) and not _to(ties, Kind.RECOMMENDATION):
            yield Break(
                "finding.no_recommendation",
                BreakKind.NEED_WITHOUT_ACTION,
                node,
                f"No recommendation answers finding {node.label}.",
                "Name the finding on a recommendation in the next version of the assessment.",
                OFFICER,
                node.pages,
            )


def _untaken(thread: Thread, places: Places) -> Iterator[Break]:
    """A recommendation in force that no objective takes up, and no money pays for."""
    for node in thread.of(Kind.RECOMMENDATION):
        if node.is_(Trait.IN_FORCE) and not _to(thread.onward(node.ref), Kind.OBJECTIVE):
            yield Break(
                "recommendation.no_objective",
                BreakKind.NEED_WITHOUT_ACTION,
                node,
                f"No objective of the strategy in force takes up recommendation {node.label}.",
                "Tick it on the objective that answers it, in the strategy's next version.",
                OFFICER,
                node.pages,
            )


def _idle(thread: Thread, places: Places) -> Iterator[Break]:
    """An objective that answers a need and has no agreed action."""
    for node in thread.of(Kind.OBJECTIVE):
        actions = [thread.nodes[edge.end] for edge in _to(thread.onward(node.ref), Kind.ACTION)]
        if not _from(thread.back(node.ref), Kind.RECOMMENDATION) or any(map(_counts, actions)):
            continue
        waiting = [action.label for action in actions if action.is_(Trait.PROPOSED)]
        more = f" {', '.join(waiting)} waits for the board to agree it." if waiting else ""
        yield Break(
            "objective.no_action",
            BreakKind.NEED_WITHOUT_ACTION,
            node,
            f"No agreed action carries out objective {node.label}.{more}",
            "Propose an action under the objective, or agree one that is proposed.",
            OFFICER,
            (*node.pages, places.new_action),
        )


def _counts(action: Node) -> bool:
    return action.is_(Trait.LIVE) or action.is_(Trait.DONE)


def _unfunded(thread: Thread, places: Places) -> Iterator[Break]:
    """A live action with no money of its own, and none allocated to its objective."""
    for node in thread.of(Kind.ACTION):
        if not node.is_(Trait.LIVE) or node.is_(Trait.HAS_OWN_MONEY):
            continue
        objectives = _from(thread.back(node.ref), Kind.OBJECTIVE)
        if any(
            _to(thread.onward(edge.start), Kind.ALLOCATION, Kind.AGREEMENT) for edge in objectives
        ):
            continue
        yield Break(
            "action.no_money",
            BreakKind.ACTION_WITHOUT_MONEY,
            node,
            f"Action {node.label} says no money of its own, and no allocation names its objective.",
            "Say what it takes on the action, even if the owner pays it; or name its objective on"
            " an allocation.",
            node.owner or OFFICER,
            node.pages,
        )


def _aimless(thread: Thread, places: Places) -> Iterator[Break]:
    """Money for support that is not said to be for an objective with an outcome."""
    for node in thread.of(Kind.ALLOCATION, Kind.AGREEMENT):
        if node.is_(Trait.ADMINISTRATION) or _comes_to_an_outcome(thread, node):
            continue
        if node.kind is Kind.AGREEMENT and not node.is_(Trait.LIVE):
            continue
        cited = _from(thread.back(node.ref), Kind.OBJECTIVE)
        lost = _from(thread.loose_from(node.ref), Kind.OBJECTIVE)
        code, why = "no_objective", "names no objective"
        if cited:
            label = thread.nodes[cited[0].start].label
            code, why = "no_outcome", f"is for objective {label}, which has no outcome"
        elif lost:
            code = "objective_unknown"
            why = f"names objective {lost[0].start.key}, which is not in the strategy in force"
        yield Break(
            f"{node.kind}.{code}",
            BreakKind.MONEY_WITHOUT_OUTCOME,
            node,
            f"{_pounds(node)} {_noun(node)} {node.label} {why}, so nothing says what it should"
            " come to.",
            "Give the objective an outcome in the strategy."
            if cited
            else "Name the objective when the money is next proposed or moved.",
            OFFICER if cited else COMMISSIONER,
            thread.nodes[cited[0].start].pages if cited else (places.new_proposal,),
        )


def _spent_aside(thread: Thread, places: Places) -> Iterator[Break]:
    """Spending on support from which no way leads to an outcome."""
    for node in thread.of(Kind.SPEND):
        if node.is_(Trait.ADMINISTRATION) or _comes_to_an_outcome(thread, node):
            continue
        if _from(thread.back(node.ref), Kind.ALLOCATION):
            continue  # the allocation is told of above
        paid_for = _to(thread.onward(node.ref), Kind.SERVICE)
        services = [thread.nodes[edge.end].title for edge in paid_for]
        why = (
            f"was for {services[0]}, which no allocation with an objective pays for"
            if services
            else "names neither a service nor an allocation"
        )
        yield Break(
            "spend.no_allocation",
            BreakKind.MONEY_WITHOUT_OUTCOME,
            node,
            f"{node.label}, {node.title}, {why}.",
            "Name the service on an allocation that serves an objective."
            if services
            else "Reverse the entries and post them again with the service they paid for.",
            COMMISSIONER,
            (places.new_proposal if services else places.ledger,),
        )


def _comes_to_an_outcome(thread: Thread, node: Node) -> bool:
    """Whether an objective with an outcome stands behind the money, or the service it bought."""
    bought = _to(thread.onward(node.ref), Kind.SERVICE) if node.kind is Kind.SPEND else ()
    starts = (node.ref, *(edge.end for edge in bought))
    return any(
        _to(thread.onward(ref), Kind.OUTCOME)
        for start in starts
        for ref in reached(thread, start, Way.BACK)
        if ref.kind is Kind.OBJECTIVE
    )


def _unneeded(thread: Thread, places: Places) -> Iterator[Break]:
    """A commissioned service behind which no finding or recommendation stands."""
    for node in thread.of(Kind.SERVICE):
        if not node.is_(Trait.COMMISSIONED) or reaches(
            thread, node.ref, Way.BACK, Kind.FINDING, Kind.RECOMMENDATION
        ):
            continue
        paid = _from(thread.back(node.ref), Kind.ALLOCATION, Kind.AGREEMENT)
        why = (
            "is paid for by money that names no need"
            if paid
            else "is named on no allocation and no agreement"
        )
        yield Break(
            "service.no_need",
            BreakKind.SERVICE_WITHOUT_NEED,
            node,
            f"{node.title} is commissioned and {why}, so nothing says which need it answers.",
            "Name the service, with the objective or recommendation it serves, on the allocation"
            " that pays for it.",
            COMMISSIONER,
            (places.new_proposal,),
        )


def _untold(thread: Thread, places: Places) -> Iterator[Break]:
    """An outcome that no indicator tells of."""
    for node in thread.of(Kind.OUTCOME):
        if _to(thread.onward(node.ref), Kind.INDICATOR):
            continue
        lost = _to(thread.loose_from(node.ref), Kind.INDICATOR)
        yield Break(
            "outcome.indicator_unknown" if lost else "outcome.no_indicator",
            BreakKind.OUTCOME_WITHOUT_INDICATOR,
            node,
            f"Outcome {node.label} names the indicator {lost[0].end.key}, which is not defined."
            if lost
            else f"No indicator tells whether outcome {node.label} is reached.",
            "Choose the indicator that tells of it on the outcome, in the strategy's next version.",
            OFFICER,
            node.pages,
        )


def _to(edges: tuple[Edge, ...], *kinds: Kind) -> tuple[Edge, ...]:
    return tuple(edge for edge in edges if edge.end.kind in kinds)


def _from(edges: tuple[Edge, ...], *kinds: Kind) -> tuple[Edge, ...]:
    return tuple(edge for edge in edges if edge.start.kind in kinds)


def _noun(node: Node) -> str:
    return "in allocation" if node.kind is Kind.ALLOCATION else "under agreement"


def _pounds(node: Node) -> str:
    return "A sum not given" if node.pence is None else str(Money(node.pence))


RULES: Final[tuple[Rule, ...]] = (
    _unanswered,
    _untaken,
    _idle,
    _unfunded,
    _aimless,
    _spent_aside,
    _unneeded,
    _untold,
)


def kinds_told(reader: Reader) -> tuple[BreakKind, ...]:
    """The kinds of break that a reader is told of at all."""
    return tuple(kind for kind in BreakKind if all(reader.sees_all(asked) for asked in ASKS[kind]))


def told_to(found: tuple[Break, ...], reader: Reader) -> tuple[Break, ...]:
    """What a reader may be told: that something is missing is told to who would see it there."""
    kinds = kinds_told(reader)
    return tuple(one for one in found if one.kind in kinds and reader.sees(one.node))
