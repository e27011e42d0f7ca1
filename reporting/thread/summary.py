"""The thread counted in five columns, for the picture and the table beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from reporting.thread.breaks import Break, BreakKind
from reporting.thread.graph import Edge, Ref, Thread
from reporting.thread.kinds import WORDS, Kind, Trait
from reporting.thread.walking import Way, reached, reaches


@dataclass(frozen=True, slots=True)
class Row:
    """How many of a kind go on along the thread, and how many end there that should go on."""

    label: str
    linked: int
    broken: int

    @property
    def total(self) -> int:
        return self.linked + self.broken


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the picture. `breaks` counts the breaks that are told of it."""

    heading: str
    rows: tuple[Row, ...]
    breaks: int


COLUMNS: Final = (
    ("Need", (Kind.FINDING, Kind.RECOMMENDATION), (BreakKind.NEED_WITHOUT_ACTION,)),
    ("Objective", (Kind.OBJECTIVE,), ()),
    ("Action", (Kind.ACTION,), (BreakKind.ACTION_WITHOUT_MONEY,)),
    (
        "Money and service",
        (Kind.ALLOCATION, Kind.AGREEMENT, Kind.SPEND, Kind.SERVICE),
        (BreakKind.MONEY_WITHOUT_OUTCOME, BreakKind.SERVICE_WITHOUT_NEED),
    ),
    (
        "Outcome and return",
        (Kind.OUTCOME, Kind.RETURN_LINE),
        (BreakKind.OUTCOME_WITHOUT_INDICATOR,),
    ),
)


def columns(thread: Thread, found: Iterable[Break]) -> tuple[Column, ...]:
    """The five columns. A kind of which nothing is on record has no row."""
    told = tuple(found)
    broken = {one.node.ref for one in told}
    made = []
    for heading, kinds, asked in COLUMNS:
        rows = tuple(
            Row(WORDS[kind].many, len(refs) - ended, ended)
            for kind in kinds
            if (refs := _counted(thread, kind))
            for ended in [sum(_ends(thread, ref, broken) for ref in refs)]
        )
        made.append(Column(heading, rows, sum(one.kind in asked for one in told)))
    return tuple(made)


def _counted(thread: Thread, kind: Kind) -> list[Ref]:
    """What of a kind is counted: needs in force, live actions and agreements, services."""
    asked = {
        Kind.FINDING: Trait.IN_FORCE,
        Kind.RECOMMENDATION: Trait.IN_FORCE,
        Kind.ACTION: Trait.LIVE,
        Kind.AGREEMENT: Trait.LIVE,
        Kind.SERVICE: Trait.COMMISSIONED,
    }
    trait = asked.get(kind)
    return [
        node.ref
        for node in thread.of(kind)
        if (trait is None or node.is_(trait))
        and not (kind is Kind.SPEND and node.is_(Trait.ADMINISTRATION))
        and not (kind is Kind.ALLOCATION and node.is_(Trait.ADMINISTRATION))
    ]


def _ends(thread: Thread, ref: Ref, broken: set[Ref]) -> bool:
    """Whether the thread ends at it, by a break told of it or by one further on."""
    if ref.kind in (Kind.FINDING, Kind.RECOMMENDATION):
        return not any(
            thread.nodes[there].is_(Trait.LIVE) or thread.nodes[there].is_(Trait.DONE)
            for there in reached(thread, ref, Way.ONWARD)
            if there.kind is Kind.ACTION
        )
    if ref.kind is Kind.SPEND:
        return ref in broken or any(edge.start in broken for edge in _allocations(thread, ref))
    if ref.kind is Kind.RETURN_LINE:
        return not reaches(thread, ref, Way.BACK, Kind.FINDING)
    return ref in broken


def _allocations(thread: Thread, ref: Ref) -> list[Edge]:
    return [edge for edge in thread.back(ref) if edge.start.kind is Kind.ALLOCATION]
