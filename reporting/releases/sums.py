"""Two measures added up: a count of its own, with what ties it to both."""

from itertools import product

from reporting.releases.cubes import (
    ALL,
    AREA,
    CATEGORY,
    PERIOD,
    Axis,
    Bound,
    Cube,
    Node,
    Term,
    key_of,
    truths_of,
)

JOINED = "+"


def summed(one: Cube, other: Cube) -> Cube | None:
    """Everybody counted in either, by period and area; None where their times or places differ.

    Where one has no figures of an area (a rest that is in no district), the sum is the other's.
    The sum is a count like any other: it is protected, and what is known of it is known of both.
    """
    periods = _axis(one, PERIOD)
    areas = _together(_axis(one, AREA), _axis(other, AREA))
    if periods.nodes != _axis(other, PERIOD).nodes or areas is None:
        return None
    measure = f"{one.measure}{JOINED}{other.measure}"
    truths = truths_of(one) | truths_of(other)
    leaves, facts = [], []
    for period, area in product(
        *([n for n in axis.nodes if not n.parts] for axis in (periods, areas))
    ):
        at = {PERIOD: period.code, AREA: area.code, CATEGORY: ALL}
        parts = [key for cube in (one, other) if (key := key_of(cube.measure, at)) in truths]
        leaves.append(sum(truths[key] for key in parts))
        terms = (Term(key_of(measure, at), 1), *(Term(key, -1) for key in parts))
        facts.append(Bound(terms, 0, 0))
    return Cube(
        measure=measure,
        name=f"{one.name} and {other.name[:1].lower()}{other.name[1:]}",
        counts=one.counts,
        axes=(periods, areas),
        leaf_counts=tuple(leaves),
        is_illustrative=one.is_illustrative or other.is_illustrative,
        facts=tuple(facts),
    )


def _axis(cube: Cube, name: str) -> Axis:
    found = cube.axis(name)
    if found is None:
        raise ValueError(f"{cube.measure} has no {name}")
    return found


def _together(one: Axis, other: Axis) -> Axis | None:
    """The areas of both: the leaves of either, and their sum where either has one.

    None where one divides what the other counts whole: what is missing would look like nobody.
    """
    leaves = {node.code: node for axis in (one, other) for node in axis.nodes if not node.parts}
    sums = {node.code: node for axis in (one, other) for node in axis.nodes if node.parts}
    if leaves.keys() & sums.keys():
        return None
    everything = tuple(range(len(leaves)))
    totals = [Node(node.code, node.label, everything) for node in sums.values()]
    return Axis(one.name, one.heading, (*leaves.values(), *totals))
