"""All a reader knows, as limits on each count and on sums of counts, in whole numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from reporting.disclosure.statements import (
    Added,
    Between,
    Cell,
    Contradiction,
    Known,
    Linear,
    Mark,
    Near,
    Percent,
    Rate,
    Reader,
    Rounded,
    Shown,
    Value,
)

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FAR = 2**40  # stands for "no limit"


@dataclass(frozen=True, slots=True)
class Row:
    """low <= sum of coefficient x count <= high, and where it comes from."""

    terms: tuple[tuple[int, int], ...]
    low: int
    high: int
    words: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """Counts by position, with their limits; rows as one flat list of entries."""

    ids: tuple[str, ...]
    low: Ints
    high: Ints
    row_of: Ints
    col_of: Ints
    coef: Ints
    row_low: Ints
    row_high: Ints
    words: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.ids)

    @property
    def rows(self) -> int:
        return len(self.row_low)

    def with_limits(self, low: Ints, high: Ints) -> "System":
        return replace(self, low=low, high=high)

    def sums(self, counts: Ints) -> Ints:
        """The left side of every row for these counts, exactly."""
        total = np.zeros(self.rows, dtype=np.int64)
        np.add.at(total, self.row_of, self.coef * counts[self.col_of])
        return total

    def broken_rows(self, counts: Ints) -> Flags:
        total = self.sums(counts)
        return (total < self.row_low) | (total > self.row_high)

    def broken_cells(self, counts: Ints) -> Flags:
        return (counts < self.low) | (counts > self.high)


def build(known: Known, reader: Reader = Reader.AWARE) -> System:
    """The system of everything this reader knows; raises `Contradiction` where nothing fits."""
    index = {cell.id: place for place, cell in enumerate(known.cells)}
    low, high = _unread(known.cells)
    _read(known, index, reader, low, high)
    return assemble(known.cells, low, high, list(_rows(known, index)))


def grown(system: System, before: Known, after: Known, reader: Reader) -> System | None:
    """The system of a ledger to which something was added; None where it differs otherwise.

    Counts keep their places and rows come after those there were.
    """
    added = _added(before, after)
    if added is None:
        return None
    index = {cell.id: place for place, cell in enumerate(after.cells)}
    low, high = _unread(after.cells[system.size :])
    low, high = np.concatenate((system.low, low)), np.concatenate((system.high, high))
    _read(added, index, reader, low, high)
    new = assemble(after.cells, low, high, list(_rows(added, index)))
    return replace(
        new,
        row_of=np.concatenate((system.row_of, new.row_of + system.rows)),
        col_of=np.concatenate((system.col_of, new.col_of)),
        coef=np.concatenate((system.coef, new.coef)),
        row_low=np.concatenate((system.row_low, new.row_low)),
        row_high=np.concatenate((system.row_high, new.row_high)),
        words=system.words + new.words,
    )


def _added(before: Known, after: Known) -> Known | None:
    """What one ledger says beyond another that it begins with."""
    cells, relations, facts, releases = (
        len(each) for each in (before.cells, before.relations, before.facts, before.releases)
    )
    is_same = (
        after.noughts_printed == before.noughts_printed
        and after.relations[:relations] == before.relations
        and after.facts[:facts] == before.facts
        and after.releases[:releases] == before.releases
        and len(after.cells) >= cells
        and all(
            now is then or (now.id, now.is_signed) == (then.id, then.is_signed)
            for now, then in zip(after.cells, before.cells, strict=False)
        )
    )
    if not is_same:
        return None
    return replace(
        after,
        relations=after.relations[relations:],
        facts=after.facts[facts:],
        releases=after.releases[releases:],
    )


def _unread(cells: tuple[Cell, ...]) -> tuple[Ints, Ints]:
    """The limits of counts of which nothing is printed."""
    low = np.array([-FAR if cell.is_signed else 0 for cell in cells], dtype=np.int64)
    return low, np.full(len(cells), FAR, dtype=np.int64)


def _read(known: Known, index: dict[str, int], reader: Reader, low: Ints, high: Ints) -> None:
    """Tighten the limits by what is printed of each count."""
    for release in known.releases:
        rule = _Rule(reader is Reader.AWARE and known.has_noughts_printed(release))
        for cell_id, shown in release.cells.items():
            at = index[cell_id]
            least, most = rule.limits(shown)
            low[at], high[at] = max(low[at], least), min(high[at], most)
            if low[at] > high[at]:
                raise Contradiction(cell_id)


def assemble(cells: tuple[Cell, ...], low: Ints, high: Ints, rows: list[Row]) -> System:
    sizes = [len(row.terms) for row in rows]
    flat = [term for row in rows for term in row.terms]
    return System(
        ids=tuple(cell.id for cell in cells),
        low=low,
        high=high,
        row_of=np.repeat(np.arange(len(rows), dtype=np.int64), sizes),
        col_of=np.array([at for at, _ in flat], dtype=np.int64),
        coef=np.array([by for _, by in flat], dtype=np.int64),
        row_low=np.array([row.low for row in rows], dtype=np.int64),
        row_high=np.array([row.high for row in rows], dtype=np.int64),
        words=tuple(row.words for row in rows),
    )


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a printed thing tells: with noughts printed, a withheld count is at least one."""

    noughts_are_printed: bool

    def limits(self, shown: Shown) -> tuple[int, int]:
        match shown:
            case Value(value):
                return value, value
            case Mark(mark, below):
                least = int(self.noughts_are_printed and is_suppression(mark))
                return least, FAR if below is None else below - 1
            case Between(low, high):
                return low, FAR if high is None else high
            case Rounded():
                apart = self.noughts_are_printed and shown.zero_apart
                return max(shown.low, int(apart)), shown.high
            case Near():
                return shown.low, shown.high
            case Added():
                return -FAR, FAR


