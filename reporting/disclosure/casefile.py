"""The neutral JSON of cases: what exists, how it adds up, what was printed, what is proposed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import prod

from reporting.disclosure.reading import Node, Unreadable, read_json
from reporting.disclosure.statements import (
    Between,
    Cell,
    Known,
    Linear,
    Mark,
    Origin,
    Percent,
    Rate,
    Relation,
    Release,
    Rounded,
    Shown,
    Value,
)
from reporting.disclosure.tables import Dimension, Table

MOST_CELLS = 250_000


@dataclass(frozen=True, slots=True)
class Case:
    """One file: an audit or an attack, a next release, or a table to protect."""

    kind: str
    known: Known
    show: tuple[str, ...] = ()
    table: Table | None = None
    priorities: dict[str, int] = field(default_factory=dict)


def read_case(content: bytes) -> Case:
    """The case in a file; raises `Unreadable`."""
    whole = read_json(content)
    kind = whole.get("kind").text()
    if kind == "suppress":
        return _table_case(whole)
    if kind in {"audit", "attack", "next"}:
        return _cells_case(whole, kind)
    raise Unreadable(
        "The file, kind", f'"{kind}" is not known.', "Use audit, attack, next or suppress."
    )


def _policy(whole: Node) -> tuple[int, bool]:
    policy = whole.get("policy")
    zeros = policy.maybe("zeros", Node.text, "printed")
    return policy.get("threshold").count(least=2), zeros == "printed"


def _cells_case(whole: Node, kind: str) -> Case:
    threshold, printed = _policy(whole)
    cells = tuple(_cell(node) for node in whole.get("cells").items())
    names = _Names({cell.id for cell in cells})
    if len(names.known) < len(cells):
        raise Unreadable("The file, cells", "an id is there twice.", "Give each cell its own id.")
    known = Known(
        cells=cells,
        relations=tuple(names.relation(n) for n in whole.listed("relations")),
        facts=tuple(names.linear(n) for n in whole.listed("known")),
        releases=tuple(names.release(n) for n in whole.listed("releases")),
        threshold=threshold,
        noughts_printed=printed,
        sensitive=frozenset(names.cell(n) for n in whole.listed("sensitive")) or None,
    )
    _need_names(known)
    show: tuple[str, ...] = ()
    if kind == "next":
        show = tuple(names.cell(n) for n in whole.get("proposal").get("show").items())
        _need_truths(known)
    return Case(kind, known, show)


def _need_names(known: Known) -> None:
    if known.sensitive is None and not known.truths():
        why = "nothing says which counts are small."
        raise Unreadable("The file, cells", why, 'Give "truth", or name them under sensitive.')


def _need_truths(known: Known) -> None:
    for cell in known.cells:
        if cell.truth is None:
            raise Unreadable(
                f"Cell {cell.id}",
                "its count is missing.",
                'Add "truth" to choose what to withhold.',
            )


def _cell(node: Node) -> Cell:
    at = tuple((name, str(value.raw)) for name, value in node.paired("at"))
    signed = node.maybe("signed", Node.flag, default=False)
    read = Node.whole if signed else Node.count
    truth = read(node.get("truth")) if node.has("truth") else None
    origin = Origin.THEIRS if truth is None else Origin.OURS
    return Cell(node.get("id").text(), at, truth, signed, origin)


@dataclass(frozen=True, slots=True)
class _Names:
    """Reads the pieces that name cells, and refuses a cell that is not there."""

    known: set[str]

    def cell(self, node: Node) -> str:
        name = node.text()
        if name not in self.known:
            raise Unreadable(node.where, f'there is no cell "{name}".', "Add it under cells.")
        return name

    def relation(self, node: Node) -> Relation:
        parts = tuple(self.cell(part) for part in node.get("parts").items())
        return Relation(self.cell(node.get("total")), parts)

    def linear(self, node: Node) -> Linear:
        terms = tuple(
            self._terms(node.get("cells", "terms", "coefs", "coef", "sum", "parts", "ids"))
        )
        whole = node.get("value", "total", "shown") if node.has("value", "total", "shown") else None
        low, high = (
            (whole.whole(), whole.whole())
            if whole
            else tuple(
                node.get(*ends).whole() if node.has(*ends) else None
                for ends in (("min", "low"), ("max", "high"))
            )
        )
        words = node.maybe("words", Node.text, node.maybe("why", Node.text, ""))
        return Linear(terms, low, high, words)

    def _terms(self, node: Node) -> Iterable[tuple[str, int]]:
        if isinstance(node.raw, dict):
            for name, by in node.pairs():
                yield self.cell(Node(name, by.where)), by.whole()
            return
        for item in node.items():
            yield self._term(item)

    def _term(self, item: Node) -> tuple[str, int]:
        if isinstance(item.raw, str):
            return self.cell(item), 1
        if isinstance(item.raw, dict):
            by = item.get("coef", "by").whole() if item.has("coef", "by") else 1
            return self.cell(item.get("cell", "id")), by
        pair = item.items()
        if len(pair) != 2:
            raise item.wrong("a cell and its coefficient")
        name, by_node = pair if isinstance(pair[0].raw, str) else (pair[1], pair[0])
        return self.cell(name), by_node.whole()

    def release(self, node: Node) -> Release:
        cells = {
            self.cell(Node(name, shown.where)): _shown(shown)
            for name, shown in node.paired("cells")
        }
        return Release(
            id=node.get("id").text(),
            when=node.maybe("when", Node.text, ""),
            issuer=node.maybe("issuer", Node.text, ""),
            is_withdrawn=node.maybe("withdrawn", Node.flag, default=False),
            noughts_printed=(node.get("zeros").text() == "printed" if node.has("zeros") else None),
            cells=cells,
            sums=tuple(self.linear(one) for one in node.listed("sums")),
            percents=tuple(self._percent(one) for one in node.listed("percents")),
            rates=tuple(self._rate(one) for one in node.listed("rates")),
        )

    def _percent(self, node: Node) -> Percent:
        places = _places(node)
        shown = node.get("shown", "value").number()
        return Percent(self.cell(node.get("num")), self.cell(node.get("den")), shown, places)

    def _rate(self, node: Node) -> Rate:
        return Rate(
            num=self.cell(node.get("num", "cell", "id")),
            population=node.get("population", "pop", "base", "den").count(least=1),
            per=node.get("per").count(least=1) if node.has("per") else 1000,
            shown=node.get("shown", "value").number(),
            dp=_places(node),
        )


def _places(node: Node) -> int:
    places = node.get("dp").count() if node.has("dp") else 0
    if places > 4:
        raise Unreadable(node.where, f"{places} decimal places.", "Give 4 or fewer.")
    return places


def _shown(node: Node) -> Shown:
    if node.has("value"):
        return Value(node.get("value").whole())
    if node.has("mark"):
        mark = node.get("mark").text()
        return Mark(mark, _below(mark))
    if node.has("rounded"):
        apart = node.maybe("zero_apart", Node.flag, default=False)
        return Rounded(node.get("rounded").count(), node.get("base").count(least=2), apart)
    if node.has("low", "high"):
        low = node.get("low").whole() if node.has("low") else 0
        return Between(low, node.get("high").whole() if node.has("high") else None)
    raise node.wrong("a value, a mark, a range (low and high) or a rounded number")


def _below(mark: str) -> int | None:
    """The limit in a mark such as "<5" or "fewer than 5"; none in a bare one."""
    words = mark.strip("[]() ").lower()
    for start in ("fewer than ", "less than ", "under ", "below ", "<"):
        number = words.removeprefix(start).strip()
        if words.startswith(start) and number.isdecimal() and len(number) < 10:
            return int(number)
    return None


def _table_case(whole: Node) -> Case:
    threshold, printed = _policy(whole)
    dimensions = tuple(_dimension(node) for node in whole.get("dims").items())
    size = prod(len(dimension.nodes) for dimension in dimensions)
    if not dimensions or size > MOST_CELLS:
        raise Unreadable("The file, dims", f"{size:,} cells.", f"Give from 1 to {MOST_CELLS:,}.")
    counts = tuple(node.count() for node in whole.get("leaf_counts").items())
    expected = prod(len(dimension.leaves) for dimension in dimensions)
    if len(counts) != expected:
        raise Unreadable(
            "The file, leaf_counts",
            f"there are {len(counts):,} counts for {expected:,} leaves.",
            "Give one count for each combination of leaves, the last dimension quickest.",
        )
    must = whole.listed("must_print")
    table = Table(dimensions, counts, frozenset(_coordinates(n, dimensions) for n in must))
    known = Known(
        cells=tuple(table.cells()),
        relations=tuple(table.relations()),
        threshold=threshold,
        noughts_printed=printed,
    )
    return Case("suppress", known, table=table)


def _coordinates(node: Node, dimensions: tuple[Dimension, ...]) -> tuple[str, ...]:
    at = tuple(one.text() for one in node.items())
    if len(at) != len(dimensions) or any(
        name not in dimension.nodes for name, dimension in zip(at, dimensions, strict=False)
    ):
        raise Unreadable(node.where, "there is no such cell.", "Name one node of each dimension.")
    return at


def _dimension(node: Node) -> Dimension:
    nodes = tuple(one.text() for one in node.get("nodes").items())
    if not nodes or len(set(nodes)) < len(nodes):
        raise Unreadable(node.where, "nodes are missing or repeated.", "Name each node once.")
    kids: dict[int, tuple[int, ...]] = {}
    for name, group in node.paired("kids"):
        members = tuple(one.count() for one in group.items())
        if not name.isdecimal() or int(name) >= len(nodes) or not members:
            raise Unreadable(group.where, "there is no such aggregate.", "Use the index of a node.")
        # Children stand before their aggregate, which also keeps a ring from forming.
        if any(member >= int(name) for member in members):
            raise Unreadable(
                group.where, "a child comes after its aggregate.", "List children first."
            )
        kids[int(name)] = members
    return Dimension(node.get("name").text(), nodes, kids)
