"""Walking the thread both ways, a step at a time or as far as it goes."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from reporting.thread.graph import Edge, Ref, Thread
from reporting.thread.kinds import Kind

# Further than any way from a need to the return, so that a walk is never cut short of it.
FURTHEST: Final = 12


class Way(StrEnum):
    ONWARD = "onward"
    BACK = "back"

    @property
    def other(self) -> "Way":
        return Way.BACK if self is Way.ONWARD else Way.ONWARD


@dataclass(frozen=True, slots=True)
class Step:
    """One tie walked one way: where it leads, and how that is said."""

    to: Ref
    words: str
    made_in: str
    place: str


@dataclass(frozen=True, slots=True)
class Path:
    """The shortest way from where a walk began; its last step is where it leads."""

    steps: tuple[Step, ...]

    @property
    def end(self) -> Ref:
        return self.steps[-1].to

    @property
    def length(self) -> int:
        return len(self.steps)


def steps(thread: Thread, ref: Ref, way: Way) -> tuple[Step, ...]:
    """What one step leads to."""
    if way is Way.ONWARD:
        return tuple(_step(edge, edge.end, edge.tie.onward) for edge in thread.onward(ref))
    return tuple(_step(edge, edge.start, edge.tie.back) for edge in thread.back(ref))


def _step(edge: Edge, to: Ref, words: str) -> Step:
    return Step(to, words, edge.tie.made_in, edge.place)


def paths(thread: Thread, ref: Ref, way: Way, *, most: int = FURTHEST) -> tuple[Path, ...]:
    """The shortest way to everything that can be reached, the nearest first."""
    found: dict[Ref, Path] = {}
    waiting = deque([(ref, ())])  # type: deque[tuple[Ref, tuple[Step, ...]]]
    while waiting:
        here, taken = waiting.popleft()
        if len(taken) == most:
            continue
        for step in steps(thread, here, way):
            if step.to not in found and step.to != ref:
                found[step.to] = Path((*taken, step))
                waiting.append((step.to, (*taken, step)))
    return tuple(found.values())


def reached(thread: Thread, ref: Ref, way: Way) -> frozenset[Ref]:
    return frozenset(path.end for path in paths(thread, ref, way))


def reaches(thread: Thread, ref: Ref, way: Way, *kinds: Kind) -> bool:
    """Whether the walk comes to something of these kinds."""
    return any(found.kind in kinds for found in reached(thread, ref, way))


def is_walk(thread: Thread, walked: Sequence[Ref]) -> bool:
    """Whether each is tied to the next, either way: what a reader says they came by."""
    if any(ref not in thread.nodes for ref in walked):
        return False
    return all(
        any(step.to == there for way in Way for step in steps(thread, here, way))
        for here, there in pairwise(walked)
    )
