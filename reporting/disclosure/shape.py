"""Advice before anything is withheld: what a coarser table would save."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from reporting.disclosure.choice import offer
from reporting.disclosure.pricing import Wishes
from reporting.disclosure.statements import Known
from reporting.disclosure.suppress import suppress
from reporting.disclosure.tables import Dimension, Table

REFUSE_ABOVE = 40


@dataclass(frozen=True, slots=True)
class Advice:
    """One shape of a table and what would be withheld of it, before tidying."""

    words: str
    cells: int
    not_nought: int
    withheld: int

    @property
    def per_cent(self) -> int:
        return round(100 * self.withheld / self.not_nought) if self.not_nought else 0

    def is_refused(self, above: int = REFUSE_ABOVE) -> bool:
        """Too much withheld to be worth printing: refused unless somebody says why not."""
        return 100 * self.withheld > above * self.not_nought

    def sentence(self) -> str:
        return f"{self.words}: {self.withheld} of {self.not_nought} numbers withheld ({self.per_cent}%)."


def advise(table: Table, threshold: int, *, noughts_printed: bool = True) -> tuple[Advice, ...]:
    """The table as it is and its coarser shapes, the least withheld first after the first."""
    first, *others = (
        _tried(words, shape, threshold, noughts_printed) for words, shape in shapes(table)
    )
    return (first, *sorted(others, key=lambda advice: advice.per_cent))


def shapes(table: Table) -> Iterator[tuple[str, Table]]:
    """The table, then without its finest headings, without a dimension, with small ones merged."""
    yield "As it is", table
    for axis, dimension in enumerate(table.dimensions):
        groups = _groups(dimension)
        if groups:
            yield f"By groups of {dimension.name}", _coarser(table, axis, groups)
        if len(table.dimensions) > 1:
            yield f"Without {dimension.name}", _without(table, axis)
        merged = _merged(table, axis)
        if merged is not None:
            yield f"With the small {dimension.name} headings merged", merged


def _tried(words: str, table: Table, threshold: int, noughts_printed: bool) -> Advice:
    known = Known(
        cells=tuple(table.cells()),
        relations=tuple(table.relations()),
        threshold=threshold,
        noughts_printed=noughts_printed,
    )
    show = tuple(cell.id for cell in known.cells)
    wishes = Wishes(heights=dict(zip(show, table.heights().tolist(), strict=True)))
    chosen = suppress(offer(known, show, wishes))
    not_nought = int((table.counts() != 0).sum())
    return Advice(words, table.size, not_nought, int(chosen.withheld.sum()))


def _groups(dimension: Dimension) -> list[tuple[str, tuple[int, ...]]]:
    """The aggregates that stand directly above leaves, when there is more than one of them."""
    found = [
        (dimension.nodes[at], tuple(dimension.leaves_under(at)))
        for at in sorted(dimension.kids)
        if all(kid not in dimension.kids for kid in dimension.kids[at])
    ]
    covered = sorted(leaf for _, leaves in found for leaf in leaves)
    return found if len(found) > 1 and covered == list(dimension.leaves) else []


def _coarser(table: Table, axis: int, groups: list[tuple[str, tuple[int, ...]]]) -> Table:
    old = table.dimensions[axis]
    names = (*(name for name, _ in groups), old.top or f"all {old.name}")
    new = Dimension(old.name, names, {len(groups): tuple(range(len(groups)))})
    return _regrouped(table, axis, new, [leaves for _, leaves in groups])


def _regrouped(table: Table, axis: int, new: Dimension, groups: list[tuple[int, ...]]) -> Table:
    place = {leaf: at for at, leaf in enumerate(table.dimensions[axis].leaves)}
    shape = [len(dimension.leaves) for dimension in table.dimensions]
    counts = np.moveaxis(np.array(table.leaf_counts, dtype=np.int64).reshape(shape), axis, 0)
    summed = np.array([sum(counts[place[leaf]] for leaf in group) for group in groups])
    flat = np.moveaxis(summed, 0, axis).ravel()
    dimensions = tuple(new if at == axis else d for at, d in enumerate(table.dimensions))
    return replace(
        table, dimensions=dimensions, leaf_counts=tuple(flat.tolist()), must_print=frozenset()
    )


def _without(table: Table, axis: int) -> Table:
    shape = [len(dimension.leaves) for dimension in table.dimensions]
    counts = np.array(table.leaf_counts, dtype=np.int64).reshape(shape).sum(axis=axis)
    dimensions = tuple(d for at, d in enumerate(table.dimensions) if at != axis)
    return replace(
        table,
        dimensions=dimensions,
        leaf_counts=tuple(counts.ravel().tolist()),
        must_print=frozenset(),
    )


def _merged(table: Table, axis: int) -> Table | None:
    """The lesser half of the leaves as one heading, the rest as they are."""
    old = table.dimensions[axis]
    if len(old.leaves) < 4:
        return None
    shape = [len(dimension.leaves) for dimension in table.dimensions]
    counts = np.array(table.leaf_counts, dtype=np.int64).reshape(shape)
    sums = np.moveaxis(counts, axis, 0).reshape(shape[axis], -1).sum(axis=1)
    order = [old.leaves[at] for at in np.argsort(sums, kind="stable")]
    small = set(order[: len(order) // 2])
    kept = [(leaf,) for leaf in old.leaves if leaf not in small]
    groups = [*kept, tuple(sorted(small))]
    names = (*(old.nodes[leaf] for (leaf,) in kept), "all others", old.top or f"all {old.name}")
    new = Dimension(old.name, names, {len(groups): tuple(range(len(groups)))})
    return _regrouped(table, axis, new, groups)