def is_suppression(mark: str) -> bool:
    """True of a mark for a withheld count; not collected ([x]) and not applicable ([z]) are none."""
    return mark.strip("[] ").lower() not in {"x", "z", "..", "low", "u", "w"}


def _rows(known: Known, index: dict[str, int]) -> Iterator[Row]:
    for relation in known.relations:
        parts = tuple((index[part], -1) for part in relation.parts)
        yield Row(((index[relation.total], 1), *parts), 0, 0, "total")
    for fact in known.facts:
        yield _linear(fact, index)
    for release in known.releases:
        for total in release.sums:
            yield _linear(total, index)
        for percent in release.percents:
            yield from _percent(percent, index)
        for rate in release.rates:
            yield _rate(rate, index)


def _linear(fact: Linear, index: dict[str, int]) -> Row:
    terms = tuple((index[cell], by) for cell, by in fact.terms)
    least = -FAR if fact.low is None else fact.low
    return Row(terms, least, FAR if fact.high is None else fact.high, fact.words or "sum")


def _percent(percent: Percent, index: dict[str, int]) -> Iterator[Row]:
    # shown - h <= 100 num / den < shown + h with h half of the last decimal place, cleared of
    # fractions; the strict side loses one because every number here is whole.
    scale = 10**percent.dp
    shown = int(percent.shown * scale)
    num, den = index[percent.num], index[percent.den]
    words = f"{percent.num} is printed as {percent.shown}% of {percent.den}"
    yield Row(((num, 200 * scale), (den, 1 - 2 * shown)), 0, FAR, words)
    yield Row(((num, 200 * scale), (den, -1 - 2 * shown)), -FAR, -1, words)


def _rate(rate: Rate, index: dict[str, int]) -> Row:
    scale = 10**rate.dp
    shown = int(rate.shown * scale)
    words = f"{rate.num} is printed as {rate.shown} per {rate.per:,} of {rate.population:,}"
    by = 2 * scale * rate.per
    least, below = (2 * shown - 1) * rate.population, (2 * shown + 1) * rate.population
    return Row(((index[rate.num], 1),), -(-least // by), (below - 1) // by, words)
