"""What it costs to withhold a cell: dear when large, a total, or wished for; kept from year to year."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import log, sqrt

import numpy as np

from reporting.disclosure.solver import Floats
from reporting.disclosure.statements import Cell, Known, Mark
from reporting.disclosure.system import Ints

TOTALS = 1.2  # for each heading in which a cell is a total
STICKY = 0.6  # of the price, for what covered the same place in an earlier period


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the officer and the policy want of the choice, by cell.

    `planned` names cells that will be printed later: leaning on them now is paid for. `period` names
    the heading by which releases differ: partners stay the same from one period to the next.
    """

    must_print: frozenset[str] = frozenset()
    also_withhold: frozenset[str] = frozenset()
    priorities: Mapping[str, float] | None = None
    heights: Mapping[str, int] | None = None
    key: str = ""
    planned: frozenset[str] = frozenset()
    period: str = ""
    is_exact: bool = True  # small proposals: search for the fewest cells of all


NO_WISHES = Wishes()


def prices(known: Known, truth: Ints, wishes: Wishes) -> Floats:
    """Dearer the larger the count and the higher its total stands, and as the officer says.

    The key makes the choice hard to reproduce for a reader who tries the program on guesses.
    """
    heights, priorities = wishes.heights or {}, wishes.priorities or {}
    kept = partners(known, wishes.period)
    return np.array(
        [
            sqrt(1 + log(1 + abs(int(count))))
            * TOTALS ** heights.get(cell.id, 0)
            * priorities.get(cell.id, 1.0)
            * _secret_factor(wishes.key, place(cell, wishes.period))
            * (STICKY if place(cell, wishes.period) in kept else 1.0)
            for cell, count in zip(known.cells, truth, strict=True)
        ]
    )


def place(cell: Cell, period: str) -> str:
    """A cell's name without its period, the same in every release of a series."""
    if not period or not any(name == period for name, _ in cell.at):
        return cell.id
    return "; ".join(f"{name}={node}" for name, node in sorted(cell.at) if name != period)


def partners(known: Known, period: str) -> frozenset[str]:
    """The places that were withheld before, small or not."""
    if not period:
        return frozenset()
    cells = {cell.id: cell for cell in known.cells}
    return frozenset(
        place(cells[name], period)
        for release in known.releases
        for name, shown in release.cells.items()
        if isinstance(shown, Mark)
    )


def _secret_factor(key: str, name: str) -> float:
    digest = sha256(f"{key}\n{name}".encode()).digest()
    return 1 + int.from_bytes(digest[:4], "big") / 2**32 / 4 if key else 1.0
