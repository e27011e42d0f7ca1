"""One number for the key of each row of a long file, and the rows in its order."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from dalpb.kernel.intake.coded import Numbers
from needs.services.imports.bulk.resolved import Resolved


@dataclass(frozen=True, slots=True)
class Keys:
    """The rows in the order of their keys, and the keys in that order. Category comes last.

    It is the order of the unique index of figures, so that rows laid down in it need no sorting.
    """

    order: Numbers
    in_order: Numbers


def is_countable(values: Resolved) -> bool:
    """Whether every key that these values can make fits in one number."""
    return prod(map(len, _values(values))) < 2**62


def keys_of(rows: Resolved, order: Numbers | None = None) -> Keys:
    """The keys of all rows. The order may be known already."""
    key = key_of(
        rows, (rows.measure, rows.period, rows.organisation, rows.area, rows.service, rows.category)
    )
    if order is None:
        order = np.argsort(key, kind="stable").astype(np.uint32)
    return Keys(order, key.take(order))


def key_of(rows: Resolved, columns: Sequence[Numbers]) -> Numbers:
    """One number for each measure, period, organisation, area, service and category together."""
    key = np.zeros(len(columns[0]), np.int64)
    for column, values in zip(columns, _values(rows), strict=True):
        if len(values) > 1:
            key *= len(values)
        key += column
    return key


def measure_step(rows: Resolved) -> int:
    """How much one measure more adds to a key."""
    return period_step(rows) * max(len(rows.periods), 1)


def period_step(rows: Resolved) -> int:
    """How much one period more adds to a key."""
    return prod(max(len(values), 1) for values in _values(rows)[2:])


def _values(rows: Resolved) -> tuple[Sequence[Any], ...]:
    return (
        rows.measures, rows.periods, rows.organisations, rows.areas, rows.services, rows.categories
    )  # fmt: skip
