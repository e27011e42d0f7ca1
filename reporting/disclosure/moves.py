"""Moves: changes of many counts at once that keep every total, and which is cheapest to allow."""

from dataclasses import dataclass

import numpy as np

from reporting.disclosure.choice import Choice
from reporting.disclosure.shifting import Shifts
from reporting.disclosure.solver import Floats, restrict
from reporting.disclosure.system import FAR, Flags, Ints

LEAST = 0.5  # of a count moved: less is priced like this much
# In a large system what is withheld already costs next to nothing. At nought a great many moves are
# equally cheap, and the solver takes half as long again to settle on one; small ones lose more by it.
LARGE, NEXT_TO_NOTHING = 600, 0.008


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """How each count changes. Whole when it is a proof, otherwise only a direction."""

    change: Floats

    @property
    def support(self) -> Flags:
        return np.abs(self.change) > 1e-7

    @property
    def whole(self) -> Ints:
        return np.rint(self.change).astype(np.int64)


class Mover:
    """Asks for the cheapest move that carries one count to a value."""

    def __init__(self, choice: Choice, *, is_whole: bool = False) -> None:
        self.choice = choice
        system, self.cols = restrict(choice.system, choice.system.low < choice.system.high)
        self.place = np.full(choice.system.size, -1, dtype=np.int64)
        self.place[self.cols] = np.arange(len(self.cols))
        self._shifts = Shifts(system, choice.truth[self.cols], is_whole=is_whole)

    def cheapest(
        self, at: int, change: int, withheld: Flags, price: Floats | None = None
    ) -> Move | None:
        """The cheapest move of the count by this much; cells withheld already cost nothing."""
        return self._solve(at, change, self._cost(withheld, price))

    def again(
        self, at: int, change: int, withheld: Flags, move: Move, price: Floats | None = None
    ) -> Move | None:
        """The same after dividing prices by what was moved: nearer to a price for each cell."""
        moved = np.abs(move.change[self.cols])
        return self._solve(at, change, self._cost(withheld, price) / np.maximum(moved, LEAST))

    def _cost(self, withheld: Flags, price: Floats | None) -> Floats:
        asked = self.choice.price if price is None else price
        is_priced = (self.choice.priced & ~withheld)[self.cols]
        withheld_price = NEXT_TO_NOTHING if len(self.cols) > LARGE else 0.0
        return np.where(is_priced, asked[self.cols], withheld_price)

    def furthest_down(self, at: int) -> int:
        """The least value the count could have if everything offered were withheld."""
        return self._furthest(at, -1)

    def furthest_up(self, at: int) -> int:
        """The most it could have, or a very large number."""
        return self._furthest(at, 1)

    def _furthest(self, at: int, sign: int) -> int:
        place = int(self.place[at])
        if place < 0:
            return int(self.choice.truth[at])
        reach, _ = self._shifts.furthest(place, sign)
        return sign * FAR if reach is None else int(self.choice.truth[at]) + sign * reach

    def _solve(self, at: int, change: int, cost: Floats) -> Move | None:
        place = int(self.place[at])
        change_of = None if place < 0 else self._shifts.nearest(place, change, cost)
        if change_of is None:
            return None
        moved = np.zeros(self.choice.system.size)
        moved[self.cols] = change_of
        return Move(moved)

    def is_proof(self, move: Move) -> bool:
        """True when the move in whole numbers leads to a table that fits."""
        counts = self.choice.truth + move.whole
        system = self.choice.system
        return not (system.broken_cells(counts).any() or system.broken_rows(counts).any())
