"""A release whose numbers are rounded: drawn, read together with all that is known, and proved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from reporting.disclosure.audit import Audit, audit, values_wanted
from reporting.disclosure.rounding import (
    AboveTheWhole,
    Draw,
    RoundedTwoWays,
    as_printed,
    in_one_way,
    is_below,
)
from reporting.disclosure.statements import Known, Near, Release, Shown
from reporting.disclosure.tables import Table
from reporting.disclosure.verifier import Proof

DRAWS = 200  # of which the tables have to agree on what they share
AUDITS = 8  # draws that are read together with all that is known before rounding is given up


@dataclass(frozen=True, slots=True, eq=False)
class RoundedOff:
    """What is printed, with the proof for every small count; none where `lost` are given away."""

    cells: Mapping[str, Shown]
    proof: Proof | None
    lost: tuple[str, ...]


def round_off(
    known: Known,
    tables: Sequence[Table],
    base: int,
    secret: str,
    within: Sequence[tuple[str, str]] = (),
    accepted: frozenset[str] = frozenset(),
) -> RoundedOff:
    """The first draw that has its proof, else the last one tried. `within` are parts and wholes;
    `accepted` are counts that somebody decided may be known.

    Every number that could stand for a small count has to keep its room, whether it does or not:
    so whether a draw is taken depends on what it prints and not on what is behind it. Raises
    `RoundedTwoWays` or `AboveTheWhole` where no draw is fit to be printed.
    """
    found = None
    for cells in islice(_fit(known, tables, base, secret, within), AUDITS):
        told = judged(known, tables, cells, accepted)
        found = RoundedOff(cells, told.proof, (*told.recovered, *told.narrow))
        if told.proof is not None:
            break
    if found is None:
        raise AboveTheWhole
    return found


def judged(
    known: Known,
    tables: Sequence[Table],
    cells: Mapping[str, Shown],
    accepted: frozenset[str] = frozenset(),
) -> Audit:
    """The audit of one draw: of every small count, and of every number that could be one."""
    release = Release("rounded", noughts_printed=False, cells=cells)
    after = replace(known, releases=(*known.releases, release))
    needs = values_wanted(after) | _room(known, tables, cells, accepted)
    return audit(after, needs=needs, use_truth=True)


def _room(
    known: Known, tables: Sequence[Table], cells: Mapping[str, Shown], accepted: frozenset[str]
) -> dict[str, int]:
    """How many values each number has to leave open that could stand for a small count.

    What left fewer open before the release is not given away by it.
    """
    could = {
        cell: known.values_of(cell)
        for table in tables
        for cell in may_be_small(table, cells, known)
        if cell not in accepted
    }
    before = audit(known, needs=could, use_truth=True)
    return {
        cell: values
        for cell, values in could.items()
        if cell not in before.recovered and cell not in before.narrow
    }


def may_be_small(table: Table, cells: Mapping[str, Shown], known: Known) -> Iterator[str]:
    """The counts of a rounded table that are small for all that it prints."""
    lows = []
    for at in product(*([d.nodes[leaf] for leaf in d.leaves] for d in table.dimensions)):
        shown = cells[table.key(at)]
        lows.append(shown.low if isinstance(shown, Near) else 0)
    least = Table(table.dimensions, tuple(lows)).counts().ravel().tolist()
    for at, low in zip(table.coordinates(), least, strict=True):
        cell = table.key(at)
        if low < known.threshold_of(cell):
            yield cell


def _fit(
    known: Known,
    tables: Sequence[Table],
    base: int,
    secret: str,
    within: Sequence[tuple[str, str]],
) -> Iterator[dict[str, Shown]]:
    """Draws in which no number is printed in two ways and no part above its whole."""
    kept = kept_before(known)
    refused: RoundedTwoWays | None = None
    has_agreed = False
    for number in range(DRAWS):
        draw = Draw(secret, number, kept)
        cells: dict[str, Shown] = {}
        try:
            for table in tables:
                cells = in_one_way(cells, as_printed(table, base, draw))
        except RoundedTwoWays as problem:
            refused = problem
            continue
        has_agreed = True
        if is_below(cells, within):
            yield cells
    if refused is not None and not has_agreed:
        raise refused


def kept_before(known: Known) -> dict[str, int]:
    """The number of each count that was printed rounded before, the last one where there are more."""
    return {
        cell: shown.shown
        for release in known.releases
        for cell, shown in release.cells.items()
        if isinstance(shown, Near)
    }
