"""The audit of a ledger that grew: what nothing new touches keeps the proof it had."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reporting.disclosure.solver import restrict
from reporting.disclosure.statements import Contradiction, Known, Reader
from reporting.disclosure.system import Flags, Ints, System, grown
from reporting.disclosure.verifier import Proof, verify


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What an audit stood on: the ledger, its system, and the limits that follow from limits."""

    known: Known
    reader: Reader
    system: System
    low: Ints
    high: Ints
    needs: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """The whole system, the part of it that has to be looked at again, and the proof there was."""

    system: System
    low: Ints
    high: Ints
    sub: System
    cols: Ints
    proof: Proof

    def limits(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """The limits of all counts, given those of the part."""
        whole = self.low.copy(), self.high.copy()
        whole[0][self.cols], whole[1][self.cols] = low, high
        return whole

    def joined(self, new: Proof, needs: Mapping[int, int]) -> Proof | None:
        """Old tables with the part put in from new ones; None unless the verifier agrees."""
        size = max(len(self.proof.tables), len(new.tables), 1)
        tables = np.tile(self.low, (size, 1))
        if len(self.proof.tables):
            tables[:, : len(self.proof.ids)] = self.proof.tables[_spread(self.proof, size)]
        if len(new.tables):
            tables[:, self.cols] = new.tables[_spread(new, size)]
        place = {int(col): at for at, col in enumerate(self.cols)}
        low, high = {}, {}
        for at in needs:
            proof, here = (new, place[at]) if at in place else (self.proof, at)
            low[at], high[at] = proof.low[here], proof.high[here]
        joined = Proof(tables, low, high, self.system.ids)
        return joined if not needs or verify(self.system, joined, needs) else None


def _spread(proof: Proof, size: int) -> Ints:
    """Its tables in order, and the first again where more are wanted: each of them fits."""
    order = np.arange(size)
    return np.where(order < len(proof.tables), order, 0)


def growth_of(
    known: Known, reader: Reader, needs: Mapping[str, int], ground: Ground, proof: Proof
) -> Growth | None:
    """What has to be looked at again after an audit with this ground and proof.

    None where the ledger did not only grow, so that everything has to be.
    """
    if reader is not ground.reader:
        return None
    system = grown(ground.system, ground.known, known, reader)
    if system is None:
        return None
    low, high = _narrowed(system, ground)
    touched = _touched(system, ground.system) | _wanting(system, needs, ground.needs)
    keep = _reached(system, touched, touched | (low < high))
    sub, cols = restrict(system.with_limits(low, high), keep)
    return Growth(system, low, high, sub, cols, proof)


def _touched(system: System, old: System) -> Flags:
    """New counts, those with new limits, and those in new sums."""
    touched = np.ones(system.size, dtype=bool)
    here = slice(0, old.size)
    touched[here] = (system.low[here] != old.low) | (system.high[here] != old.high)
    touched[system.col_of[len(old.col_of) :]] = True
    return touched


def _wanting(system: System, needs: Mapping[str, int], before: Mapping[str, int]) -> Flags:
    """Counts that need more room than was proved."""
    found = np.zeros(system.size, dtype=bool)
    place = {cell: at for at, cell in enumerate(system.ids)}
    found[[place[cell] for cell, n in needs.items() if n > before.get(cell, 0)]] = True
    return found


def _narrowed(system: System, ground: Ground) -> tuple[Ints, Ints]:
    """Limits that followed before still do."""
    low, high, before = system.low.copy(), system.high.copy(), ground.system.size
    np.maximum(low[:before], ground.low, out=low[:before])
    np.minimum(high[:before], ground.high, out=high[:before])
    wrong = low > high
    if wrong.any():
        raise Contradiction(system.ids[int(np.argmax(wrong))])
    return low, high


def _reached(system: System, start: Flags, is_free: Flags) -> Flags:
    """Everything free that some chain of sums joins to where we start."""
    live = is_free[system.col_of]
    row_of, col_of = system.row_of[live], system.col_of[live]
    reached = start.copy()
    while True:
        rows = np.zeros(system.rows, dtype=bool)
        rows[row_of[reached[col_of]]] = True
        more = reached.copy()
        more[col_of[rows[row_of]]] = True
        if (more == reached).all():
            return reached
        reached = more
