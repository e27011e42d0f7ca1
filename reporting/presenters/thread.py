"""The golden thread for its pages: one thing and the ways from it, the search, the breaks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from dalpb.kernel.tables import Column, Row, Table
from reporting.thread.breaks import KIND_WORDS, Break, BreakKind, kinds_told
from reporting.thread.graph import Node, Page, Ref, Thread
from reporting.thread.kinds import WORDS, Kind, Trait
from reporting.thread.reader import Reader
from reporting.thread.summary import Column as Counted
from reporting.thread.walking import Path, Step, Way, is_walk, paths, steps

MOST_FOUND: Final = 60
NOT_TOLD: Final = "Breaks of other kinds are told to those who see all that they rest on."
WAY_WORDS: Final = {
    Way.BACK: ("What is behind it", "Nothing stands behind it."),
    Way.ONWARD: ("What it leads to", "It leads to nothing more."),
}


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    url: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step away: how it is tied, what it leads to, and where the tie was made."""

    words: str
    link: Link
    made_in: str
    made_url: str


@dataclass(frozen=True, slots=True)
class Further:
    """Something more than a step away, and what lies between."""

    link: Link
    by_way_of: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FurtherGroup:
    heading: str
    count: int
    rows: tuple[Further, ...]


@dataclass(frozen=True, slots=True)
class WayShown:
    key: str
    heading: str
    nothing: str
    next: tuple[NextStep, ...]
    further: tuple[FurtherGroup, ...]


@dataclass(frozen=True, slots=True)
class BreakShown:
    kind: str
    sentence: str
    remedy: str
    mender: str
    link: Link
    mend: Link | None


@dataclass(frozen=True, slots=True)
class NodeShown:
    kind: str
    name: str
    is_illustrative: bool
    facts: tuple[tuple[str, str], ...]
    pages: tuple[Link, ...]
    came_by: tuple[Link, ...]
    ways: tuple[WayShown, ...]
    breaks: tuple[BreakShown, ...]


def address(ref: Ref, came_by: Sequence[Ref] = ()) -> str:
    """The page of a thing, keeping the way the reader came."""
    url = reverse("reporting:thread-node", args=[ref.kind.value, ref.key])
    via = urlencode([("via", f"{one.kind}/{one.key}") for one in came_by])
    return f"{url}?{via}" if via else url


def walked(thread: Thread, said: Iterable[str], here: Ref) -> tuple[Ref, ...]:
    """The way the reader says they came, where it is one; what does not hold together is dropped.

    Coming back to a place takes the way up again from there.
    """
    refs: list[Ref] = []
    for one in said:
        kind, _, key = one.partition("/")
        if kind not in set(Kind):
            return ()
        refs.append(Ref(Kind(kind), key))
    if here in refs:
        refs = refs[: refs.index(here)]
    return tuple(refs) if is_walk(thread, [*refs, here]) else ()


def node_shown(
    thread: Thread, node: Node, came_by: tuple[Ref, ...], broken: Sequence[Break], reader: Reader
) -> NodeShown:
    """One thing, both ways from it."""
    return NodeShown(
        WORDS[node.kind].one,
        node.name,
        node.is_(Trait.ILLUSTRATIVE),
        node.facts,
        tuple(Link(page.words, page.url) for page in reader.pages(node)),
        tuple(_link(thread.nodes[ref], came_by[:place]) for place, ref in enumerate(came_by)),
        tuple(_way(thread, node, way, came_by, reader) for way in (Way.BACK, Way.ONWARD)),
        tuple(_break(one, reader) for one in broken if one.node.ref == node.ref),
    )


def _link(node: Node, came_by: Sequence[Ref]) -> Link:
    return Link(node.name, address(node.ref, came_by), WORDS[node.kind].one)


def _way(
    thread: Thread, node: Node, way: Way, came_by: tuple[Ref, ...], reader: Reader
) -> WayShown:
    heading, nothing = WAY_WORDS[way]
    base = (*came_by, node.ref)
    found = [path for path in paths(thread, node.ref, way) if path.length > 1]
    groups = []
    for kind in Kind:
        rows = tuple(_further(thread, path, base) for path in found if path.end.kind is kind)
        if rows:
            groups.append(FurtherGroup(WORDS[kind].many, len(rows), rows))
    nearest = tuple(
        _next(thread, node, step, base, reader) for step in steps(thread, node.ref, way)
    )
    return WayShown(way.value, heading, nothing, nearest, tuple(groups))


def _next(
    thread: Thread, here: Node, step: Step, base: tuple[Ref, ...], reader: Reader
) -> NextStep:
    there = thread.nodes[step.to]
    open_pages = {page.url for node in (here, there) for page in reader.pages(node)}
    place = step.place if step.place in open_pages else ""
    words = step.words[:1].upper() + step.words[1:]
    return NextStep(words, _link(there, _trail(base, there.ref)), step.made_in, place)


