"""Secondary suppression: for each count to protect, the cheapest cells that let it move both ways."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from reporting.disclosure.attacker import Attack
from reporting.disclosure.choice import Choice, divided
from reporting.disclosure.moves import Move, Mover
from reporting.disclosure.narrowing import narrow
from reporting.disclosure.solver import Floats
from reporting.disclosure.system import Flags, Ints
from reporting.disclosure.wanting import HELP, Wanting

AGAIN = 1  # times that a move is priced anew by what it moved; more found nothing better
SMALL = 200  # cells that may be given up


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What to withhold, the counts that cannot be protected whatever is withheld, and the moves.

    `opened_for` says for which count a cell was withheld first; `leaned_on` also holds what is planned for later and will have to be withheld then.
    """

    withheld: Flags
    leaned_on: Flags
    opened_for: Mapping[int, int]
    beyond_help: tuple[int, ...]
    moves: tuple[Ints, ...]
    pieces: "tuple[tuple[Choice, Ints, tuple[Chosen, ...]], ...]" = ()


@dataclass(slots=True, eq=False)
class _State:
    withheld: Flags
    least: Ints
    most: Ints
    moves: list[Ints]
    price: Floats
    wanting: Wanting
    opened_for: dict[int, int] = field(default_factory=dict)

    def spread(self, at: int) -> int:
        """How many values a count is known to be able to take."""
        return int(self.most[at] - self.least[at]) + 1


def suppress(choice: Choice) -> Chosen:
    """The cells to withhold so that every count that can be protected is, piece by piece."""
    pieces = tuple((piece, cols, _in_ways(piece)) for piece, cols in divided(choice))
    withheld, leaned_on = choice.primary.copy(), choice.primary.copy()
    opened_for: dict[int, int] = {}
    lost: list[int] = []
    for _, cols, (chosen, *_others) in pieces:
        withheld[cols], leaned_on[cols] = chosen.withheld, chosen.leaned_on
        opened_for |= {int(cols[i]): int(cols[s]) for i, s in chosen.opened_for.items()}
        lost += [int(cols[at]) for at in chosen.beyond_help]
    fixed = choice.system.low == choice.system.high
    lost += [at for at, values in choice.needs.items() if fixed[at] and values > 1]
    return Chosen(withheld, leaned_on, opened_for, tuple(lost), (), pieces)


def _in_ways(choice: Choice) -> tuple[Chosen, ...]:
    """What is small is chosen in two ways: tidying tells which was the better."""
    helps = (HELP, 0.0) if choice.givable.sum() <= SMALL else (HELP,)
    return tuple(_suppress(choice, by) for by in helps)


def _suppress(choice: Choice, by: float) -> Chosen:
    mover, state = Mover(choice), _begun(choice, by)
    floors = narrow(choice.system).low
    lost = [
        at for at in _in_order(choice) if not _is_helped(choice, mover, state, at, int(floors[at]))
    ]
    _mend(choice, state, lost)
    withheld = state.withheld & choice.offered
    return Chosen(withheld, state.withheld, state.opened_for, tuple(lost), tuple(state.moves))


def _begun(choice: Choice, by: float) -> _State:
    wanting = Wanting(choice, by)
    price = choice.price / wanting.factor(choice.primary)
    truth = choice.truth
    return _State(choice.primary.copy(), truth.copy(), truth.copy(), [], price, wanting)


def _is_helped(choice: Choice, mover: Mover, state: _State, at: int, floor: int) -> bool:
    """Withhold what lets a count take as many values as it needs; False where nothing does.

    The floor is what its own sums leave it. Only where it cannot get there is it asked how low it can.
    """
    values = choice.needs[at]
    if state.spread(at) >= values:
        return True
    low = _lowest(choice, state, at, floor)
    if not _open(choice, mover, state, at, low):
        low = _lowest(choice, state, at, mover.furthest_down(at))
        _open(choice, mover, state, at, low)
    if state.spread(at) >= values or _open(choice, mover, state, at, low + values - 1):
        return True
    return mover.furthest_up(at) - mover.furthest_down(at) + 1 >= values


def _lowest(choice: Choice, state: _State, at: int, floor: int) -> int:
    """The least value to ask for: from the floor upwards, or around what a large count is."""
    values, truth = choice.needs[at], int(choice.truth[at])
    if truth > floor + values - 1:
        floor = truth - (values - 1) // 2
    return min(truth, max(floor, int(state.most[at]) - values + 1))


