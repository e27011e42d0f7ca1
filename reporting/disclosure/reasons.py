"""Why each withheld cell is withheld, in words."""

from dataclasses import replace

import numpy as np

from reporting.disclosure.attacker import Attack, values_needed
from reporting.disclosure.audit import values_wanted
from reporting.disclosure.explain import Explainer
from reporting.disclosure.protect import Protection, printed
from reporting.disclosure.statements import Known, Release, Value
from reporting.disclosure.system import build

MOST_WITH_SUMS = 40


def reasons(known: Known, show: tuple[str, ...], protection: Protection) -> dict[str, str]:
    """A sentence for each withheld cell. For the officer's side only: it tells the counts."""
    truths = known.truths()
    extra = set(protection.secondary)
    with_sums = len(extra) <= MOST_WITH_SUMS
    found = {}
    for cell in protection.withheld:
        if cell not in extra:
            least = known.threshold_of(cell)
            found[cell] = f"{truths[cell]} is below {least}."
        else:
            found[cell] = _protects(known, show, protection, cell, with_sum=with_sums)
    return found


def _protects(
    known: Known, show: tuple[str, ...], protection: Protection, cell: str, *, with_sum: bool
) -> str:
    whom = protection.for_whom.get(cell)
    if not with_sum and whom is not None:
        return f"Protects {labels(known)[whom]}, which could be worked out with this printed."
    sentence = why_needed(known, show, protection, cell)
    return f"With this printed, {sentence}" if sentence else "Protects the counts around it."


def why_needed(known: Known, show: tuple[str, ...], protection: Protection, cell: str) -> str:
    """What could be worked out if this one cell were printed; nothing when nothing could."""
    cells = printed(known, show, protection, "c") | {cell: Value(known.truths()[cell])}
    trial = replace(known, releases=(*known.releases, Release("with it printed", cells=cells)))
    system = build(trial)
    truths = known.truths()
    truth = np.array([truths[name] for name in system.ids], dtype=np.int64)
    attack = Attack(system, truth)
    opened = attack.search(values_needed(system, values_wanted(known)), at_most=1)
    for at, limits in opened.items():
        return Explainer(system, labels(known)).sentence(system.ids[at], limits)
    return ""


def labels(known: Known) -> dict[str, str]:
    """Cells of tables by their headings; others by their own names."""
    return {
        cell.id: ", ".join(node for _, node in cell.at) if "=" in cell.id else cell.id
        for cell in known.cells
    }
