"""What may be withheld: the counts to protect, the cells that may be given up, and at what price."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from reporting.disclosure.audit import values_wanted
from reporting.disclosure.completing import completed
from reporting.disclosure.parts import parts_of
from reporting.disclosure.pricing import NO_WISHES, Wishes, prices
from reporting.disclosure.solver import Floats, restrict
from reporting.disclosure.statements import Contradiction, Known, Mark, Release, Value
from reporting.disclosure.system import Flags, Ints, System, build

__all__ = ["Choice", "Wishes", "divided", "offer"]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A proposal on top of everything known, by position in the system.

    `system` holds what will be known whatever is withheld; `truth` fits it. Printing a cell of
    `offered` adds its count to what is known, withholding it adds that it is not nought. What is
    `planned` for a later release may move, but at a price: it will then have to be withheld.
    """

    system: System
    truth: Ints
    offered: Flags
    primary: Flags
    needs: Mapping[int, int]
    price: Floats
    planned: Flags

    @property
    def priced(self) -> Flags:
        return self.offered | self.planned

    def limits(self, withheld: Flags) -> System:
        """The system of a reader once everything offered but not withheld is printed."""
        return self._printed(self.offered & ~withheld)

    def plan(self, leaned_on: Flags) -> System:
        """The same once the plan is printed too, apart from what is leaned on."""
        return self._printed(self.priced & ~leaned_on)

    def _printed(self, printed: Flags) -> System:
        low = np.where(printed, self.truth, self.system.low)
        high = np.where(printed, self.truth, self.system.high)
        return self.system.with_limits(low, high)

    @property
    def givable(self) -> Flags:
        return self.offered & ~self.primary


def divided(choice: Choice) -> list[tuple[Choice, Ints]]:
    """The choice in pieces that no sum joins, with the positions of each: years, mostly.

    Pieces of which nothing is offered are left out.
    """
    free, cols = restrict(choice.system, choice.system.low < choice.system.high)
    part = parts_of(free)
    found = []
    for number in np.unique(part[choice.offered[cols]]):
        here = cols[part == number]
        inside = np.zeros(choice.system.size, dtype=bool)
        inside[here] = True
        place = {int(at): n for n, at in enumerate(here)}
        piece = Choice(
            system=restrict(choice.system, inside)[0],
            truth=choice.truth[here],
            offered=choice.offered[here],
            primary=choice.primary[here],
            needs={place[at]: n for at, n in choice.needs.items() if at in place},
            price=choice.price[here],
            planned=choice.planned[here],
        )
        found.append((piece, here))
    return found


def offer(known: Known, show: tuple[str, ...], wishes: Wishes = NO_WISHES) -> Choice:
    """The choice for printing these cells; raises `Contradiction` where the counts do not fit."""
    truths = completed(known)
    shown = set(show)
    needs = values_wanted(known)
    small = {cell for cell in needs if cell in shown} | (wishes.also_withhold & shown)
    fixed = {cell for cell in shown - small if _is_certain(known, truths[cell], cell, wishes)}
    withheld_noughts = {
        cell for cell in shown - fixed if truths[cell] == 0 and not known.noughts_printed
    }
    # The mark says that a count is not nought, whoever is chosen: in the model from the start.
    floor = Release("floor", cells={cell: Mark("c") for cell in shown - fixed if truths[cell] != 0})
    settled = Release("settled", cells={cell: Value(truths[cell]) for cell in fixed})
    system = build(replace(known, releases=(*known.releases, floor, settled)))
    truth = np.array([truths[cell] for cell in system.ids], dtype=np.int64)
    _check_fit(system, truth)
    offered = np.array([cell in shown and cell not in fixed for cell in system.ids])
    first = small | withheld_noughts
    return Choice(
        system=system,
        truth=truth,
        offered=offered & (system.low < system.high),
        primary=offered & np.array([cell in first for cell in system.ids]),
        needs={at: needs[cell] for at, cell in enumerate(system.ids) if cell in needs},
        price=prices(known, truth, wishes),
        planned=_planned(known, truths, system, wishes, shown),
    )


def _planned(
    known: Known, truths: Mapping[str, int], system: System, wishes: Wishes, shown: set[str]
) -> Flags:
    """What is meant to be printed later. A small count will be withheld then whatever is done."""
    later = {cell for cell in wishes.planned - shown if truths[cell] >= known.threshold_of(cell)}
    planned = np.array([cell in later for cell in system.ids], dtype=bool)
    return planned & (system.low < system.high)


def _is_certain(known: Known, truth: int, cell: str, wishes: Wishes) -> bool:
    """Printed whatever happens: noughts under that rule, and what the officer insists on."""
    return cell in wishes.must_print or (truth == 0 and known.noughts_printed)


def _check_fit(system: System, truth: Ints) -> None:
    wrong = system.broken_cells(truth)
    if wrong.any():
        raise Contradiction(system.ids[int(np.argmax(wrong))])
    rows = system.broken_rows(truth)
    if rows.any():
        entry = int(np.argmax(rows[system.row_of]))
        raise Contradiction(system.ids[int(system.col_of[entry])])
