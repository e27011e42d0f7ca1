"""Which counts hang together: two share a part when some chain of sums joins them."""

import numpy as np

from reporting.disclosure.system import Ints, System

LEAST = 400  # counts of a bundle before another is begun


def parts_of(system: System) -> Ints:
    """A number for each count, the same for counts that hang together."""
    part = np.arange(system.size, dtype=np.int64)
    if not len(system.row_of):
        return part
    while True:
        before = part.copy()
        least = np.full(system.rows, system.size, dtype=np.int64)
        np.minimum.at(least, system.row_of, part[system.col_of])
        np.minimum.at(part, system.col_of, least[system.row_of])
        part = part[part]
        if np.array_equal(before, part):
            return part


def bundled(part: Ints, least: int = LEAST) -> Ints:
    """A number for each count, the same throughout a part; small parts share one up to a size.

    One model for each part would take longer to open than to ask; one for all answers slowly.
    """
    if not len(part):
        return part
    _, place, sizes = np.unique(part, return_inverse=True, return_counts=True)
    bundle_of, filled, number = np.zeros(len(sizes), dtype=np.int64), 0, 0
    for at, size in enumerate(sizes.tolist()):
        if filled and filled + size > least:
            filled, number = 0, number + 1
        bundle_of[at], filled = number, filled + size
    return np.asarray(bundle_of[place], dtype=np.int64)
