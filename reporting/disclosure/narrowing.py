"""The pencil: limits that follow from limits, one sum at a time, until nothing moves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from reporting.disclosure.statements import Contradiction
from reporting.disclosure.system import FAR, Flags, Ints, System

PASSES = 200


@dataclass(frozen=True, slots=True)
class _Ends:
    """For each row, the sum of the entries' ends that are finite and how many are not."""

    finite: Ints
    endless: Ints


def narrow(system: System) -> System:
    """The same system with every limit that follows by looking at one row at a time."""
    low, high = system.low.copy(), system.high.copy()
    for _ in range(PASSES):
        before = (low.copy(), high.copy())
        _one_pass(system, low, high)
        wrong = low > high
        if wrong.any():
            raise Contradiction(system.ids[int(np.argmax(wrong))])
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return system.with_limits(low, high)


def _one_pass(system: System, low: Ints, high: Ints) -> None:
    up = system.coef > 0
    least = np.where(up, low[system.col_of], high[system.col_of])
    most = np.where(up, high[system.col_of], low[system.col_of])
    under, over = _ends(system, least), _ends(system, most)
    room = _without(system, system.row_high, under, least)  # coefficient x count is at most this
    _tighten(system, room, up, low, high)
    need = _without(system, system.row_low, over, most)  # and at least this
    _tighten(system, need, ~up, low, high)


def _ends(system: System, ends: Ints) -> _Ends:
    is_endless = np.abs(ends) >= FAR
    products = np.where(is_endless, 0, system.coef * np.where(is_endless, 0, ends))
    finite = np.zeros(system.rows, dtype=np.int64)
    endless = np.zeros(system.rows, dtype=np.int64)
    np.add.at(finite, system.row_of, products)
    np.add.at(endless, system.row_of, is_endless.astype(np.int64))
    return _Ends(finite, endless)


def _without(system: System, limit: Ints, ends: _Ends, mine: Ints) -> Ints:
    is_endless = np.abs(mine) >= FAR
    product = np.where(is_endless, 0, system.coef * np.where(is_endless, 0, mine))
    others_endless = ends.endless[system.row_of] - is_endless.astype(np.int64)
    is_open = (np.abs(limit[system.row_of]) >= FAR) | (others_endless > 0)
    left = limit[system.row_of] - (ends.finite[system.row_of] - product)
    return np.where(is_open, FAR, left)


def _tighten(system: System, limit: Ints, is_upper: Flags, low: Ints, high: Ints) -> None:
    told = limit < FAR
    size = np.abs(system.coef)
    above = told & is_upper
    value = np.where(system.coef > 0, limit, -limit)
    np.minimum.at(high, system.col_of[above], value[above] // size[above])
    below = told & ~is_upper
    np.maximum.at(low, system.col_of[below], -((-value[below]) // size[below]))


class Pencil:
    """Limits that follow from one more printed count, starting from the sums it is in."""

    def __init__(self, system: System) -> None:
        self._system = system  # its rows come one after another
        self._sizes = np.bincount(system.row_of, minlength=system.rows)
        self._starts = np.cumsum(self._sizes) - self._sizes
        order = np.argsort(system.col_of, kind="stable")
        self._rows = system.row_of[order]
        self._ends = np.cumsum(np.bincount(system.col_of, minlength=system.size))

    def printed(self, at: int, value: int, low: Ints, high: Ints) -> Iterator[None]:
        """Tighten these limits, in place, round by round until nothing moves."""
        low[at] = high[at] = value
        moved = np.array([at])
        while len(moved):
            piece = self._around(moved)
            cols = np.unique(piece.col_of)
            before = low[cols], high[cols]
            _one_pass(piece, low, high)
            yield
            moved = cols[(low[cols] != before[0]) | (high[cols] != before[1])]

    def _around(self, cols: Ints) -> System:
        """The rows that these counts are in."""
        starts = [self._ends[col - 1] if col else 0 for col in cols.tolist()]
        ends = self._ends[cols].tolist()
        pairs = zip(starts, ends, strict=True)
        rows = np.unique(np.concatenate([self._rows[start:end] for start, end in pairs]))
        sizes = self._sizes[rows]
        row_of = np.repeat(np.arange(len(rows)), sizes)
        first = np.cumsum(sizes) - sizes
        entries = self._starts[rows][row_of] + np.arange(len(row_of)) - first[row_of]
        whole = self._system
        return replace(
            whole,
            row_of=row_of,
            col_of=whole.col_of[entries],
            coef=whole.coef[entries],
            row_low=whole.row_low[rows],
            row_high=whole.row_high[rows],
        )
