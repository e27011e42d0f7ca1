"""The attacker: how far each count can move while everything printed still holds."""

from collections.abc import Mapping

import numpy as np

from reporting.disclosure.narrowing import narrow
from reporting.disclosure.parts import bundled, parts_of
from reporting.disclosure.reaching import Interval, Reach
from reporting.disclosure.solver import Model, restrict
from reporting.disclosure.statements import Contradiction
from reporting.disclosure.system import Flags, Ints, System

__all__ = ["Attack", "Interval", "values_needed"]


class Attack:
    """A search of one system, in bundles of parts that no sum joins. Its claims are whole tables."""

    def __init__(self, system: System, truth: Ints | None = None) -> None:
        self.full = system
        self.narrowed = narrow(system)
        self.sub, self.cols = restrict(self.narrowed, self.narrowed.low < self.narrowed.high)
        self.place = {int(col): at for at, col in enumerate(self.cols)}
        part = parts_of(self.sub)
        bundle = bundled(part)
        base = None if truth is None else truth[self.cols]
        self.bundles = [self._bundle(bundle == n, part, base) for n in np.unique(bundle)]
        self._bundle_of = bundle
        self._place_in = np.zeros(self.sub.size, dtype=np.int64)
        for one in self.bundles:
            self._place_in[one.cols] = np.arange(len(one.cols))

    def _bundle(self, inside: Flags, part: Ints, base: Ints | None) -> Reach:
        system, cols = restrict(self.sub, inside)
        start = _first(system) if base is None else base[cols]
        return Reach(system, cols, part[cols], start)

    def whole_table(self, number: int) -> Ints:
        """A table of every count: the ones of this number from each bundle."""
        counts = self.narrowed.low.copy()
        for one in self.bundles:
            counts[self.cols[one.cols]] = one.table(number)
        return counts

    def ends(self, at: int) -> tuple[int, int]:
        """The numbers of the tables in which a count is least and most."""
        if at not in self.place:
            return 0, 0
        one, here = self._find(at)
        return int(one.low_table[here]), int(one.high_table[here])

    def remember(self, table: Ints, is_known: Flags) -> None:
        """A table of every count from elsewhere, where it is known: kept wherever it fits."""
        for one in self.bundles:
            cols = self.cols[one.cols]
            one.keep(np.where(is_known[cols], table[cols], one.base))

    def search(self, need: Mapping[int, int], at_most: int | None = None) -> dict[int, Interval]:
        """Counts (by position) that cannot take as many values as they need, with their limits.

        Everything not in the answer has been shown to take that many. `at_most` stops early.
        """
        found = {at: self._single(at) for at in need if at not in self.place and need[at] > 1}
        if at_most is not None and len(found) >= at_most:
            return found
        free = np.array([self.place[at] for at in need if at in self.place], dtype=np.int64)
        width = np.array([need[at] for at in need if at in self.place], dtype=np.int64)
        for number in np.unique(self._bundle_of[free]):
            here = self._bundle_of[free] == number
            self.bundles[number].many_at_once(self._place_in[free[here]], width[here])
        for at, values in need.items():
            if at_most is not None and len(found) >= at_most:
                break
            if at in self.place:
                one, here = self._find(at)
                if not one.is_proved(here, values):
                    one.one_by_one(here, values)
                if not one.is_proved(here, values):
                    found[at] = Interval(int(one.seen_low[here]), int(one.seen_high[here]))
        return {at: limits for at, limits in found.items() if not limits.holds(need[at])}

    def interval(self, at: int) -> Interval:
        """The exact limits of one count."""
        if at not in self.place:
            return self._single(at)
        one, here = self._find(at)
        low, high = one.furthest(here, -1), one.furthest(here, 1)
        if low is None:
            raise Contradiction(self.full.ids[at])
        return Interval(low, high)

    def _single(self, at: int) -> Interval:
        value = int(self.narrowed.low[at])
        return Interval(value, value)

    def _find(self, at: int) -> tuple[Reach, int]:
        place = self.place[at]
        return self.bundles[self._bundle_of[place]], int(self._place_in[place])


def _first(system: System) -> Ints:
    """Some whole table that fits, to measure from."""
    answer = Model(system, is_whole=True).minimise(np.zeros(system.size))
    if not answer.is_found:
        raise Contradiction(system.ids[0])
    start: Ints = np.rint(answer.point).astype(np.int64)
    if system.broken_rows(start).any():
        raise Contradiction(system.ids[0])
    return start


def values_needed(system: System, values: Mapping[str, int]) -> dict[int, int]:
    """The same needs by position."""
    return {at: values[cell] for at, cell in enumerate(system.ids) if cell in values}
