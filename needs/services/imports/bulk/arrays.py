"""Small tools over columns of numbers."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Final, TypeVar

import numpy as np

from dalpb.kernel.intake.coded import PLACE, Numbers, narrow
from needs.services.imports.cells import Wrong

V = TypeVar("V", bound=Hashable)
# Up to so many possible pairs a table of all of them is quicker than sorting.
_TABLED: Final = 1 << 24
_PLACES: Final = np.iinfo(PLACE).max
NOTHING: Final = -1


def indexed(found: Sequence[V | Wrong], order: Callable[[V], Any]) -> tuple[tuple[V, ...], Numbers]:
    """The different values in one order, and each reading's place among them; -1 for a fault."""
    right: list[V] = [each for each in found if not isinstance(each, Wrong)]
    values = tuple(sorted(set(right), key=order))
    place = {value: number for number, value in enumerate(values)}
    places = [NOTHING if isinstance(each, Wrong) else place[each] for each in found]
    return values, np.array(places, PLACE)


def placed(places: Numbers, codes: Numbers, size: int) -> Numbers:
    """For each row the place of its code among so many values; the first for a fault."""
    return np.maximum(places, 0).astype(narrow(size)).take(codes)


def paired(left: Numbers, right: Numbers, size: int) -> tuple[list[tuple[int, int]], Numbers]:
    """The different pairs of two columns, and each row's pair. `right` is below `size`."""
    most = (int(left.max(initial=0)) + 1) * size
    both = np.multiply(left, size, dtype=PLACE if most <= _PLACES else np.int64)
    both += right
    if most <= _TABLED:
        there = np.zeros(most, bool)
        there[both] = True
        different = np.flatnonzero(there)
        places = np.zeros(most, narrow(len(different)))
        places[different] = np.arange(len(different))
        inverse = places.take(both)
    else:
        different, wide = np.unique(both, return_inverse=True)
        inverse = wide.astype(narrow(len(different)))
    pairs = zip((different // size).tolist(), (different % size).tolist(), strict=True)
    return list(pairs), inverse


def used(places: Numbers, size: int) -> list[int]:
    """Which of so many places there are, in order."""
    there = np.zeros(size, bool)
    there[places] = True
    return np.flatnonzero(there).tolist()


def looked_up(values: Iterable[int], places: Numbers) -> Numbers:
    """For each row the value of its place."""
    return np.array(list(values), np.int64)[places]


def numbered(column: Numbers, values: Sequence[int]) -> Numbers:
    """Each number's place among some different ones, at least one; -1 where it is none of them."""
    given = np.array(values, np.int64)
    order = np.argsort(given)
    at = np.minimum(np.searchsorted(given, column, sorter=order), len(given) - 1)
    places = order[at]
    return np.where(given[places] == column, places, NOTHING)
