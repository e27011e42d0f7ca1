"""Checks a proof by addition only. It knows no solver and shares no step with the search."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log2

import numpy as np

from reporting.disclosure.system import Ints, System

MOST_BITS = 62


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Whole tables that agree with everything published, and for each count its low and high one.

    `ids` names the counts in the order of the tables.
    """

    tables: Ints
    low: Mapping[int, int]
    high: Mapping[int, int]
    ids: tuple[str, ...] = ()


def verify(system: System, proof: Proof, needs: Mapping[int, int]) -> bool:
    """Every table keeps every limit and every sum, and each count takes as many values as it needs."""
    tables = proof.tables
    if not len(tables):
        return not needs
    least, most = tables.min(axis=0), tables.max(axis=0)
    if (least < system.low).any() or (most > system.high).any():
        return False
    return _add_up(system, tables, most - least) and _reach(proof, needs)


def _add_up(system: System, tables: Ints, width: Ints) -> bool:
    """The first table is added up whole, and of the others what differs from it."""
    first = tables[0]
    order = np.argsort(system.row_of, kind="stable")
    everything = _Adder(system, order)
    total = np.zeros(system.rows, dtype=np.int64)
    total[everything.rows] = everything.sums(first)
    if (total < system.row_low).any() or (total > system.row_high).any():
        return False
    moving = order[(width > 0).take(system.col_of.take(order))]
    is_exact = (system.row_low == system.row_high).take(system.row_of.take(moving))
    exact, loose = _Adder(system, moving[is_exact]), _Adder(system, moving[~is_exact])
    most = max(1, int(width.max()) * exact.heaviest)
    if any(exact.sums(number).any() for number in _as_digits(tables[1:], first, 2 * most + 1)):
        return False
    low, high = (
        limit[loose.rows] - total[loose.rows] for limit in (system.row_low, system.row_high)
    )
    changes = (loose.sums(table - first) for table in tables[1:] if len(loose.rows))
    return not any((sums < low).any() or (sums > high).any() for sums in changes)


def _as_digits(tables: Ints, first: Ints, base: int) -> Iterator[Ints]:
    """Several tables' differences from the first at once, as digits of one number for each count.

    No sum of differences is as far from nought as half the base, so that a sum of such numbers is
    nought only where each digit is. As many digits as fit.
    """
    most = max(1, int(MOST_BITS / log2(base)))
    for at in range(0, len(tables), most):
        number = np.zeros(len(first), dtype=np.int64)
        for table in tables[at : at + most]:
            number *= base
            number += table - first
        yield number


def _reach(proof: Proof, needs: Mapping[int, int]) -> bool:
    size = len(needs)
    cells, values = (np.fromiter(each, np.int64, size) for each in (needs, needs.values()))
    low, high = (
        np.fromiter(map(end.__getitem__, needs), np.int64, size) for end in (proof.low, proof.high)
    )
    return bool((proof.tables[high, cells] - proof.tables[low, cells] + 1 >= values).all())


class _Adder:
    """What these entries, which come row by row, add to each of their rows."""

    def __init__(self, system: System, entries: Ints) -> None:
        row_of = system.row_of.take(entries)
        self._col_of, self._coef = system.col_of.take(entries), system.coef.take(entries)
        self._starts = np.flatnonzero(np.diff(row_of, prepend=-1))
        self.rows = row_of.take(self._starts)

    @property
    def heaviest(self) -> int:
        """No row changes by more than this for each one that its counts change."""
        if not len(self._coef):
            return 1
        longest = np.diff(self._starts, append=len(self._coef)).max()
        return int(longest) * max(int(self._coef.max()), -int(self._coef.min()))

    def sums(self, table: Ints) -> Ints:
        """One for each row; none where there are no entries."""
        return self._added(self._coef * table.take(self._col_of))

    def _added(self, terms: Ints) -> Ints:
        return np.add.reduceat(terms, self._starts) if len(terms) else terms
