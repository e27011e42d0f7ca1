"""What of the thread a reader may see: narrowed before anything is walked, counted or listed."""

from dataclasses import dataclass
from typing import Final

from dalpb.kernel.roles import Permission
from reporting.thread.graph import Node, Page, Thread
from reporting.thread.kinds import Kind, Trait

P = Permission
_ASSESSMENT: Final = (P.VIEW_ASSESSMENT, P.VIEW_ASSESSMENT_DRAFT)
_PLAN: Final = (P.VIEW_PLAN,)
_GRANT: Final = (P.VIEW_GRANT,)
# Whoever holds one of these sees everything of the kind.
SEEN_BY: Final = {
    Kind.FINDING: _ASSESSMENT,
    Kind.RECOMMENDATION: _ASSESSMENT,
    Kind.PRIORITY: _PLAN,
    Kind.OBJECTIVE: _PLAN,
    Kind.ACTION: _PLAN,
    Kind.OUTCOME: _PLAN,
    Kind.ALLOCATION: _GRANT,
    Kind.AGREEMENT: _GRANT,
    Kind.SPEND: _GRANT,
    Kind.SERVICE: (P.VIEW_ALL_FIGURES, P.VIEW_GRANT),
    Kind.SUBMISSION: (P.VIEW_ALL_FIGURES,),
    Kind.INDICATOR: (P.VIEW_INDICATORS,),
    # A measure is a definition and holds no figure.
    Kind.MEASURE: (
        P.VIEW_OWN_FIGURES,
        P.VIEW_ALL_FIGURES,
        P.VIEW_INDICATORS,
        P.VIEW_RETURN,
        P.VIEW_CERTIFIED_RETURN,
    ),
    Kind.RETURN_LINE: (P.VIEW_RETURN,),
}
ANYBODY: Final = tuple({permission: None for found in SEEN_BY.values() for permission in found})
_OWN: Final = frozenset({Kind.SERVICE, Kind.SUBMISSION})


@dataclass(frozen=True, slots=True)
class Reader:
    """`organisations` are the codes of those whose own figures the reader may see."""

    permissions: frozenset[Permission]
    organisations: frozenset[str] = frozenset()

    def may(self, any_of: tuple[Permission, ...]) -> bool:
        return not any_of or not self.permissions.isdisjoint(any_of)

    def sees_all(self, kind: Kind) -> bool:
        return self.may(SEEN_BY[kind])

    def sees(self, node: Node) -> bool:
        if self.sees_all(node.kind):
            return True
        if node.kind is Kind.RETURN_LINE:
            return node.is_(Trait.CERTIFIED) and P.VIEW_CERTIFIED_RETURN in self.permissions
        is_own = bool(node.organisations) and node.organisations <= self.organisations
        return node.kind in _OWN and is_own

    def pages(self, node: Node) -> tuple[Page, ...]:
        return tuple(page for page in node.pages if self.may(page.any_of))


def narrowed(thread: Thread, reader: Reader) -> Thread:
    """The same thread with only what the reader may see, and only ties between such."""
    nodes = {ref: node for ref, node in thread.nodes.items() if reader.sees(node)}
    return Thread(
        nodes,
        tuple(edge for edge in thread.edges if edge.start in nodes and edge.end in nodes),
        tuple(
            edge
            for edge in thread.loose
            if (edge.start in nodes and reader.sees_all(edge.end.kind))
            or (edge.end in nodes and reader.sees_all(edge.start.kind))
        ),
    )
