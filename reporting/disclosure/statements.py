"""Everything a reader may know: the counts there are, how they add up, and what has been printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Reader(StrEnum):
    """Who is trying. The aware reader also knows the printed rules, and is the one to gate on."""

    PLAIN = "plain"
    AWARE = "aware"


class Level(StrEnum):
    """How far a small count must be able to move."""

    TWO = "two"  # more than one value
    SPAN = "span"  # as many values as a small count has
    HIDE = "hide"  # so that nobody can be sure that it is small

    def values(self, threshold: int) -> int:
        if self is Level.TWO:
            return 2
        # From one upwards, as many values as the threshold end at the threshold.
        return threshold if self is Level.HIDE else threshold - 1


class Contradiction(Exception):
    """No set of counts agrees with everything that is printed."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"What is printed about {where} does not agree: no whole numbers fit all of it. Check"
            " the totals, and give a revised figure as a cell of its own."
        )


class NothingNamed(Exception):
    """Nothing says which counts are to be protected, so that any release would look safe."""

    def __init__(self, cells: tuple[str, ...]) -> None:
        named = ", ".join(cells[:5]) + (f" and {len(cells) - 5} more" if len(cells) > 5 else "")
        super().__init__(
            f"It is not known whether {named} is small. Give the counts themselves, or name the"
            " counts to protect: none may be left out by oversight."
        )


class Origin(StrEnum):
    """Who knows a count."""

    OURS = "ours"
    THEIRS = "theirs"  # another body's, which we may not know and do not protect
    EXPECTED = "expected"  # not counted yet: `truth` is a forecast, for the plan of the year


@dataclass(frozen=True, slots=True)
class Cell:
    """One count. `truth` is for the officer's side only. A change between issues may be negative."""

    id: str
    at: tuple[tuple[str, str], ...] = ()
    truth: int | None = None
    is_signed: bool = False
    origin: Origin = Origin.OURS


@dataclass(frozen=True, slots=True)
class Relation:
    """`total` is the sum of `parts`."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """The count as it is."""

    value: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Withheld with a mark. A mark such as "fewer than 5" also gives the count's upper limit."""

    mark: str
    below: int | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """Printed as a range, both ends included."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Rounded:
    """Rounded to a multiple of the base, a half upwards."""

    shown: int
    base: int
    zero_apart: bool = False

    @property
    def low(self) -> int:
        return max(0, self.shown - self.base // 2)

    @property
    def high(self) -> int:
        return self.shown + (self.base - 1) // 2


@dataclass(frozen=True, slots=True)
class Near:
    """Rounded to one of the two neighbouring multiples, so that the table still adds up."""

    shown: int
    base: int

    @property
    def low(self) -> int:
        return max(0, self.shown - self.base + 1)

    @property
    def high(self) -> int:
        return self.shown + self.base - 1


@dataclass(frozen=True, slots=True)
class Added:
    """The sum of rounded numbers that are printed too: it says nothing that they do not."""

    shown: int


Shown = Value | Mark | Between | Rounded | Near | Added


@dataclass(frozen=True, slots=True)
class Linear:
    """low <= sum of coefficient x count <= high: footnote sums, rules, sentences in commentary."""

    terms: tuple[tuple[str, int], ...]
    low: int | None
    high: int | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Percent:
    """`num` as a percentage of `den`, printed to `dp` decimal places, a half upwards."""

    num: str
    den: str
    shown: Decimal
    dp: int


@dataclass(frozen=True, slots=True)
class Rate:
    """`num` per `per` of a population that anybody can look up."""

    num: str
    population: int
    per: int
    shown: Decimal
    dp: int


@dataclass(frozen=True, slots=True)
class Release:
    """What one publication printed. A withdrawn one still counts: copies of it exist."""

    id: str
    when: str = ""
    issuer: str = ""
    is_withdrawn: bool = False
    noughts_printed: bool | None = None  # the rule when it came out; None is the ledger's
    cells: Mapping[str, Shown] = field(default_factory=dict)
    sums: tuple[Linear, ...] = ()
    percents: tuple[Percent, ...] = ()
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """The ledger: every count, how counts add up, and all that was ever printed about them."""

    cells: tuple[Cell, ...]
    relations: tuple[Relation, ...] = ()
    facts: tuple[Linear, ...] = ()
    releases: tuple[Release, ...] = ()
    threshold: int = 5
    noughts_printed: bool = True
    sensitive: frozenset[str] | None = None  # None: whatever is small, for which truths are needed
    own_thresholds: Mapping[str, int] = field(default_factory=dict)
    level: Level = Level.SPAN
    own_levels: Mapping[str, Level] = field(default_factory=dict)
    own_values: Mapping[str, int] = field(default_factory=dict)  # dominated sums, by values needed

    def threshold_of(self, cell: str) -> int:
        return self.own_thresholds.get(cell, self.threshold)

    def values_of(self, cell: str) -> int:
        """How many values a protected count must be able to take."""
        level = self.own_levels.get(cell, self.level)
        return self.own_values.get(cell, level.values(self.threshold_of(cell)))

    def has_noughts_printed(self, release: Release) -> bool:
        """A release keeps the meaning that its marks had when it came out."""
        told = release.noughts_printed
        return self.noughts_printed if told is None else told

    def truths(self) -> dict[str, int]:
        return {cell.id: cell.truth for cell in self.cells if cell.truth is not None}
