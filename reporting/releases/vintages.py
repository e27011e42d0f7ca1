"""Each count under its name, with the values it has had: a count that was revised is another one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from reporting.disclosure.statements import Cell, Linear, Percent, Relation
from reporting.releases.cubes import (
    Cube,
    bounds_of,
    cells_of,
    facts_of,
    relations_of,
    truths_of,
)
from reporting.releases.said import Said, places_of

LARGE: Final = 1000


@dataclass(slots=True)
class Counts:
    """Every count under its name, with each of its vintages in order."""

    vintages: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    relations: dict[Relation, None] = field(default_factory=dict)
    facts: dict[Linear, None] = field(default_factory=dict)

    def place(self, key: str, truth: int) -> str:
        """The name of this vintage: the last one where the count has not changed."""
        there = self.vintages.setdefault(key, [])
        if there and there[-1][1] == truth:
            return there[-1][0]
        name = key if not there else f"{key} [revision {len(there) + 1}]"
        self.cells[name] = Cell(name, (), truth)
        for earlier, count in there:
            change = f"change from {earlier} to {name}"
            self.cells[change] = Cell(change, (), truth - count, is_signed=True)
            self.relations[Relation(name, (earlier, change))] = None
        there.append((name, truth))
        return name

    def add(self, cubes: Iterable[Cube]) -> dict[str, str]:
        """The counts of some cubes; under each plain name, the name of its vintage."""
        ids: dict[str, str] = {}
        cubes = tuple(cubes)
        for cube in cubes:
            names = {key: self.place(key, truth) for key, truth in truths_of(cube).items()}
            for cell in cells_of(cube, names):
                self.cells[cell.id] = cell
            self.relations.update(dict.fromkeys(relations_of(cube, names)))
            self.facts.update(dict.fromkeys(facts_of(cube, names)))
            ids |= names
        for cube in cubes:
            self.facts.update(dict.fromkeys(bounds_of(cube, ids)))
        return ids

    def meant(self, said: Said) -> str:
        """The vintage that somebody else's statement fits; a count of its own where none does."""
        for name, truth in reversed(self.vintages.get(said.cell, [])):
            if said.fits(truth):
                return name
        return self.place(said.cell, said.some_count())

    def ratio_meant(self, said: Said) -> Percent:
        """The two vintages that somebody else's percentage fits, the latest first.

        Where no two fit, the whole that is known stays, and a part is a count of its own.
        """
        part, whole = self.vintages.get(said.cell, []), self.vintages.get(said.of, [])
        shown, places = Decimal(said.shown), places_of(said.shown)
        for num, upper in reversed(part):
            for den, lower in reversed(whole):
                if fits_percent(upper, lower, shown, places):
                    return Percent(num, den, shown, places)
        upper, lower = some_pair(
            shown, places, part[-1][1] if part else None, whole[-1][1] if whole else None
        )
        return Percent(self.place(said.cell, upper), self.place(said.of, lower), shown, places)


def fits_percent(part: int, whole: int, shown: Decimal, places: int) -> bool:
    """Whether this is printed so, a half upwards."""
    if whole <= 0 or part > whole:
        return False
    return (Decimal(100 * part) / whole).quantize(step_of(places), ROUND_HALF_UP) == shown


def some_pair(shown: Decimal, places: int, part: int | None, whole: int | None) -> tuple[int, int]:
    """Two counts that are printed so: with the whole that is known, else with the part, else any.

    Of two counts of which nothing is known, neither is small: nothing is protected by a guess.
    """
    if whole is not None:
        middle = int(shown * whole / 100)
        for found in (middle, middle + 1, middle - 1):
            if found >= 0 and fits_percent(found, whole, shown, places):
                return found, whole
    if part and shown:
        middle = int(100 * part / shown)
        for found in (middle, middle + 1, middle - 1):
            if fits_percent(part, found, shown, places):
                return part, found
    # To so many places, shares of this whole take every value that can be printed.
    everybody = LARGE * 10**places
    return int(shown * everybody / 100), everybody


def step_of(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)
