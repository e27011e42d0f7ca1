"""A whole table that fits where some counts are not ours to know: theirs are worked out or guessed."""

import numpy as np

from reporting.disclosure.attacker import Attack
from reporting.disclosure.statements import Contradiction, Known
from reporting.disclosure.system import System, build


def completed(known: Known) -> dict[str, int]:
    """Every count: ours as they are, the others as anything that agrees with all that is known."""
    truths = known.truths()
    if len(truths) == len(known.cells):
        return truths
    system = _with_truths(build(known), truths)
    counts = Attack(system).whole_table(0)
    return dict(zip(system.ids, counts.tolist(), strict=True))


def _with_truths(system: System, truths: dict[str, int]) -> System:
    is_ours = np.array([cell in truths for cell in system.ids])
    value = np.array([truths.get(cell, 0) for cell in system.ids], dtype=np.int64)
    wrong = is_ours & ((value < system.low) | (value > system.high))
    if wrong.any():
        raise Contradiction(system.ids[int(np.argmax(wrong))])
    low, high = (np.where(is_ours, value, limits) for limits in (system.low, system.high))
    return system.with_limits(low, high)
