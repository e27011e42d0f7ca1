"""The thread as a whole: what stands on it, and the ties, seen alike from both ends."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from dalpb.kernel.roles import Permission
from reporting.thread.kinds import TIES, Kind, Tie, Trait


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """What names a thing on the thread."""

    kind: Kind
    key: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the system, for whoever holds one of the permissions."""

    words: str
    url: str
    any_of: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True)
class Mender:
    """Who could mend what is broken: a role, and the organisation it is held at."""

    role: str
    organisation: str = ""

    @property
    def words(self) -> str:
        return f"{self.role}, {self.organisation}" if self.organisation else self.role


@dataclass(frozen=True, slots=True)
class Node:
    """A thing on the thread. `organisations` are those whose own it is, for what is theirs alone.

    `pages` are its own, the first before the others; `facts` are told in words.
    """

    ref: Ref
    label: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    pages: tuple[Page, ...] = ()
    owner: Mender | None = None
    organisations: frozenset[str] = frozenset()
    traits: frozenset[Trait] = frozenset()
    pence: int | None = None

    @property
    def kind(self) -> Kind:
        return self.ref.kind

    @property
    def name(self) -> str:
        return f"{self.label}: {self.title}" if self.label else self.title

    def is_(self, trait: Trait) -> bool:
        return trait in self.traits


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A tie from what comes before to what follows from it, and the page where it was made."""

    start: Ref
    end: Ref
    place: str = field(default="", compare=False)

    @property
    def tie(self) -> Tie:
        return TIES[(self.start.kind, self.end.kind)]


@dataclass(frozen=True)
class Thread:
    """All of it. `loose` are ties of which one end is named and is not there."""

    nodes: Mapping[Ref, Node]
    edges: tuple[Edge, ...]
    loose: tuple[Edge, ...] = ()

    @cached_property
    def _onward(self) -> Mapping[Ref, tuple[Edge, ...]]:
        return _grouped(self.edges, lambda edge: edge.start)

    @cached_property
    def _back(self) -> Mapping[Ref, tuple[Edge, ...]]:
        return _grouped(self.edges, lambda edge: edge.end)

    def node(self, kind: str, key: str) -> Node | None:
        if kind not in set(Kind):
            return None
        return self.nodes.get(Ref(Kind(kind), key))

    def onward(self, ref: Ref) -> tuple[Edge, ...]:
        """The ties to what follows from it."""
        return self._onward.get(ref, ())

    def back(self, ref: Ref) -> tuple[Edge, ...]:
        """The ties to what stands behind it."""
        return self._back.get(ref, ())

    def of(self, *kinds: Kind) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes.values() if node.kind in kinds)

    def loose_from(self, ref: Ref) -> tuple[Edge, ...]:
        return tuple(edge for edge in self.loose if ref in (edge.start, edge.end))


_ORDER: Final = {kind: place for place, kind in enumerate(Kind)}


def build(nodes: Iterable[Node], edges: Iterable[Edge]) -> Thread:
    """The thread of these things. A tie that cannot be is a fault of the program.

    Each thing and each tie stands once, in one order whatever order they came in.
    """
    held = {node.ref: node for node in nodes}
    ordered = dict(sorted(held.items(), key=lambda pair: (_ORDER[pair[0].kind], pair[0].key)))
    kept: set[Edge] = set()
    loose: set[Edge] = set()
    for edge in edges:
        if (edge.start.kind, edge.end.kind) not in TIES:
            raise ValueError(f"nothing ties a {edge.start.kind} to a {edge.end.kind}")
        (kept if edge.start in held and edge.end in held else loose).add(edge)
    return Thread(ordered, tuple(sorted(kept, key=_place)), tuple(sorted(loose, key=_place)))


def _place(edge: Edge) -> tuple[int, str, int, str]:
    start, end = edge.start, edge.end
    return _ORDER[start.kind], start.key, _ORDER[end.kind], end.key


def _grouped(edges: Iterable[Edge], end: Callable[[Edge], Ref]) -> Mapping[Ref, tuple[Edge, ...]]:
    found: dict[Ref, list[Edge]] = {}
    for edge in edges:
        found.setdefault(end(edge), []).append(edge)
    return {ref: tuple(listed) for ref, listed in found.items()}
