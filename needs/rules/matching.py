"""Which rows of a national file are of the same people as an indicator."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from needs.rules.ages import base_of, sex_of
from needs.rules.indicating import PopulationBase

Row = TypeVar("Row")
EVERYBODY: Final = PopulationBase(0, None, "all")
# Those of whom only the sex is said, and it is another: no base equals it.
OTHERS: Final = PopulationBase(0, 0, "")
SEVERAL: Final = (
    "The national file has more than one figure for the period, and nothing tells which of them"
    " is of the same people."
)


def nearness(sex: str, age: str, base: PopulationBase | None) -> int:
    """How near a row's people are to the indicator's: 3 the same, 0 others for certain.

    2 is a row that does not say its ages. An indicator without a base of its own counts
    whoever another measure does: all people come first for it, and no row is ruled out.
    """
    found, wanted = base_of(sex, age), base or EVERYBODY
    if found == wanted:
        return 3
    alike = sex_of(sex) in (None, wanted.sex)
    if base is None:
        return 2 if alike else 1
    return 2 if found is None and alike else 0


def nearest(rows: Iterable[Row], near: Callable[[Row], int]) -> list[Row]:
    """The rows that are as near as any; none where all are of others."""
    ranked = [(near(row), row) for row in rows]
    best = max((rank for rank, _ in ranked), default=0)
    return [row for rank, row in ranked if rank == best and best]
