"""Printed things about counts, as they are kept and as the engine reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from reporting.disclosure.statements import (
    Added,
    Between,
    Mark,
    Near,
    Percent,
    Rate,
    Release,
    Rounded,
    Shown,
    Value,
)
from reporting.releases.cubes import Cube
from reporting.releases.saying import Printed

# What is printed of a count and of something else: it has no limits of its own.
RATIOS: Final = frozenset({Printed.PERCENT, Printed.RATE})


@dataclass(frozen=True, slots=True)
class Said:
    """One printed thing about one count; a percentage is of another one, a rate of residents."""

    cell: str
    kind: Printed
    low: int | None
    high: int | None
    base: int | None
    shown: str
    of: str = ""
    # Not in the text that `digest` is of where they are empty, so that it stays what it was.
    population: int | None = field(default=None, repr=False)
    per: int | None = field(default=None, repr=False)

    def as_shown(self) -> Shown:
        match self.kind:
            case Printed.VALUE:
                return Value(self.low or 0)
            case Printed.ROUNDED:
                return Rounded(self.low or 0, self.base or 2)
            case Printed.RANGE:
                return Between(self.low or 0, self.high)
            case Printed.MARK:
                return Mark(self.shown, None if self.high is None else self.high + 1)
            case Printed.NEAR:
                return Near(self.low or 0, self.base or 2)
            case Printed.ADDED:
                return Added(self.low or 0)
            case Printed.PERCENT | Printed.RATE:
                raise ValueError("a percentage and a rate are no counts")

    def fits(self, truth: int) -> bool:
        """Whether the count can be the one that was meant."""
        match shown := self.as_shown():
            case Value():
                return shown.value == truth
            case Between() | Rounded() | Near():
                return shown.low <= truth and (shown.high is None or truth <= shown.high)
            case Mark():
                return shown.below is None or truth < shown.below
            case Added():
                return True

    def some_count(self) -> int:
        """A count that fits, for one that nothing else is known of."""
        if self.kind is Printed.MARK:
            return 1
        return self.low if self.low is not None else self.high or 0


def said_of(cell: str, shown: Shown) -> Said:
    """What a release of ours says of a count, as it is kept."""
    match shown:
        case Value(value):
            return Said(cell, Printed.VALUE, value, value, None, f"{value:,}")
        case Mark(mark):
            return Said(cell, Printed.MARK, None, None, None, mark)
        case Near(number, base):
            return Said(cell, Printed.NEAR, number, None, base, f"{number:,}")
        case Added(number):
            return Said(cell, Printed.ADDED, number, None, None, f"{number:,}")
        case Between() | Rounded():
            raise TypeError("a release of ours prints counts, marks, and counts rounded by chance")


@dataclass(frozen=True, slots=True)
class Printing:
    """One publication, by us (then with its cubes) or by others (then with none).

    `noughts_printed` is the rule that its marks came out under: others' are read as withholding
    no nought, by which a reader knows more.
    """

    id: str
    when: str
    issuer: str
    is_withdrawn: bool
    said: tuple[Said, ...]
    cubes: tuple[Cube, ...] = ()
    noughts_printed: bool = True


def printout(
    name: str, said: tuple[Said, ...], ids: Mapping[str, str], *, noughts_printed: bool
) -> Release:
    """What a copy of ours prints, from what is kept of it."""
    return Release(
        name,
        noughts_printed=noughts_printed,
        cells={ids[one.cell]: one.as_shown() for one in said if one.kind not in RATIOS},
        percents=tuple(percents_said(said, ids)),
        rates=tuple(rates_said(said, ids)),
    )


def percents_said(said: Iterable[Said], ids: Mapping[str, str]) -> list[Percent]:
    return [_percent(one, ids) for one in said if one.kind is Printed.PERCENT]


def rates_said(said: Iterable[Said], ids: Mapping[str, str]) -> list[Rate]:
    """Printed rates, each a statement of its count."""
    return [
        Rate(
            ids[one.cell],
            one.population or 0,
            one.per or 0,
            Decimal(one.shown),
            places_of(one.shown),
        )
        for one in said
        if one.kind is Printed.RATE
    ]


def _percent(said: Said, ids: Mapping[str, str]) -> Percent:
    """A printed share, as the reader's two inequalities are made from it."""
    return Percent(ids[said.cell], ids[said.of], Decimal(said.shown), places_of(said.shown))


def places_of(shown: str) -> int:
    """How many digits stand after the point."""
    return len(shown.partition(".")[2])
