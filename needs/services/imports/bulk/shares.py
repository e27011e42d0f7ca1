"""A file's good rows in shares that are small enough to hold, one after another by their keys.

A file of usual length is one share. A share has all rows of a measure and period, so that rows
of one key, and the parts and their whole, are never in two.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from dalpb.kernel.intake.coded import PLACE, Numbers
from dalpb.kernel.periods import Period
from needs.services.imports.against import previous
from needs.services.imports.bulk.keys import Keys
from needs.services.imports.bulk.resolved import Resolved


@dataclass(frozen=True, slots=True)
class Before:
    """Figures of the file in periods before those of a share, by their keys in order."""

    in_order: Numbers
    figure: Numbers


@dataclass(frozen=True, slots=True)
class Share:
    """Some rows of a file. Its measures are those from the first on; keys count from there."""

    rows: Resolved
    keys: Keys
    first_measure: int
    before: Before


@dataclass(frozen=True, slots=True)
class Differing:
    """The rows that do not stand as the file has them, in the order of their keys.

    `ids` is 0 where nothing stands; `unchanged` counts the other rows.
    """

    places: Numbers
    ids: Numbers
    versions: Numbers
    unchanged: int

    @property
    def written(self) -> int:
        return len(self.places)

    @property
    def changed(self) -> int:
        return int(np.count_nonzero(self.ids))

    @property
    def new(self) -> int:
        return self.written - self.changed


class Shares(Protocol):
    """The shares in the order of their keys. Each is fetched, and let go before the next."""

    @property
    def values(self) -> Resolved:
        """What the rows of all shares name."""

    def __len__(self) -> int:
        """The number of rows."""

    def fetching(self) -> Sequence[Callable[[], Share]]:
        """How each share is fetched."""

    def put_away(self, found: Differing) -> Callable[[], Differing]:
        """How it is fetched again, what of a share differs."""


NOTHING_BEFORE = Before(np.zeros(0, np.int64), np.zeros(0, np.uint8))


@dataclass(frozen=True, slots=True)
class InOne:
    """All rows, held in memory."""

    values: Resolved
    keys: Keys

    def __len__(self) -> int:
        return len(self.values)

    def fetching(self) -> Sequence[Callable[[], Share]]:
        share = Share(self.values, self.keys, 0, NOTHING_BEFORE)
        return [lambda: share] if len(self) else []

    def put_away(self, found: Differing) -> Callable[[], Differing]:
        return lambda: found


def places_before(periods: Sequence[Period]) -> Numbers:
    """The place of the period before each; -1 where that is not among them."""
    place_of = {period: place for place, period in enumerate(periods)}
    earlier = map(previous, periods)
    return np.array([place_of.get(p, -1) if p else -1 for p in earlier], PLACE)
