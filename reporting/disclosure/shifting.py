"""A system seen from one table that fits: rises and falls, each a column of its own.

Standing still fits, so that a question starts where it is nearly answered. Seen from nought, every
row would be broken at the start and the solver would first have to look for a table.
"""

import numpy as np

from reporting.disclosure.solver import Answer, Floats, Model
from reporting.disclosure.system import FAR, Ints, System


class Shifts:
    """One model held open for many questions about how counts can move together."""

    def __init__(self, system: System, base: Ints, *, is_whole: bool = False) -> None:
        self.size = system.size
        self._sides = _two_sided(system, base)
        self._model = Model(self._sides, is_whole=is_whole)

    def nearest(self, at: int, change: int, cost: Floats) -> Floats | None:
        """The cheapest change of all counts that moves this one by so much; None when none does."""
        pair = self._pair(at)
        ends = np.array([max(change, 0), max(-change, 0)])
        if (ends > self._sides.high[pair]).any():
            return None
        self._model.limit(pair, ends, ends)
        answer = self._model.minimise(np.concatenate((cost, cost)))
        self._model.limit(pair, self._sides.low[pair], self._sides.high[pair])
        return self._change(answer) if answer.is_found else None

    def furthest(self, at: int, sign: int) -> tuple[int | None, Floats | None]:
        """How far the count can go in one direction (None: without end), and a change that goes there."""
        cost = np.zeros(2 * self.size)
        cost[at], cost[at + self.size] = -sign, sign
        answer = self._model.minimise(cost)
        if not answer.is_found:
            return None, None
        return int(np.floor(-answer.best + 1e-6)), self._change(answer)

    def hold(self, at: int) -> None:
        """The count stands still in every change from now on."""
        self._model.limit(self._pair(at), np.zeros(2), np.zeros(2))

    def free(self, at: int) -> None:
        """It may move again."""
        pair = self._pair(at)
        self._model.limit(pair, self._sides.low[pair], self._sides.high[pair])

    def _pair(self, at: int) -> Ints:
        return np.array([at, at + self.size])

    def _change(self, answer: Answer) -> Floats:
        return answer.point[: self.size] - answer.point[self.size :]


def _two_sided(system: System, base: Ints) -> System:
    now, size = system.sums(base), system.size
    fall = np.where(system.low <= -FAR, FAR, base - system.low)
    rise = np.where(system.high >= FAR, FAR, system.high - base)
    return System(
        ids=system.ids * 2,
        low=np.zeros(2 * size, dtype=np.int64),
        high=np.concatenate((rise, fall)),
        row_of=np.concatenate((system.row_of, system.row_of)),
        col_of=np.concatenate((system.col_of, system.col_of + size)),
        coef=np.concatenate((system.coef, -system.coef)),
        row_low=np.where(system.row_low <= -FAR, -FAR, system.row_low - now),
        row_high=np.where(system.row_high >= FAR, FAR, system.row_high - now),
        words=system.words,
    )
