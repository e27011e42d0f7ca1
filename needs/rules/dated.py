"""Things in force from one day until another, one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Generic, TypeVar

from dalpb.kernel.periods import Period

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """Half-open: in force on `first`, no longer on `until`."""

    what: T
    first: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (
            self.until is None or day < self.until
        )

    def overlaps(self, other: "Dated[T]") -> bool:
        starts_first = self.first is None or other.until is None or self.first < other.until
        other_starts_first = other.first is None or self.until is None or other.first < self.until
        return starts_first and other_starts_first


def in_force(rows: Sequence[Dated[T]], day: date) -> T | None:
    """What is in force on a day, or None."""
    return next((row.what for row in rows if row.holds(day)), None)


def changes_within(rows: Sequence[Dated[T]], period: Period) -> bool:
    """Whether what is in force at the period's end was not so all through it."""
    seen = {
        row.what
        for row in rows
        if (row.first is None or row.first < period.until)
        and (row.until is None or row.until > period.first)
    }
    return len(seen) > 1


def first_overlap(rows: Sequence[Dated[T]]) -> tuple[Dated[T], Dated[T]] | None:
    """Two that are in force on the same day, or None."""
    ordered = sorted(rows, key=lambda row: row.first or date.min)
    for earlier, later in pairwise(ordered):
        if earlier.overlaps(later):
            return earlier, later
    return None
