"""Checks of a whole table by columns: what may be wrong is found here, and said by the rules.

Each check picks the few rows that can break its rule and hands them to the rule of short files.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dalpb.kernel.cells import State
from dalpb.kernel.intake.coded import PLACE, Numbers
from needs.rules.categories import ALL, codes_in
from needs.rules.doubts import (
    PERSON_LEVEL_ROWS,
    Split,
    is_a_note_for_each,
    is_one,
    looks_person_level,
    parts_above_whole,
)
from needs.rules.submission import Issue, SubmittedRow, duplicates
from needs.services.imports.bulk.keys import Keys, measure_step
from needs.services.imports.bulk.resolved import Mask, Resolved
from needs.services.imports.bulk.shares import Share, Shares
from needs.services.imports.rounds import asked_in_a_round, is_any_asked

NO_LIMIT = np.iinfo(np.int64).max
# Sums of so many millionths in so many rows cannot run over.
_SAFE = NO_LIMIT // 2
# So many rows are made one by one at a time.
_ASKED_AT_ONCE = 50_000


def has_twins(keys: Keys) -> bool:
    """Whether several rows have one key."""
    return bool((keys.in_order[1:] == keys.in_order[:-1]).any())


def twins(rows: Resolved, keys: Keys) -> Iterator[Issue]:
    """Rows whose key an earlier row already has, a few at a time, each beside the first."""
    is_later = np.diff(keys.in_order, prepend=-1) == 0
    first = np.maximum.accumulate(np.where(is_later, 0, np.arange(len(rows))))
    later = np.flatnonzero(is_later)
    for start in range(0, len(later), _ASKED_AT_ONCE):
        some = later[start : start + _ASKED_AT_ONCE]
        places = np.union1d(keys.order[first[some]], keys.order[some])
        yield from duplicates(rows.at(places))


class AboveWhole:
    """Categories that for certain come to more than the total of the same key."""

    def __init__(self, values: Resolved, splits: Mapping[int, Split]) -> None:
        self._splits = splits
        self._limits = _limits(values)
        self._all_of = _place_of(values.categories, ALL)
        self._joined = np.array([len(codes_in(key)) != 1 for key in values.categories], bool)

    def of(self, share: Share, *, has_twins: bool) -> list[Issue]:
        rows = share.rows
        places = np.arange(len(rows)) if has_twins else self._suspect(rows, share.keys)
        return parts_above_whole(rows.at(places), self._splits) if len(places) else []

    def _suspect(self, rows: Resolved, keys: Keys) -> Numbers:
        """Rows of the places whose parts may come to more than the total, by whole numbers.

        Rows in order are measure by measure, and what a measure is split by is its own.
        """
        firsts = np.arange(len(rows.measures) + 1) * measure_step(rows)
        bounds = np.searchsorted(keys.in_order, firsts)
        found = []
        for measure, (start, end) in zip(rows.measures, pairwise(bounds.tolist()), strict=True):
            order = keys.order[start:end]
            parts = _Parts(
                place=keys.in_order[start:end] // len(rows.categories),
                category=rows.category[order],
                figure=rows.figure[order],
                dimension=_dimensions(rows.categories, self._splits.get(measure.id)),
            )
            found.append(order[parts.may_be_above(self._limits, self._all_of, self._joined)])
        return np.sort(np.concatenate(found)) if found else np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The figures of one measure, those of one place and time together."""

    place: Numbers
    category: Numbers
    figure: Numbers
    dimension: Numbers

    def may_be_above(self, limits: tuple[Numbers, Numbers], all_of: int, joined: Mask) -> Mask:
        """The rows of places where some parts' least may be more than the total's most."""
        is_all = self.category == all_of
        if not is_all.any() or is_all.all():
            return np.zeros(len(is_all), bool)
        starts = np.flatnonzero(np.concatenate(([True], self.place[1:] != self.place[:-1])))
        sizes = np.diff(np.append(starts, len(self.place)))
        group = np.repeat(np.arange(len(starts)), sizes)
        least, most = limits
        whole = np.full(len(starts), NO_LIMIT)
        whole[group[is_all]] = most[self.figure[is_all]]
        is_part = ~(is_all | joined[self.category])
        lows = np.where(is_part, least[self.figure], 0)
        if int(lows.max()) > _SAFE // int(sizes.max()):
            return np.ones(len(is_all), bool)
        suspect = np.zeros(len(starts), bool)
        suspect[group[lows > whole[group]]] = True
        which = self.dimension[self.category]
        for number in np.unique(which[is_part]).tolist():
            suspect |= np.add.reduceat(np.where(which == number, lows, 0), starts) > whole
        return suspect[group]


def _place_of(values: Sequence[str], value: str) -> int:
    return values.index(value) if value in values else -1


def _limits(rows: Resolved) -> tuple[Numbers, Numbers]:
    """The least and the most of each figure. What does not apply is never too much."""
    lows, highs = [], []
    for stored in rows.figures:
        applies = stored.state != State.NOT_APPLICABLE.value
        lows.append((stored.low_micro or 0) if applies else 0)
        highs.append(NO_LIMIT if stored.high_micro is None or not applies else stored.high_micro)
    return np.array(lows, np.int64), np.array(highs, np.int64)


def _dimensions(categories: Sequence[str], split: Split | None) -> Numbers:
    """For each category the number of what it splits by."""
    names: dict[str, int] = {}
    of = split.dimension_of if split else {}
    return np.array([names.setdefault(of.get(key, ""), len(names)) for key in categories], PLACE)


def person_level(shares: Shares) -> tuple[list[Issue], bool]:
    """Whether every value is 1, and whether that is certainly a list of people."""
    values = shares.values
    ones = np.array([is_one(stored) for stored in values.figures], bool)
    if not ones.any():
        return [], False
    is_noted = np.zeros(len(values.notes), bool)
    first: list[SubmittedRow] = []

    def add(rows: Resolved) -> bool:
        is_noted[rows.note] = True
        first.extend(rows.at(np.arange(min(len(rows), PERSON_LEVEL_ROWS))))
        return bool(ones[rows.figure].all())

    if not all(add(fetch().rows) for fetch in shares.fetching()):
        return [], False
    notes = sum(bool(note) for note, is_used in zip(values.notes, is_noted, strict=True) if is_used)
    return looks_person_level(first), is_a_note_for_each(notes, len(shares))


def asked_elsewhere(shares: Shares) -> Iterator[Issue]:
    """Rows whose figures a round asks for."""
    values = shares.values
    if not is_any_asked(
        {entry.id for entry in values.organisations}, {period.first for period in values.periods}
    ):
        return
    for fetch in shares.fetching():
        yield from _asked_of(fetch().rows)


def _asked_of(rows: Resolved) -> Iterator[Issue]:
    for start in range(0, len(rows), _ASKED_AT_ONCE):
        yield from asked_in_a_round(rows.at(np.arange(len(rows))[start : start + _ASKED_AT_ONCE]))
