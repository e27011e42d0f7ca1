"""Small threads, whole or with one thing taken out."""

from collections.abc import Iterable
from typing import Final

from dalpb.kernel.roles import Permission
from reporting.thread.breaks import Break, Places, breaks
from reporting.thread.graph import Edge, Mender, Node, Page, Ref, Thread, build
from reporting.thread.kinds import Kind, Trait

PLACES: Final = Places(
    Page("Propose an action", "/plan/actions/new/", (Permission.MANAGE_PLAN,)),
    Page("Propose an allocation", "/grant/proposals/new/", (Permission.PROPOSE_ALLOCATION,)),
    Page("The ledger", "/grant/ledger/", (Permission.VIEW_GRANT,)),
)
OWNER: Final = Mender("Housing manager", "Example Housing")


def ref(kind: Kind, key: str = "1") -> Ref:
    return Ref(kind, key)


def node(kind: Kind, key: str = "1", *traits: Trait, pence: int | None = None) -> Node:
    return Node(
        ref(kind, key),
        key,
        f"{kind.value} {key}",
        pages=(Page("Its page", f"/{kind.value}/{key}/"),),
        owner=OWNER if kind is Kind.ACTION else None,
        traits=frozenset(traits),
        pence=pence,
    )


NODES: Final = (
    node(Kind.FINDING, "1", Trait.IN_FORCE),
    node(Kind.RECOMMENDATION, "1", Trait.IN_FORCE),
    node(Kind.PRIORITY),
    node(Kind.OBJECTIVE),
    node(Kind.ACTION, "1", Trait.LIVE),
    node(Kind.ALLOCATION, pence=1_000_00),
    node(Kind.SPEND, pence=250_00),
    node(Kind.SERVICE, "1", Trait.COMMISSIONED),
    node(Kind.SUBMISSION),
    node(Kind.OUTCOME),
    node(Kind.INDICATOR),
    node(Kind.MEASURE),
    node(Kind.RETURN_LINE, "1", Trait.CERTIFIED),
)
TIED: Final = (
    (Kind.FINDING, Kind.RECOMMENDATION),
    (Kind.FINDING, Kind.MEASURE),
    (Kind.RECOMMENDATION, Kind.OBJECTIVE),
    (Kind.PRIORITY, Kind.OBJECTIVE),
    (Kind.OBJECTIVE, Kind.ACTION),
    (Kind.OBJECTIVE, Kind.ALLOCATION),
    (Kind.OBJECTIVE, Kind.OUTCOME),
    (Kind.ACTION, Kind.OUTCOME),
    (Kind.ALLOCATION, Kind.SPEND),
    (Kind.ALLOCATION, Kind.SERVICE),
    (Kind.SPEND, Kind.SERVICE),
    (Kind.SERVICE, Kind.SUBMISSION),
    (Kind.SUBMISSION, Kind.RETURN_LINE),
    (Kind.SUBMISSION, Kind.MEASURE),
    (Kind.OUTCOME, Kind.INDICATOR),
    (Kind.INDICATOR, Kind.MEASURE),
    (Kind.MEASURE, Kind.RETURN_LINE),
)


def edge(start: Kind, end: Kind, first: str = "1", last: str = "1") -> Edge:
    return Edge(ref(start, first), ref(end, last), f"/{start.value}/{first}/")


def whole(
    *,
    without: Iterable[tuple[Kind, Kind]] = (),
    changed: Iterable[Node] = (),
    more: Iterable[Edge] = (),
) -> Thread:
    """A thread with no break in it, but for what is taken out, changed or added."""
    left_out = set(without)
    edges = [edge(*pair) for pair in TIED if pair not in left_out]
    return build([*NODES, *changed], [*edges, *more])


def found(thread: Thread) -> tuple[Break, ...]:
    return breaks(thread, PLACES)


def codes(thread: Thread) -> list[str]:
    return [one.code for one in found(thread)]
