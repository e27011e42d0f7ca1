"""The fewest cells for small proposals, exactly: sets that fail teach which cells are needed."""

import numpy as np

from reporting.disclosure.attacker import Attack
from reporting.disclosure.choice import Choice
from reporting.disclosure.solver import Model
from reporting.disclosure.system import Flags, Ints, System

MOST_CELLS = 16
MOST_QUESTIONS = 240


def fewest(choice: Choice, beyond_help: tuple[int, ...], found: Flags) -> Flags:
    """As few cells as there can be where the proposal is small; otherwise what was found.

    A set that fails is made as large as it can be while still failing: at least one cell outside it
    has to be withheld. The least set that meets all such demands is tried next, so that the first
    one that holds is the least of all.
    """
    cells = np.nonzero(choice.givable)[0]
    most = int((found & choice.givable).sum())
    if len(cells) > MOST_CELLS or most < 2:
        return found
    needs = {at: values for at, values in choice.needs.items() if at not in beyond_help}
    demands: list[Ints] = []
    for _ in range(MOST_QUESTIONS // len(cells)):
        picked = _least(choice, cells, demands)
        if picked.sum() >= most:
            return found
        tried = choice.primary.copy()
        tried[cells[picked]] = True
        if _holds(choice, needs, tried):
            return tried
        demands.append(_demand(choice, needs, cells, tried))
    return found


def _holds(choice: Choice, needs: dict[int, int], withheld: Flags) -> bool:
    return not Attack(choice.limits(withheld), choice.truth).search(needs, at_most=1)


def _demand(choice: Choice, needs: dict[int, int], cells: Ints, tried: Flags) -> Ints:
    """The cells of which at least one is needed."""
    grown = tried.copy()
    for cell in cells[np.argsort(-choice.price[cells], kind="stable")]:
        if not grown[cell]:
            grown[cell] = True
            grown[cell] = not _holds(choice, needs, grown)
    return np.nonzero(~grown[cells])[0]


def _least(choice: Choice, cells: Ints, demands: list[Ints]) -> Flags:
    """The fewest and, of those, the cheapest cells that meet all demands."""
    if not demands:
        return np.zeros(len(cells), dtype=bool)
    sizes = [len(demand) for demand in demands]
    system = System(
        ids=("",) * len(cells),
        low=np.zeros(len(cells), dtype=np.int64),
        high=np.ones(len(cells), dtype=np.int64),
        row_of=np.repeat(np.arange(len(demands), dtype=np.int64), sizes),
        col_of=np.concatenate(demands),
        coef=np.ones(sum(sizes), dtype=np.int64),
        row_low=np.ones(len(demands), dtype=np.int64),
        row_high=np.full(len(demands), len(cells), dtype=np.int64),
        words=("",) * len(demands),
    )
    prices = choice.price[cells] / max(1.0, float(choice.price[cells].sum()))
    answer = Model(system, is_whole=True).minimise(10 + prices)
    return np.asarray(answer.point > 0.5)
