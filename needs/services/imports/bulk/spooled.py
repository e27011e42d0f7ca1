"""The shares of a file of very many rows: in a temporary file, and one at a time in memory."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

import numpy as np

from dalpb.kernel.intake.coded import Numbers, OneByOne, narrow
from dalpb.kernel.intake.spool import Kept, Spool
from needs.rules.stored import Stored
from needs.services.imports.bulk.keys import keys_of
from needs.services.imports.bulk.resolved import COLUMNS, Resolved, with_columns
from needs.services.imports.bulk.shares import (
    NOTHING_BEFORE,
    Before,
    Differing,
    Share,
    places_before,
)
from needs.services.imports.lookups import Entry

V = TypeVar("V", bound=Hashable)
# A share has no more rows, unless one measure has more in one period.
SHARE_ROWS: Final = 1 << 19
# What is named in pairs is numbered in each part by itself, and over all when all were read.
_PAIRED: Final = ("service", "category", "figure")


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows in the order of their moments, a measure and a period: where those of each begin."""

    moments: Numbers
    begins: Numbers
    columns: tuple[Kept, ...]
    numbers: Kept
    services: tuple[Entry, ...]
    categories: tuple[str, ...]
    figures: tuple[Stored, ...]

    def between(self, span: tuple[int, int]) -> tuple[int, int]:
        first, last = np.searchsorted(self.moments, span).tolist()
        return int(self.begins[first]), int(self.begins[last])


class InMany:
    """The shares of the parts of a file."""

    def __init__(self, parts: Iterable[Resolved]) -> None:
        self._spool = Spool()
        self._parts: list[_Part] = []
        for rows in parts:
            self._parts.append(_kept(self._spool, rows))
            values = rows
        self.values = _values(values, self._parts)
        self._narrow = [
            {
                "service": _places(part.services, self.values.services),
                "category": _places(part.categories, self.values.categories),
                "figure": _places(part.figures, self.values.figures),
            }
            for part in self._parts
        ]
        self._spans = _spans(self._parts)
        self._orders: dict[int, Kept] = {}
        self._before = places_before(self.values.periods)

    def __len__(self) -> int:
        return sum(part.numbers.count for part in self._parts)

    def fetching(self) -> Sequence[Callable[[], Share]]:
        return [partial(self._fetch, number) for number in range(len(self._spans))]

    def put_away(self, found: Differing) -> Callable[[], Differing]:
        places, ids, versions = map(self._spool.keep, (found.places, found.ids, found.versions))
        unchanged, read = found.unchanged, self._spool.read
        return lambda: Differing(read(places), read(ids), read(versions), unchanged)

    def _fetch(self, number: int) -> Share:
        span = self._spans[number]
        rows = self._rows([span], span)
        kept = self._orders.get(number)
        keys = keys_of(rows, None if kept is None else self._spool.read(kept))
        if kept is None:
            self._orders[number] = self._spool.keep(keys.order)
        return Share(rows, keys, span[0] // len(self.values.periods), self._figures_before(span))

    def _figures_before(self, span: tuple[int, int]) -> Before:
        """Of the first measure's periods before the share, those that come before one in it."""
        periods = len(self.values.periods)
        measure, first = divmod(span[0], periods)
        last = min(span[1] - measure * periods, periods)
        wanted = np.unique(self._before[first:last])
        spans = [
            (measure * periods + place, measure * periods + place + 1)
            for place in wanted[(wanted >= 0) & (wanted < first)].tolist()
        ]
        rows = self._rows(spans, span) if spans else None
        if rows is None or not len(rows):
            return NOTHING_BEFORE
        keys = keys_of(rows)
        return Before(keys.in_order, rows.figure.take(keys.order))

    def _rows(self, spans: Sequence[tuple[int, int]], named: tuple[int, int]) -> Resolved:
        """The rows of some spans of moments, with the measures of one span."""
        periods = len(self.values.periods)
        first, last = named[0] // periods, (named[1] - 1) // periods
        pieces = [
            (part, places, *part.between(span))
            for part, places in zip(self._parts, self._narrow, strict=True)
            for span in spans
        ]
        columns = []
        for at, name in enumerate(COLUMNS):
            read = [
                _over_all(self._spool.read(part.columns[at].part(start, stop)), places.get(name))
                for part, places, start, stop in pieces
            ]
            column = np.concatenate(read)
            columns.append(column - column.dtype.type(first) if name == "measure" else column)
        numbers = [
            self._spool.read(part.numbers.part(start, stop)) for part, _, start, stop in pieces
        ]
        return with_columns(
            self.values,
            self.values.measures[first : last + 1],
            OneByOne(np.concatenate(numbers)),
            columns,
        )


def _kept(spool: Spool, rows: Resolved) -> _Part:
    """The rows are out of memory, in the order of their moments."""
    moments = len(rows.measures) * len(rows.periods)
    # The number of periods must fit as well.
    kind = narrow(moments + 1) if moments < 1 << 32 else np.int64
    moment = np.multiply(rows.measure, len(rows.periods), dtype=kind, casting="same_kind")
    np.add(moment, rows.period, out=moment, casting="same_kind")
    order = np.argsort(moment, kind="stable")
    moment = moment.take(order).astype(np.int64)
    begins = np.flatnonzero(np.diff(moment, prepend=-1))
    return _Part(
        moments=moment[begins],
        begins=np.append(begins, len(moment)),
        columns=tuple(spool.keep(getattr(rows, name).take(order)) for name in COLUMNS),
        numbers=spool.keep(rows.numbers.at(order).astype(np.uint32)),
        services=rows.services,
        categories=rows.categories,
        figures=rows.figures,
    )


def _values(rows: Resolved, parts: Sequence[_Part]) -> Resolved:
    """What all rows name, and none of the rows."""
    none = np.zeros(0, np.uint8)
    services = {entry for part in parts for entry in part.services}
    categories = {key for part in parts for key in part.categories}
    figures = {stored for part in parts for stored in part.figures}
    return Resolved(
        OneByOne(none), rows.periods, rows.areas, rows.organisations,
        tuple(sorted(services, key=lambda entry: entry.id)), rows.measures,
        tuple(sorted(categories)), tuple(sorted(figures, key=repr)),
        rows.notes, rows.sources, rows.texts, *(none,) * len(COLUMNS),
    )  # fmt: skip


def _places(some: Sequence[V], values: Sequence[V]) -> Numbers:
    """The place among all values of each of some."""
    place_of = {value: place for place, value in enumerate(values)}
    return np.array([place_of[value] for value in some], narrow(len(values)))


def _over_all(column: Numbers, places: Numbers | None) -> Numbers:
    return column if places is None else places.take(column)


def _spans(parts: Sequence[_Part]) -> list[tuple[int, int]]:
    """From which moment to which each share goes."""
    moments = np.concatenate([part.moments for part in parts])
    if not len(moments):
        return []
    counts = np.concatenate([np.diff(part.begins) for part in parts])
    different, at = np.unique(moments, return_inverse=True)
    sizes = np.zeros(len(different), np.int64)
    np.add.at(sizes, at, counts)
    firsts, held = [], SHARE_ROWS + 1
    for moment, size in zip(different.tolist(), sizes.tolist(), strict=True):
        if held + size > SHARE_ROWS:
            firsts.append(moment)
            held = 0
        held += size
    return list(zip(firsts, [*firsts[1:], int(different[-1]) + 1], strict=True))
