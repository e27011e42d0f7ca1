"""Counts with all their sums, whatever is printed of them: what a reader could work out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reporting.disclosure.statements import Cell, Linear, Relation
from reporting.disclosure.tables import Coordinates, Dimension, Table
from reporting.releases.asking import TableAsk

ALL = "ALL"
PERIOD, AREA, CATEGORY = "period", "area", "category"


@dataclass(frozen=True, slots=True)
class Node:
    """One heading. `parts` are the places of the headings that it is the sum of."""

    code: str
    label: str
    parts: tuple[int, ...] = ()


def _dimension(
    name: str, nodes: tuple[str, ...], kids: Mapping[int, tuple[int, ...]] | None = None
) -> Dimension:
    """A year is one of many, and never stands for everything."""
    return Dimension(name, nodes, kids or {}, is_one_of_many=name == PERIOD)


@dataclass(frozen=True, slots=True)
class Axis:
    name: str
    heading: str
    nodes: tuple[Node, ...]

    def dimension(self) -> Dimension:
        kids = {at: node.parts for at, node in enumerate(self.nodes) if node.parts}
        return _dimension(self.name, tuple(node.code for node in self.nodes), kids)


@dataclass(frozen=True, slots=True)
class Term:
    """A count in a sum, and how often."""

    cell: str
    by: int


@dataclass(frozen=True, slots=True)
class Bound:
    """What anybody knows between counts, of one measure or of several: limits of a sum."""

    terms: tuple[Term, ...]
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Cube:
    """The counts of one measure, by period, area and perhaps category.

    `leaf_counts` are in the order of the axes, the last one quickest. Where categories overlap,
    `all_at_least` says that each is a part of everybody, though they do not add up. `facts` may
    name counts of other cubes that are printed with this one.
    """

    measure: str
    name: str
    counts: str
    axes: tuple[Axis, ...]
    leaf_counts: tuple[int, ...]
    all_at_least: bool = False
    is_illustrative: bool = False
    facts: tuple[Bound, ...] = ()

    def axis(self, name: str) -> Axis | None:
        return next((axis for axis in self.axes if axis.name == name), None)


@dataclass(frozen=True, slots=True)
class LinkedTable(Table):
    """A table whose cells are called the same in every table of every release.

    `ids` gives the name of a cell whose count has been revised since it was first printed.
    """

    ids: Mapping[str, str] = field(default_factory=dict)

    def key(self, at: Coordinates) -> str:
        name = key_of(self.measure, dict(zip((d.name for d in self.dimensions), at, strict=True)))
        return self.ids.get(name, name)


def key_of(measure: str, at: Mapping[str, str]) -> str:
    """The name of a count: what is counted, when, where and of whom."""
    named = [f"{name}={at[name]}" for name in (PERIOD, AREA) if name in at]
    if at.get(CATEGORY, ALL) != ALL:
        named.append(f"{CATEGORY}={at[CATEGORY]}")
    return "; ".join((measure, *named))


def whole(cube: Cube, ids: Mapping[str, str] | None = None) -> LinkedTable:
    """Every count of the cube as one table."""
    return LinkedTable(
        tuple(axis.dimension() for axis in cube.axes),
        cube.leaf_counts,
        measure=cube.measure,
        ids=ids or {},
    )


def truths_of(cube: Cube) -> dict[str, int]:
    return {cell.id: cell.truth for cell in whole(cube).cells() if cell.truth is not None}


def relations_of(cube: Cube, ids: Mapping[str, str]) -> list[Relation]:
    return whole(cube, ids).relations()


def facts_of(cube: Cube, ids: Mapping[str, str]) -> list[Linear]:
    """Overlapping categories do not add up, but each is a part of everybody."""
    if not cube.all_at_least:
        return []
    table = whole(cube, ids)
    names = [d.name for d in table.dimensions]
    found = []
    for at in table.coordinates():
        where = dict(zip(names, at, strict=True))
        if where[CATEGORY] == ALL:
            continue
        everybody = table.key(tuple({**where, CATEGORY: ALL}[name] for name in names))
        terms = ((everybody, 1), (table.key(at), -1))
        found.append(Linear(terms, 0, None, f"{table.key(at)} is a part of {everybody}"))
    return found


def bounds_of(cube: Cube, ids: Mapping[str, str]) -> list[Linear]:
    """What holds between this cube's counts and others of the same printing."""
    return [
        Linear(tuple((ids[term.cell], term.by) for term in fact.terms), fact.low, fact.high)
        for fact in cube.facts
    ]


def measures_of(cube: Cube) -> set[str]:
    """The measures that a cube's counts are tied to, its own among them."""
    tied = {term.cell.partition("; ")[0] for fact in cube.facts for term in fact.terms}
    return {cube.measure, *tied}