def _trail(base: tuple[Ref, ...], to: Ref) -> tuple[Ref, ...]:
    """The way so far; a step back to a place on it goes back, not round."""
    return base[: base.index(to)] if to in base else base


def _further(thread: Thread, path: Path, base: tuple[Ref, ...]) -> Further:
    trail = list(base)
    between = []
    for step in path.steps:
        link = _link(thread.nodes[step.to], _trail(tuple(trail), step.to))
        between.append(link)
        trail.append(step.to)
    return Further(between[-1], tuple(between[:-1]))


def _break(one: Break, reader: Reader) -> BreakShown:
    return BreakShown(
        KIND_WORDS[one.kind],
        one.sentence,
        one.remedy,
        one.mender.words,
        _link(one.node, ()),
        mend_link(one, reader),
    )


def mend_link(one: Break, reader: Reader) -> Link | None:
    """The page nearest to where the link is made that the reader may open."""
    pages: list[Page] = [page for page in one.pages if reader.may(page.any_of)]
    return Link(pages[-1].words, pages[-1].url) if pages else None


def found_nodes(thread: Thread, words: str, kind: str) -> tuple[Node, ...]:
    """The things of a kind, or of all, whose name or code holds every word."""
    asked = words.casefold().split()
    return tuple(
        node
        for node in thread.nodes.values()
        if (not kind or node.kind == kind)
        and all(word in f"{node.name} {node.ref.key}".casefold() for word in asked)
    )


def links_of(nodes: Iterable[Node]) -> tuple[Link, ...]:
    return tuple(_link(node, ()) for node in nodes)


def starts(thread: Thread) -> tuple[Link, ...]:
    """Where to begin: each kind with how many there are, the return first."""
    begin = reverse("reporting:thread")
    counted = [(kind, len(thread.of(kind))) for kind in reversed(Kind)]
    return tuple(
        Link(f"{WORDS[kind].many} ({count})", f"{begin}?kind={kind}")
        for kind, count in counted
        if count
    )


def columns_table(columns: Sequence[Counted]) -> Table:
    """The numbers of the picture."""
    return Table(
        "thread-counts",
        "The thread in numbers",
        "Part",
        (
            Column("What"),
            Column("Linked", is_number=True),
            Column("Ends there", is_number=True),
            Column("In all", is_number=True),
        ),
        tuple(
            Row(column.heading, (row.label, row.linked, row.broken, row.total))
            for column in columns
            for row in column.rows
        ),
        notes=(
            "Findings and recommendations are linked where an agreed action comes of them; figures"
            " in the return where a finding stands behind them.",
        ),
    )


def breaks_shown(found: Iterable[Break], reader: Reader) -> tuple[BreakShown, ...]:
    return tuple(_break(one, reader) for one in found)


def kinds_offered(found: Sequence[Break]) -> tuple[tuple[str, str], ...]:
    """The kinds of break with how many there are of each."""
    return tuple(
        (kind.value, f"{KIND_WORDS[kind]} ({count})")
        for kind in BreakKind
        if (count := sum(one.kind is kind for one in found))
    )


def menders_offered(found: Sequence[Break]) -> tuple[tuple[str, str], ...]:
    """Who could mend, by name, with how many wait for each."""
    names = sorted({one.mender.words for one in found})
    return tuple(
        (name, f"{name} ({sum(one.mender.words == name for one in found)})") for name in names
    )


def counts_table(found: Sequence[Break], reader: Reader) -> Table:
    """How many of each kind that the reader is told of: of the others nothing is said."""
    counted = [(kind, sum(one.kind is kind for one in found)) for kind in kinds_told(reader)]
    hidden = len(counted) < len(BreakKind)
    return Table(
        "break-counts",
        "Breaks by kind",
        "Kind",
        (Column("How many", is_number=True),),
        tuple(
            Row(
                KIND_WORDS[kind],
                (count,),
                f"{reverse('reporting:thread-breaks')}?kind={kind}" if count else "",
            )
            for kind, count in counted
        ),
        notes=(NOT_TOLD,) if hidden else (),
    )


def csv_rows(found: Iterable[Break]) -> list[list[str]]:
    """The breaks as a file: one row each."""
    return [
        ["kind", "code", "part", "name", "what is broken", "what would mend it", "who could"],
        *(
            [
                KIND_WORDS[one.kind],
                one.code,
                WORDS[one.node.kind].one,
                one.node.name,
                one.sentence,
                one.remedy,
                one.mender.words,
            ]
            for one in found
        ),
    ]
