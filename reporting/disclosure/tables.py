"""Tables: every combination of every heading is a cell, and the headings say what adds up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod

import numpy as np

from reporting.disclosure.statements import Cell, Relation
from reporting.disclosure.system import Ints

Coordinates = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way of breaking down. `kids` gives the headings that an aggregate is the sum of.

    A period is `is_one_of_many`: its top heading is a year beside other years and not everything.
    """

    name: str
    nodes: tuple[str, ...]
    kids: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    is_one_of_many: bool = False

    @property
    def leaves(self) -> tuple[int, ...]:
        return tuple(at for at in range(len(self.nodes)) if at not in self.kids)

    @property
    def top(self) -> str | None:
        """The heading that stands for everything: it has parts and is itself part of nothing."""
        if self.is_one_of_many:
            return None
        inner = {kid for kids in self.kids.values() for kid in kids}
        tops = [node for at, node in enumerate(self.nodes) if at not in inner and at in self.kids]
        return tops[0] if len(tops) == 1 else None

    def spread(self) -> Ints:
        """Heading by leaf: one where the leaf is in the heading."""
        leaves = {leaf: at for at, leaf in enumerate(self.leaves)}
        matrix = np.zeros((len(self.nodes), len(leaves)), dtype=np.int64)
        for at in range(len(self.nodes)):
            for leaf in self.leaves_under(at):
                matrix[at, leaves[leaf]] += 1
        return matrix

    def leaves_under(self, at: int) -> list[int]:
        if at not in self.kids:
            return [at]
        return [leaf for kid in self.kids[at] for leaf in self.leaves_under(kid)]

    def height(self, at: int) -> int:
        return 1 + max(self.height(kid) for kid in self.kids[at]) if at in self.kids else 0


@dataclass(frozen=True, slots=True)
class Table:
    """Counts at the leaves, in the order of the dimensions (the last one quickest)."""

    dimensions: tuple[Dimension, ...]
    leaf_counts: tuple[int, ...]
    must_print: frozenset[Coordinates] = frozenset()
    measure: str = ""

    @property
    def size(self) -> int:
        return prod(len(dimension.nodes) for dimension in self.dimensions)

    def counts(self) -> Ints:
        """Every cell's count, leaves and aggregates."""
        shape = [len(dimension.leaves) for dimension in self.dimensions]
        counts = np.array(self.leaf_counts, dtype=np.int64).reshape(shape)
        for axis, dimension in enumerate(self.dimensions):
            counts = np.moveaxis(np.tensordot(dimension.spread(), counts, (1, axis)), 0, axis)
        return counts

    def key(self, at: Coordinates) -> str:
        """The same for the same count in every table: headings for "everything" are left out."""
        named = (
            f"{dimension.name}={node}"
            for dimension, node in zip(self.dimensions, at, strict=True)
            if node != dimension.top
        )
        return "; ".join(filter(None, (self.measure, *sorted(named)))) or "everything"

    def coordinates(self) -> list[Coordinates]:
        return list(product(*(dimension.nodes for dimension in self.dimensions)))

    def cells(self) -> list[Cell]:
        names = [dimension.name for dimension in self.dimensions]
        measure = (("measure", self.measure),) if self.measure else ()
        return [
            Cell(self.key(at), (*measure, *zip(names, at, strict=True)), int(count))
            for at, count in zip(self.coordinates(), self.counts().ravel(), strict=True)
        ]

    def relations(self) -> list[Relation]:
        found = []
        for axis, dimension in enumerate(self.dimensions):
            others = [d.nodes if d is not dimension else ("",) for d in self.dimensions]
            for at in product(*others):
                for total, kids in dimension.kids.items():
                    keys = [
                        self.key((*at[:axis], dimension.nodes[node], *at[axis + 1 :]))
                        for node in (total, *kids)
                    ]
                    found.append(Relation(keys[0], tuple(keys[1:])))
        return found

    def heights(self) -> Ints:
        """For each cell, in how many dimensions it is an aggregate, weighed by levels."""
        levels = [
            np.array([min(1, dimension.height(at)) for at in range(len(dimension.nodes))])
            for dimension in self.dimensions
        ]
        total = np.zeros([len(level) for level in levels], dtype=np.int64)
        for axis, level in enumerate(levels):
            total += level.reshape([-1 if at == axis else 1 for at in range(len(levels))])
        return total.ravel()


def linked(tables: tuple[Table, ...]) -> tuple[list[Cell], list[Relation]]:
    """The cells and sums of several tables, each count once wherever it appears."""
    cells: dict[str, Cell] = {}
    relations: dict[tuple[str, ...], Relation] = {}
    for table in tables:
        for cell in table.cells():
            cells.setdefault(cell.id, cell)
        for relation in table.relations():
            relations.setdefault((relation.total, *relation.parts), relation)
    return list(cells.values()), list(relations.values())