@dataclass(frozen=True, slots=True)
class View:
    """What is printed of a cube: some of its headings, with the last axis across."""

    cube: Cube
    kept: tuple[tuple[int, ...], ...]

    def table(self, ids: Mapping[str, str] | None = None) -> LinkedTable:
        """The printed headings alone. Its sums are those of the cube, not its own."""
        dimensions = tuple(
            _dimension(axis.name, tuple(axis.nodes[at].code for at in kept))
            for axis, kept in zip(self.cube.axes, self.kept, strict=True)
        )
        return LinkedTable(dimensions, (), measure=self.cube.measure, ids=ids or {})

    def labels(self, axis: int) -> tuple[str, ...]:
        return tuple(self.cube.axes[axis].nodes[at].label for at in self.kept[axis])

    def shape(self) -> LinkedTable | None:
        """The printed headings as a table that adds up, for advice on its shape; None if not."""
        return None if self.cube.all_at_least else self.adding()

    def adding(self, ids: Mapping[str, str] | None = None) -> LinkedTable:
        """The printed headings with the sums that hold among them, and the counts of the rest."""
        return _adding(self, ids or {})

    def beside(self, other: "View") -> "View":
        """The headings of these that the other prints too."""
        kept = []
        for axis, places in zip(self.cube.axes, self.kept, strict=True):
            codes = other.codes(axis.name)
            kept.append(tuple(n for n in places if axis.nodes[n].code in codes))
        return replace(self, kept=tuple(kept))

    def codes(self, name: str) -> frozenset[str]:
        """The printed headings of an axis by their codes; none where there is no such axis."""
        return frozenset(
            axis.nodes[at].code
            for axis, places in zip(self.cube.axes, self.kept, strict=True)
            if axis.name == name
            for at in places
        )

    @property
    def has_totals(self) -> bool:
        """Whether a printed heading is the sum of other printed ones."""
        return any(dimension.kids for dimension in self.adding().dimensions)

    def within(self, ids: Mapping[str, str]) -> list[tuple[str, str]]:
        """Where categories overlap, each printed part with everybody, where that is printed."""
        if not self.cube.all_at_least:
            return []
        table = self.table(ids)
        names = [axis.name for axis in self.cube.axes]
        printed = set(table.coordinates())
        found = []
        for at in table.coordinates():
            where = dict(zip(names, at, strict=True))
            everybody = tuple({**where, CATEGORY: ALL}[name] for name in names)
            if at != everybody and everybody in printed:
                found.append((table.key(at), table.key(everybody)))
        return found


@dataclass(frozen=True, slots=True)
class PerHead:
    """For each how many residents, to how many places; the residents by the code of an area."""

    per: int
    places: int
    of_when: str
    residents: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One table of a proposal: what was asked, and the counts that it prints.

    An indicator prints those that it is a share `of` as well, or the `rate` of residents. `behind`
    are counts that are not printed and that what is printed is made of.
    """

    ask: TableAsk
    view: View
    of: View | None = None
    rate: PerHead | None = None
    behind: tuple[Cube, ...] = ()

    @property
    def views(self) -> tuple[View, ...]:
        return (self.view,) if self.of is None else (self.view, self.of)

    @property
    def cubes(self) -> tuple[Cube, ...]:
        """Every count that goes into the ledger with this table."""
        return (*(view.cube for view in self.views), *self.behind)


def _adding(view: View, ids: Mapping[str, str]) -> LinkedTable:
    dimensions = []
    for axis, kept in zip(view.cube.axes, view.kept, strict=True):
        place = {old: new for new, old in enumerate(kept)}
        kids = {}
        for old in kept:
            parts = axis.nodes[old].parts
            if parts and all(part in place for part in parts):
                kids[place[old]] = tuple(place[part] for part in parts)
        dimensions.append(_dimension(axis.name, tuple(axis.nodes[at].code for at in kept), kids))
    empty = LinkedTable(tuple(dimensions), (), measure=view.cube.measure)
    truths = truths_of(view.cube)
    leaves = [d.leaves for d in dimensions]
    nodes = [d.nodes for d in dimensions]
    counts = tuple(
        truths[empty.key(at)]
        for at in empty.coordinates()
        if all(n.index(one) in leaf for one, n, leaf in zip(at, nodes, leaves, strict=True))
    )
    return LinkedTable(tuple(dimensions), counts, measure=view.cube.measure, ids=ids)


def heights_of(cube: Cube, ids: Mapping[str, str]) -> dict[str, int]:
    table = whole(cube, ids)
    keys = (table.key(at) for at in table.coordinates())
    return dict(zip(keys, table.heights().tolist(), strict=True))


def cells_of(cube: Cube, ids: Mapping[str, str]) -> list[Cell]:
    return whole(cube, ids).cells()


def labels_of(cubes: tuple[Cube, ...], ids: Mapping[str, str]) -> dict[str, str]:
    """What people call each count: `Refusals in Cotswold, April to June 2024`."""
    found = {}
    for cube in cubes:
        labels = {axis.name: {n.code: n.label for n in axis.nodes} for axis in cube.axes}
        table = whole(cube, ids)
        names = [axis.name for axis in cube.axes]
        for at in table.coordinates():
            where = {n: labels[n][code] for n, code in zip(names, at, strict=True)}
            of_whom = "" if at[-1] == ALL or CATEGORY not in where else f", {where[CATEGORY]}"
            found[table.key(at)] = f"{cube.name} in {where[AREA]}{of_whom}, {where[PERIOD]}"
    return found


def in_words(sentence: str, names: Mapping[str, str]) -> str:
    """A sentence of the engine with people's names for counts; the longest name first."""
    for key in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(key, names[key])
    return sentence
