"""Additive rounding: leaves to a neighbouring multiple by chance, totals added up again from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product

import numpy as np

from reporting.disclosure.statements import (
    Added,
    Known,
    Mark,
    Near,
    Rounded,
    Shown,
    Value,
)
from reporting.disclosure.system import Ints
from reporting.disclosure.tables import Table


class RoundedTwoWays(Exception):
    """One number would be printed in two ways, from which readers could tell more."""

    def __init__(self, cell: str) -> None:
        super().__init__(
            f"{cell} would be rounded differently in two tables of this release, or rounded in one"
            " and exact in another. Release them one at a time, or withhold instead of rounding."
        )


class AboveTheWhole(Exception):
    """However it is rounded, a part would be printed above what it is a part of."""

    def __init__(self) -> None:
        super().__init__(
            "Rounded, a part would be printed above the whole that it is a part of. Withhold"
            " instead of rounding, or leave the table out."
        )


@dataclass(frozen=True, slots=True)
class Draw:
    """Which of its two neighbouring multiples each count takes: the nearer one the likelier.

    Each count is drawn for itself, from a secret and its name and from no other count. So a reader
    who has this program and not the secret can rule out no count between the two multiples, and the
    same count is rounded in the same way in every table. `kept` are numbers that were printed
    before: a count that has not changed keeps its number.
    """

    secret: str = ""
    number: int = 0
    kept: Mapping[str, int] = field(default_factory=dict)

    def rounded(self, cell: str, count: int, base: int) -> int:
        before = self.kept.get(cell)
        if before is not None and before % base == 0 and abs(before - count) < base:
            return before
        text = f"{self.secret}\n{self.number}\n{cell}"
        by_chance = int.from_bytes(sha256(text.encode()).digest()[:8]) % base
        return count - count % base + (base if by_chance < count % base else 0)


def round_additively(table: Table, base: int, draw: Draw) -> Ints:
    """Every cell rounded so that the table still adds up. A leaf that is a multiple stays."""
    spots = product(*([d.nodes[at] for at in d.leaves] for d in table.dimensions))
    leaves = (
        draw.rounded(table.key(at), count, base)
        for at, count in zip(spots, table.leaf_counts, strict=True)
    )
    return Table(table.dimensions, tuple(leaves)).counts()


def as_printed(table: Table, base: int, draw: Draw) -> dict[str, Shown]:
    """What rounding tells a reader: a leaf is less than one base away; totals tell no more."""
    rounded = round_additively(table, base, draw).ravel().tolist()
    return {
        table.key(at): Near(count, base) if is_leaf else Added(count)
        for at, count, is_leaf in zip(table.coordinates(), rounded, _leaves(table), strict=True)
    }


def _leaves(table: Table) -> list[bool]:
    leaves = [{d.nodes[at] for at in d.leaves} for d in table.dimensions]
    return [
        all(node in names for node, names in zip(at, leaves, strict=True))
        for at in table.coordinates()
    ]


def in_one_way(shown: Mapping[str, Shown], more: Mapping[str, Shown]) -> dict[str, Shown]:
    """What two tables print together; raises `RoundedTwoWays` where a number differs.

    Of a count that one table rounds and the other adds up to the same, the rounding tells more.
    """
    found = dict(shown)
    for cell, new in more.items():
        old = found.setdefault(cell, new)
        if old == new:
            continue
        kinds = {type(old), type(new)}
        if kinds != {Near, Added} or number_of(old) != number_of(new):
            raise RoundedTwoWays(cell)
        found[cell] = old if isinstance(old, Near) else new
    return found


def is_below(cells: Mapping[str, Shown], within: Sequence[tuple[str, str]]) -> bool:
    """Whether every printed part is at most its printed whole."""
    return all(
        (number_of(cells[part]) or 0) <= (number_of(cells[whole]) or 0) for part, whole in within
    )


def number_of(shown: Shown) -> int | None:
    """The rounded number that is printed; None for what is not rounded."""
    return shown.shown if isinstance(shown, Rounded | Near | Added) else None


@dataclass(frozen=True, slots=True)
class Moves:
    """How far the numbers of a table move when it is rounded."""

    base: int
    numbers: int
    totals: int | None
    on_average: float

    def sentence(self) -> str:
        told = (
            f"Rounded to a multiple of {self.base}, up or down: no number is withheld. Numbers move"
            f" by up to {self.numbers}"
        )
        if self.totals is None:
            return f"{told}; there are no totals."
        return f"{told}, totals by up to {self.totals} and by {self.on_average:.1f} on average."


def moves(table: Table, base: int, draw: Draw) -> Moves:
    """What an officer weighs before choosing to round."""
    away = np.abs(round_additively(table, base, draw) - table.counts()).ravel()
    leaves = np.array(_leaves(table))
    totals = away[~leaves]
    return Moves(
        base=base,
        numbers=int(away[leaves].max()),
        totals=int(totals.max()) if len(totals) else None,
        on_average=float(totals.mean()) if len(totals) else 0.0,
    )


def as_marked_and_rounded(table: Table, known: Known, base: int, mark: str) -> dict[str, Shown]:
    """Small counts marked, noughts as the ledger's rule has it, all others to the nearest multiple."""
    found: dict[str, Shown] = {}
    for cell in table.cells():
        count = cell.truth or 0
        if count == 0 and known.noughts_printed:
            found[cell.id] = Value(0)
        elif count < known.threshold_of(cell.id):
            found[cell.id] = Mark(mark)
        else:
            found[cell.id] = Rounded((count + base // 2) // base * base, base)
    return found
