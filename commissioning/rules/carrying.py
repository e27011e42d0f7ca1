"""What the ledger can say of money that is not allocated, over some years' awards."""

from collections.abc import Sequence
from dataclasses import dataclass

from dalpb.kernel.money import Money


@dataclass(frozen=True, slots=True)
class YearStanding:
    """One year: what stands unallocated, and how much of it the ledger knows.

    Without `is_recorded` the year's award is not known here; without `has_movements` nothing
    was ever allocated or spent of it in this ledger, though it may have been elsewhere.
    """

    year: str
    is_recorded: bool
    has_movements: bool
    unallocated_pence: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that it can be. Without `high`, nothing here bounds it from above."""

    low: int
    high: int | None
    not_recorded: tuple[str, ...]
    not_moved: tuple[str, ...]

    @property
    def words(self) -> str:
        """As a page says it."""
        if self.high is None:
            return f"{Money(self.low)} or more"
        if self.low == self.high:
            return str(Money(self.low))
        return f"Between {Money(self.low)} and {Money(self.high)}"


def bounds_of(years: Sequence[YearStanding]) -> Bounds:
    """What is unallocated over the years. A year that is not known is never taken as nought."""
    not_recorded = tuple(year.year for year in years if not year.is_recorded)
    not_moved = tuple(year.year for year in years if year.is_recorded and not year.has_movements)
    known = sum(y.unallocated_pence for y in years if y.is_recorded and y.has_movements)
    most = sum(y.unallocated_pence for y in years if y.is_recorded)
    return Bounds(known, None if not_recorded else most, not_recorded, not_moved)
