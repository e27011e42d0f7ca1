"""Sums that still leave a count too little room: a cell that helps several of them is worth more."""

import numpy as np

from reporting.disclosure.choice import Choice
from reporting.disclosure.solver import Floats
from reporting.disclosure.system import FAR, Flags

HELP = 0.3  # of its price less for each sum that a cell helps; with 1, tidying had less to print


class Wanting:
    """How many sums in want each cell is in, given what is withheld."""

    def __init__(self, choice: Choice, by: float = HELP) -> None:
        self._by = by
        system, truth = choice.system, choice.truth
        self._system = system
        self._is_free = system.low < system.high
        self._unseen = self._is_free & ~choice.offered
        up = np.where(system.high >= FAR, FAR, system.high - truth)[system.col_of]
        down = np.where(system.low <= -FAR, FAR, truth - system.low)[system.col_of]
        size, is_plus = np.abs(system.coef), system.coef > 0
        self._more = (np.where(is_plus, up, down) * size).astype(np.float64)
        self._less = (np.where(is_plus, down, up) * size).astype(np.float64)
        needed = np.zeros(system.size, dtype=np.int64)
        for at, values in choice.needs.items():
            needed[at] = values - 1
        self._needed = np.zeros(system.rows, dtype=np.int64)
        np.maximum.at(self._needed, system.row_of, needed[system.col_of])

    def factor(self, withheld: Flags) -> Floats:
        """What to divide prices by."""
        system = self._system
        is_live = ((withheld & self._is_free) | self._unseen)[system.col_of]
        more = np.bincount(system.row_of, self._more * is_live, system.rows)
        less = np.bincount(system.row_of, self._less * is_live, system.rows)
        in_want = np.minimum(more, less) < self._needed
        wants = np.bincount(system.col_of, in_want[system.row_of], system.size)
        return np.asarray(1 + self._by * wants, dtype=np.float64)
