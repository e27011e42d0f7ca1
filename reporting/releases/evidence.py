"""The confidential side of a release: its counts and the counter-tables that prove it."""

from dataclasses import dataclass

import numpy as np

from reporting.disclosure.audit import values_wanted
from reporting.disclosure.statements import Known
from reporting.disclosure.system import build
from reporting.disclosure.verifier import Proof, verify
from reporting.releases.cubes import Cube


@dataclass(frozen=True, slots=True)
class Ends:
    """In which of the counter-tables a count takes its low value, and its high one."""

    cell: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whole tables that agree with everything printed, by the names of their cells."""

    cubes: tuple[Cube, ...]
    cells: tuple[str, ...]
    tables: tuple[tuple[int, ...], ...]
    ends: tuple[Ends, ...]
    accepted: tuple[str, ...] = ()

    def limits(self, cell: str) -> tuple[int, int] | None:
        """The two values that a count takes; None for one that needs no proof."""
        found = next((ends for ends in self.ends if ends.cell == cell), None)
        if found is None:
            return None
        at = self.cells.index(cell)
        return self.tables[found.low][at], self.tables[found.high][at]


def evidence_of(
    known: Known, proof: Proof, cubes: tuple[Cube, ...], accepted: frozenset[str]
) -> Evidence:
    cells = tuple(cell.id for cell in known.cells)
    return Evidence(
        cubes=cubes,
        cells=cells,
        tables=tuple(tuple(int(count) for count in table) for table in proof.tables),
        ends=tuple(
            Ends(cells[at], int(proof.low[at]), int(proof.high[at])) for at in sorted(proof.low)
        ),
        accepted=tuple(sorted(accepted)),
    )


def proof_of(evidence: Evidence) -> Proof:
    place = {cell: at for at, cell in enumerate(evidence.cells)}
    return Proof(
        np.array(evidence.tables, dtype=np.int64).reshape(-1, len(evidence.cells)),
        {place[ends.cell]: ends.low for ends in evidence.ends},
        {place[ends.cell]: ends.high for ends in evidence.ends},
    )


def is_proved(everything: Known, proof: Proof) -> bool:
    """The independent check, by addition: every small count keeps its room."""
    system = build(everything)
    wanted = values_wanted(everything)
    needs = {at: wanted[cell] for at, cell in enumerate(system.ids) if cell in wanted}
    return not needs or (needs.keys() <= proof.low.keys() and verify(system, proof, needs))