def _in_order(choice: Choice) -> list[int]:
    """The dearest and largest first: what they withhold serves the lesser ones."""
    return sorted(choice.needs, key=lambda at: (-choice.price[at], -choice.truth[at], at))


def _window(choice: Choice, mover: Mover, at: int) -> tuple[int, int] | None:
    """The values a count has to be able to take: from the least the structure allows, upwards.

    A total is at least the number of its parts that are not nought, so four marks under a total of
    four leave one possibility; then the window reaches up instead.
    """
    values, truth = choice.needs[at], int(choice.truth[at])
    if choice.system.low[at] == choice.system.high[at]:
        return None
    low = max(int(choice.system.low[at]), mover.furthest_down(at))
    if truth > low + values - 1:  # large, and yet to be protected: evenly around what it is
        low = truth - (values - 1) // 2
    high = low + values - 1
    if high > choice.system.high[at]:
        most = mover.furthest_up(at)
        high = min(high, most)
    return (low, high) if high - low + 1 >= values else None


def _open(choice: Choice, mover: Mover, state: _State, at: int, goal: int) -> bool:
    """Withhold what the cheapest move of a count to a value needs; False where there is none."""
    if state.least[at] <= goal <= state.most[at]:
        return True
    change = goal - int(choice.truth[at])
    move = mover.cheapest(at, change, state.withheld, state.price)
    if move is None:
        return False
    for _ in range(AGAIN):
        if not _new(choice, state, move).any():
            break
        better = mover.again(at, change, state.withheld, move, state.price)
        if better is None or _bill(choice, state, better) >= _bill(choice, state, move):
            break
        move = better
    for cell in np.nonzero(_new(choice, state, move))[0].tolist():
        state.opened_for.setdefault(cell, at)
    _take(choice, mover, state, move)
    return True


def _new(choice: Choice, state: _State, move: Move) -> Flags:
    return choice.priced & ~state.withheld & move.support


def _bill(choice: Choice, state: _State, move: Move) -> float:
    return float(choice.price[_new(choice, state, move)].sum())


def _take(choice: Choice, mover: Mover, state: _State, move: Move) -> None:
    new = _new(choice, state, move)
    if new.any():
        state.withheld |= new
        state.price = choice.price / state.wanting.factor(state.withheld)
    if mover.is_proof(move):
        counts = choice.truth + move.whole
        np.minimum(state.least, counts, out=state.least)
        np.maximum(state.most, counts, out=state.most)
        state.moves.append(move.whole)


def _mend(choice: Choice, state: _State, lost: list[int]) -> None:
    """Where fractions looked wider than the whole numbers are, ask again in whole numbers."""
    mover: Mover | None = None
    while True:
        needs = {
            at: values
            for at, values in choice.needs.items()
            if at not in lost and state.spread(at) < values
        }
        if not needs:
            return
        attack = Attack(choice.limits(state.withheld), choice.truth)
        open_ = attack.search(needs)
        if not open_:
            state.moves.extend(_missing(choice, attack, needs))
            return
        mover = mover or Mover(choice, is_whole=True)
        at_first = state.withheld.copy()
        for at in open_:
            before = state.withheld.copy()
            window = _window(choice, mover, at)
            for goal in window or ():
                _open(choice, mover, state, at, goal)
            if window is None or not (state.withheld & ~before).any():
                state.withheld |= _everything_near(choice, state.withheld, at)
        if (at_first == state.withheld).all():
            lost.extend(at for at in open_ if at not in lost)


def _missing(choice: Choice, attack: Attack, needs: Mapping[int, int]) -> Iterator[Ints]:
    """The attacker's own tables for counts that no move of ours carries far enough."""
    for number in sorted({end for at in needs for end in attack.ends(at)}):
        yield attack.whole_table(number) - choice.truth


def _everything_near(choice: Choice, withheld: Flags, at: int) -> Flags:
    """All cells that share a sum with what is withheld around the count: always widens."""
    system = choice.system
    reached = np.zeros(system.size, dtype=bool)
    reached[at] = True
    rows = np.isin(np.arange(system.rows), system.row_of[reached[system.col_of]])
    reached[system.col_of[rows[system.row_of]]] = True
    return choice.offered & reached & ~withheld
