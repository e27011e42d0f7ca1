"""How far the counts that hang together can move: witnesses for many at once, then one by one."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reporting.disclosure.shifting import Shifts
from reporting.disclosure.solver import Floats, Model
from reporting.disclosure.system import FAR, Ints, System

ROUNDS, IDLE = 40, 6
FEW = 8  # counts that are sooner asked for singly
SMALL, SHARE = 500, 0.25  # counts of a bundle in which fewer at once make fewer tables of it
OTHER_WAYS = 2  # where a table is in fractions


@dataclass(frozen=True, slots=True)
class Interval:
    """The least and the most a count can be; no `high` when nothing printed limits it."""

    low: int
    high: int | None

    @property
    def is_one_value(self) -> bool:
        return self.low == self.high

    def holds(self, values: int) -> bool:
        return self.high is None or self.high - self.low + 1 >= values


class Reach:
    """One or more whole parts of a system. Whatever is claimed possible is a table that was checked.

    `cols` places its counts in the larger system; `part` numbers those that hang together.
    """

    def __init__(self, system: System, cols: Ints, part: Ints, base: Ints) -> None:
        self.system, self.cols, self.part, self.base = system, cols, part, base
        self._row_part = np.zeros(system.rows, dtype=np.int64)
        self._row_part[system.row_of] = part[system.col_of]
        self.tables: list[Ints] = [base]
        self.seen_low, self.seen_high = base.copy(), base.copy()
        self.low_table = np.zeros(system.size, dtype=np.int64)
        self.high_table = np.zeros(system.size, dtype=np.int64)
        self._chance = np.random.default_rng(20231)

    @cached_property
    def bulk(self) -> Model:
        return Model(self.system)

    @cached_property
    def whole(self) -> Model:
        return Model(self.system, is_whole=True)

    @cached_property
    def shifts(self) -> Shifts:
        return Shifts(self.system, self.base)

    def table(self, number: int) -> Ints:
        """A table found on the way; where there are fewer, the one to begin with."""
        return self.tables[number] if number < len(self.tables) else self.base

    def is_proved(self, at: Ints | int, values: Ints | int) -> bool:
        return bool(self.seen_high[at] - self.seen_low[at] + 1 >= values)

    def many_at_once(self, wanted: Ints, width: Ints) -> None:
        """Tables in which many counts are as far from what they are as they need to be."""
        idle = 0
        for _ in range(ROUNDS):
            open_ = self.seen_high[wanted] - self.seen_low[wanted] + 1 < width
            if open_.sum() <= FEW or idle > IDLE:
                return
            idle = 0 if self._moved(wanted[open_], width[open_] - 1) else idle + 1

    def _moved(self, cells: Ints, reach: Ints) -> bool:
        """One question for many: up or down by chance, which breaks fewer sums than all one way."""
        sign = self._chance.choice(np.array([-1, 1]), size=len(cells))
        if self.system.size <= SMALL:
            sign = np.where(self.seen_low[cells] <= self.system.low[cells], 1, sign)
            some = self._chance.random(len(cells)) < SHARE
            cells, reach, sign = cells[some], reach[some], sign[some]
        low, high = self.system.low[cells], self.system.high[cells]
        ends = np.maximum(low, self.base[cells] - reach), np.minimum(high, self.base[cells] + reach)
        cost = np.zeros(self.system.size)
        cost[cells] = -sign * (1 + self._chance.random(len(cells)) / 8)
        self.bulk.limit(cells, *ends)
        answer = self.bulk.minimise(cost)
        self.bulk.limit(cells, low, high)
        return answer.is_found and self.keep(np.rint(answer.point).astype(np.int64))

    def one_by_one(self, at: int, values: int) -> None:
        for sign in (1, -1):
            cap = self.seen_low[at] + values - 1 if sign > 0 else self.seen_high[at] - values + 1
            self.furthest(at, sign, int(cap))
            if self.is_proved(at, values):
                return

    def furthest(self, at: int, sign: int, cap: int | None = None) -> int | None:
        """The furthest whole value in one direction (no further than the cap); None when endless."""
        end = int(self.system.high[at] if sign > 0 else self.system.low[at])
        goal = end if cap is None else sign * min(sign * end, sign * cap)
        if abs(goal) < FAR and (goal == self.base[at] or self._is_reached(at, goal)):
            return self._seen(at, sign)
        reach, change = self.shifts.furthest(at, sign)
        if reach is None:
            return None
        self._learn(change)
        bound = sign * min(sign * goal, sign * int(self.base[at]) + reach)
        if self._seen(at, sign) * sign < bound * sign and not self._is_reached(at, bound):
            self._in_whole_numbers(at, sign, goal)
        return self._seen(at, sign)

    def keep(self, counts: Ints) -> bool:
        """Keep a table, part by part where it fits; true when it reaches further than others."""
        broken = self._row_part[self.system.broken_rows(counts)]
        wrong = np.concatenate((broken, self.part[self.system.broken_cells(counts)]))
        if len(wrong):
            counts = np.where(np.isin(self.part, wrong), self.base, counts)
        lower, higher = counts < self.seen_low, counts > self.seen_high
        if not (lower.any() or higher.any()):
            return False
        self.tables.append(counts)
        number = len(self.tables) - 1
        self.seen_low[lower], self.low_table[lower] = counts[lower], number
        self.seen_high[higher], self.high_table[higher] = counts[higher], number
        return True

    def _seen(self, at: int, sign: int) -> int:
        return int(self.seen_high[at] if sign > 0 else self.seen_low[at])

    def _is_reached(self, at: int, goal: int) -> bool:
        """True once a whole table takes the count there, by the shortest way or another."""
        change = goal - int(self.base[at])
        cost = np.ones(self.system.size)
        for _ in range(1 + OTHER_WAYS):
            moved = self.shifts.nearest(at, change, cost)
            if moved is None:
                return False
            self._learn(moved)
            if self.seen_low[at] <= goal <= self.seen_high[at]:
                return True
            cost = 1 + self._chance.random(self.system.size)
        return False

    def _learn(self, change: Floats | None) -> bool:
        if change is None:
            return False
        return self.keep(self.base + np.rint(change).astype(np.int64))

    def _in_whole_numbers(self, at: int, sign: int, goal: int) -> None:
        """By branch and bound: where fractions look wider than the truth."""
        one = np.array([at])
        low, high = self.system.low[one], self.system.high[one]
        ends = (low, np.array([goal])) if sign > 0 else (np.array([goal]), high)
        self.whole.limit(one, *ends)
        cost = np.zeros(self.system.size)
        cost[at] = -sign
        answer = self.whole.minimise(cost)
        self.whole.limit(one, low, high)
        if answer.is_found:
            self.keep(np.rint(answer.point).astype(np.int64))
