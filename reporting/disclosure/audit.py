"""The audit: each protected count against everything known, with the proof where it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from reporting.disclosure.attacker import Attack, Interval, values_needed
from reporting.disclosure.growing import Ground, growth_of
from reporting.disclosure.statements import (
    Cell,
    Known,
    NothingNamed,
    Origin,
    Reader,
    Rounded,
    Value,
)
from reporting.disclosure.system import Ints, System, build
from reporting.disclosure.verifier import Proof, verify


@dataclass(frozen=True, slots=True)
class Audit:
    """What a reader can work out. Safe only with a proof that was verified."""

    recovered: Mapping[str, int]
    narrow: Mapping[str, Interval]
    proof: Proof | None
    needs: Mapping[str, int]
    ground: Ground | None = field(default=None, compare=False, repr=False)

    @property
    def is_safe(self) -> bool:
        return self.proof is not None and not self.recovered and not self.narrow


def audit(
    known: Known,
    reader: Reader = Reader.AWARE,
    *,
    needs: Mapping[str, int] | None = None,
    at_most: int | None = None,
    use_truth: bool = False,
    since: "Audit | None" = None,
) -> Audit:
    """Attack everything known. `use_truth` starts from the true table, which is only quicker.

    `since` is an audit of an earlier state of the ledger. Where nothing new was said its proof
    stands; elsewhere its tables are tried first.
    """
    needs = values_wanted(known) if needs is None else needs
    growth = None
    if since is not None and since.ground is not None and since.proof is not None:
        growth = growth_of(known, reader, needs, since.ground, since.proof)
    if growth is None:
        system = build(known, reader)
        attack = Attack(system, _truth(known, system) if use_truth else None)
        if since is not None and since.proof is not None:
            _try_again(attack, since.proof)
    else:
        system = growth.system
        attack = Attack(growth.sub, _truth(known, growth.sub) if use_truth else None)
        _try_again(attack, growth.proof)
    wanted = values_needed(attack.full, needs)
    found = {attack.full.ids[at]: limits for at, limits in attack.search(wanted, at_most).items()}
    proof = None if found else prove(attack, wanted)
    low, high = attack.narrowed.low, attack.narrowed.high
    if growth is not None:
        proof = None if proof is None else growth.joined(proof, values_needed(system, needs))
        low, high = growth.limits(low, high)
    return Audit(
        recovered={cell: limits.low for cell, limits in found.items() if limits.is_one_value},
        narrow={cell: limits for cell, limits in found.items() if not limits.is_one_value},
        proof=proof,
        needs=needs,
        ground=Ground(known, reader, system, low, high, needs),
    )


def _try_again(attack: Attack, proof: Proof) -> None:
    """What proved the counts before may prove them still, wherever nothing new was said."""
    place = {cell: at for at, cell in enumerate(proof.ids)}
    here = np.array([place.get(cell, -1) for cell in attack.full.ids], dtype=np.int64)
    for table in proof.tables:
        attack.remember(table[here], here >= 0)


def prove(attack: Attack, needs: Mapping[int, int]) -> Proof | None:
    """Two counter-tables for each count; None unless the verifier agrees."""
    used: dict[int, int] = {}
    low, high = {}, {}
    for at in needs:
        low[at], high[at] = (used.setdefault(end, len(used)) for end in attack.ends(at))
    tables = np.array([attack.whole_table(number) for number in used])
    proof = Proof(tables, low, high, attack.full.ids)
    return proof if not needs or verify(attack.full, proof, needs) else None


def values_wanted(known: Known) -> dict[str, int]:
    """As many values as a small count can have; a rounded one, as many as share its rounding."""
    wanted = {cell: known.values_of(cell) for cell in sensitive_cells(known)}
    for release in known.releases:
        for cell, shown in release.cells.items():
            if isinstance(shown, Rounded) and cell in wanted:
                apart = known.has_noughts_printed(release) and shown.zero_apart
                wanted[cell] = shown.high - max(shown.low, int(apart)) + 1
    return wanted


def sensitive_cells(known: Known) -> list[str]:
    """The cells to protect, in order: those named, or else every small or dominated one.

    Raises `NothingNamed` where that cannot be told: a ledger without counts must name its cells.
    """
    if known.sensitive is not None:
        named = known.sensitive | known.own_values.keys()
        found = [cell.id for cell in known.cells if cell.id in named]
        if len(found) < len(named):
            raise NothingNamed(tuple(sorted(named - set(found))))
        return found
    ours = [cell for cell in known.cells if cell.origin is Origin.OURS]
    blind = tuple(cell.id for cell in ours if cell.truth is None)
    if blind or (known.cells and not ours):
        raise NothingNamed(blind or tuple(cell.id for cell in known.cells))
    return [cell.id for cell in ours if is_small(known, cell) or cell.id in known.own_values]


def is_small(known: Known, cell: Cell) -> bool:
    return cell.truth is not None and 0 < abs(cell.truth) < known.threshold_of(cell.id)


def printed_small(known: Known) -> dict[str, str]:
    """Small counts that a release prints as they are, with the release."""
    small = set(sensitive_cells(known))
    return {
        cell: release.id
        for release in known.releases
        for cell, shown in release.cells.items()
        if cell in small and isinstance(shown, Value)
    }


def _truth(known: Known, system: System) -> Ints | None:
    truths = known.truths()
    if not truths.keys() >= set(system.ids):
        return None  # the attacker finds a table of its own to start from
    counts = np.array([truths[cell] for cell in system.ids], dtype=np.int64)
    is_fitting = not (system.broken_rows(counts).any() or system.broken_cells(counts).any())
    return counts if is_fitting else None
