"""Tidying: print again, dearest first, whatever no proof needs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reporting.disclosure.attacker import Attack
from reporting.disclosure.choice import Choice
from reporting.disclosure.narrowing import Pencil, narrow
from reporting.disclosure.shifting import Shifts
from reporting.disclosure.solver import Floats, restrict
from reporting.disclosure.suppress import Chosen
from reporting.disclosure.system import Flags, Ints, System

MENDS = 6  # moves of a count that are tried together with others
OTHER_WAYS, HELPFUL = (
    8,
    4,
)  # where a move is in fractions: tried so often before one in so many has to help
DECIDED = 0.03  # of the price of moving what may yet be printed: what rests on that may be lost


@dataclass(frozen=True, slots=True, eq=False)
class Tidied:
    """What still has to be withheld, and for each extra cell a count that it protects."""

    withheld: Flags
    needed_by: Mapping[int, int]


def tidy(choice: Choice, chosen: Chosen) -> Tidied:
    """What is left once no single cell can be printed again."""
    withheld = chosen.withheld.copy()
    needed_by: dict[int, int] = {}
    for piece, cols, ways in chosen.pieces:
        best = min((_tidied(piece, way) for way in ways), key=lambda found: _bill(piece, found))
        withheld[cols] = best.withheld
        needed_by |= {int(cols[i]): int(cols[s]) for i, s in best.needed_by.items()}
    return Tidied(withheld, needed_by)


def _tidied(choice: Choice, chosen: Chosen) -> Tidied:
    tidier = _Tidier(choice, chosen, _as_planned(choice, chosen))
    return Tidied(tidier.run(), tidier.needed_by)


def _bill(choice: Choice, found: Tidied) -> tuple[int, float]:
    """The fewest cells, and of those the cheapest."""
    extra = found.withheld & choice.givable
    return int(extra.sum()), float(choice.price[extra].sum())


def _as_planned(choice: Choice, chosen: Chosen) -> System:
    """The plan stands while all can be proved under it, and otherwise gives way."""
    if choice.planned.any():
        system = choice.plan(chosen.leaned_on)
        needs = {at: n for at, n in choice.needs.items() if at not in chosen.beyond_help}
        if not Attack(system, choice.truth).search(needs, at_most=1):
            return system
    return choice.limits(chosen.withheld)


class _Tidier:
    """Keeps a library of moves. A cell is printed when each count still has moves without it."""

    def __init__(self, choice: Choice, chosen: Chosen, system: System) -> None:
        self.choice, self.opener = choice, chosen.opened_for
        self.withheld = chosen.withheld.copy()
        system = narrow(system)
        self.sub, self.cols = restrict(system, system.low < system.high)
        self.low, self.high = self.sub.low, self.sub.high  # as they are with more and more printed
        self.truth = choice.truth[self.cols]
        self.place = {int(col): at for at, col in enumerate(self.cols)}
        self.wanted = np.array(
            [self.place[at] for at in choice.needs if self._is_wanted(at, chosen)], dtype=np.int64
        )
        self.width = np.array([choice.needs[int(self.cols[at])] for at in self.wanted])
        self.moves = np.array(
            [np.zeros(len(self.cols), dtype=np.int64)] + [move[self.cols] for move in chosen.moves]
        )
        self._shifts = Shifts(self.sub, self.truth)
        self._pencil = Pencil(self.sub)
        self._price = np.where(self._extra(), 1.0, DECIDED)
        self._chance = np.random.default_rng(20231)
        self._tried = self._helped = 0
        self.last_failed: list[int] = []
        self.needed_by: dict[int, int] = {}

    def _extra(self) -> Flags:
        """What is withheld for others and may yet be printed."""
        return (self.withheld & self.choice.givable)[self.cols]

    def _is_wanted(self, at: int, chosen: Chosen) -> bool:
        return at in self.place and at not in chosen.beyond_help

    def run(self) -> Flags:
        extra = np.nonzero(self._extra())[0]
        order = sorted(extra, key=lambda at: (-self.choice.price[self.cols[at]], at))
        for at in order:
            failed = self._fails(int(at))
            self._price[at] = DECIDED
            if failed is None:
                self.withheld[self.cols[at]] = False
            else:
                self.needed_by[int(self.cols[at])] = int(self.cols[failed])
        # A withheld cell that stands at one value already is as good as printed.
        rest = self.withheld & self.choice.givable
        rest[self.cols] = False
        self.withheld &= ~rest
        return self.withheld

    def _fails(self, at: int) -> int | None:
        """A count that could not move far enough with this cell printed; None once it is printed."""
        low, high = self.low.copy(), self.high.copy()
        for _ in self._pencil.printed(at, int(self.truth[at]), low, high):
            short = high[self.wanted] - low[self.wanted] + 1 < self.width
            if short.any():
                return int(self.wanted[np.argmax(short)])
        trial = _Trial(self.moves, at, self.wanted)
        self._shifts.hold(at)
        for place in self._unproved(at, trial):
            if not self._is_reached(trial, place):
                self.last_failed = [place, *(x for x in self.last_failed if x != place)][:8]
                self._shifts.free(at)
                return int(self.wanted[place])
        self.low, self.high = low, high
        self.moves = trial.moves()
        return None

    def _unproved(self, at: int, trial: "_Trial") -> list[int]:
        """The counts left without moves, the likeliest to fail first."""
        found = np.nonzero(trial.high - trial.low + 1 < self.width)[0].tolist()
        opener = self.opener.get(int(self.cols[at]))
        rank = {place: at for at, place in enumerate(self.last_failed)}
        lines = (self.moves[:, self.wanted[found]] != 0).sum(axis=0)
        fewest = dict(zip(found, lines.tolist(), strict=True))
        return sorted(
            found,
            key=lambda place: (
                int(self.cols[self.wanted[place]]) != opener,
                rank.get(place, len(rank)),
                fewest[place],
            ),
        )

    def _is_reached(self, trial: "_Trial", place: int) -> bool:
        """True once there are moves that carry the count far enough, with the cell standing still."""
        need = int(self.width[place]) - 1
        if trial.spread(place) < need:
            self._mend(trial, place, need)
        if trial.spread(place) < need:
            self._down(trial, place, need - trial.spread(place))
        if trial.spread(place) < need:
            self._up(trial, place, need - trial.spread(place))
        return trial.spread(place) >= need

    def _down(self, trial: "_Trial", place: int, short: int) -> None:
        """As far down as is needed, or else as far as can be."""
        here, end = int(self.wanted[place]), int(trial.low[place])
        goal = max(end - short, int(self.low[here] - self.truth[here]))
        if goal == end:
            return
        self._go(trial, here, goal)
        if trial.low[place] <= goal:
            return
        reach, change = self._shifts.furthest(here, -1)
        if reach is not None and change is not None and -reach < trial.low[place]:
            is_there = self._add(trial, change) and trial.low[place] <= -reach
            if not is_there:
                self._go(trial, here, -reach)

    def _up(self, trial: "_Trial", place: int, short: int) -> None:
        here, goal = int(self.wanted[place]), int(trial.high[place]) + short
        if goal <= self.high[here] - self.truth[here]:
            self._go(trial, here, goal)

    def _go(self, trial: "_Trial", here: int, goal: int) -> None:
        """By the shortest way, or where that is in fractions by another, while others help."""
        change = self._shifts.nearest(here, goal, self._price)
        if change is None or self._add(trial, change):
            return
        if self._tried >= OTHER_WAYS and HELPFUL * self._helped < self._tried:
            return
        change = self._shifts.nearest(here, goal, 1 + self._chance.random(self.sub.size))
        self._tried += 1
        self._helped += change is not None and self._add(trial, change)

    def _mend(self, trial: "_Trial", place: int, need: int) -> None:
        """Two moves of the count that both need the cell, put together so that it stands still."""
        here, at, broken = int(self.wanted[place]), trial.at, trial.broken
        for one in broken[broken[:, here] != 0][:MENDS]:
            fit = broken[np.abs(broken[:, at]) == abs(one[at])]
            sign = np.sign(one[at] * fit[:, at])
            ends = one[here] - sign * fit[:, here]
            further = (ends < trial.low[place]) | (ends > trial.high[place])
            both = one - sign[further, np.newaxis] * fit[further]
            counts = both + self.truth
            fits = ((counts >= self.low) & (counts <= self.high)).all(axis=1)
            for move in both[fits]:
                if move[here] < trial.low[place] or move[here] > trial.high[place]:
                    self._try(trial, move)
            if trial.spread(place) >= need:
                return

    def _add(self, trial: "_Trial", change: Floats) -> bool:
        return self._try(trial, np.rint(change).astype(np.int64))

    def _try(self, trial: "_Trial", move: Ints) -> bool:
        counts = self.truth + move
        if self.sub.broken_rows(counts).any() or self.sub.broken_cells(counts).any():
            return False
        trial.add(move)
        return True


class _Trial:
    """One cell standing still: which moves are left, which are broken, and what was added."""

    def __init__(self, moves: Ints, at: int, wanted: Ints) -> None:
        still = moves[:, at] == 0
        self.at, self.kept, self.broken = at, moves[still], moves[~still]
        self._wanted = wanted
        self._added: list[Ints] = []
        self.low, self.high = self.kept[:, wanted].min(axis=0), self.kept[:, wanted].max(axis=0)

    def spread(self, place: int) -> int:
        return int(self.high[place] - self.low[place])

    def add(self, move: Ints) -> None:
        self._added.append(move)
        np.minimum(self.low, move[self._wanted], out=self.low)
        np.maximum(self.high, move[self._wanted], out=self.high)

    def moves(self) -> Ints:
        return np.vstack((self.kept, *self._added)) if self._added else self.kept
