"""Worlds by chance: boards that publish quarter by quarter, revise, and are attacked."""

import random
from dataclasses import dataclass, replace
from functools import cache

from reporting.disclosure.drafting import Proposal, draft
from reporting.disclosure.policy import load_policies
from reporting.disclosure.revisions import audit_revision
from reporting.disclosure.statements import (
    Added,
    Between,
    Known,
    Linear,
    Mark,
    Near,
    Release,
    Rounded,
    Shown,
    Value,
)
from reporting.disclosure.tables import Dimension, Table
from tests.unit.reporting.disclosure.worlds import known_of, square

COUNTS = (0, 0, 0, 1, 2, 3, 4, 5, 7, 9, 12, 15, 22, 31, 48)
ROUNDED = load_policies()["public-rounded-1"]
POLICY = load_policies()["public-counts-1"]


@dataclass(frozen=True)
class Told:
    """A ledger of everything that came out, and how it went."""

    known: Known
    revisions: int
    refused: int

    def withheld_of(self, release: Release) -> list[str]:
        return [cell for cell, shown in release.cells.items() if isinstance(shown, Mark)]


@cache
def ledger_of(seed: int) -> Told:
    """Releases in turn, each drafted on the ledger before it; what has no proof stays unpublished."""
    chance = random.Random(seed)
    policy = replace(POLICY, level=chance.choice(list(type(POLICY.level))))
    board = _Board(chance)
    known, refused, revisions = Known(()), 0, 0
    for number, (tables, planned) in enumerate(board.programme()):
        proposal = Proposal(
            f"release {number}", tables, planned=planned, secret=str(seed), is_exact=seed % 8 == 0
        )
        rounded = len(tables) == 1 and chance.random() < 0.1
        made = draft(known, proposal, replace(ROUNDED, level=policy.level) if rounded else policy)
        if made.proof is None:
            # An officer leaves it out: the ledger gains its counts and no statement.
            known, refused = made.ledger, refused + 1
            continue
        assert made.protected("a trial")
        known = made.after
        if chance.random() < 0.4 and not rounded:
            known, done = _revise(known, made.release, chance, number)
            revisions += done
    return Told(_without_forecasts(known), revisions, refused)


def _without_forecasts(known: Known) -> Known:
    """Everything is counted by the end of the year: a forecast that nobody printed is no count."""
    named = {cell for release in known.releases for cell in release.cells}
    cells = tuple(
        cell if cell.origin == "ours" or cell.id in named else replace(cell, truth=None)
        for cell in known.cells
    )
    return replace(known, cells=cells)


class _Board:
    """Districts (in areas), sources (in groups) and quarters, with a count for each combination."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.quarters = chance.randint(2, 4)
        self.districts = _grouped("district", "D", chance.randint(2, 5), chance)
        self.sources = _grouped("source", "S", chance.randint(2, 5), chance)
        self.counts = {
            (q, d, s): chance.choice(COUNTS)
            for q in range(self.quarters)
            for d in range(len(self.districts.leaves))
            for s in range(len(self.sources.leaves))
        }

    def programme(self) -> list[tuple[dict[str, Table], tuple[Table, ...]]]:
        """The quarters in turn, each alone or linked, then the year."""
        year = self._year()
        plan = (year,) if self.chance.random() < 0.5 else ()
        found: list[tuple[dict[str, Table], tuple[Table, ...]]] = []
        for quarter in range(self.quarters):
            tables = {"district by source": self._quarter(quarter)}
            found.append((tables, plan))
        last = {"the year": year}
        if self.chance.random() < 0.5:
            last["district by period"] = self._summed("source")
        if self.chance.random() < 0.5:
            last["source by period"] = self._summed("district")
        return [*found, (last, ())]

    def _quarter(self, quarter: int) -> Table:
        period = Dimension("period", (f"Q{quarter + 1}",))
        counts = [self.counts[quarter, d, s] for d, s in self._places()]
        return Table((period, self.districts, self.sources), tuple(counts))

    def _year(self) -> Table:
        quarters = [f"Q{q + 1}" for q in range(self.quarters)]
        kids = {self.quarters: tuple(range(self.quarters))}
        period = Dimension("period", (*quarters, "2026"), kids, is_one_of_many=True)
        counts = [self.counts[q, d, s] for q in range(self.quarters) for d, s in self._places()]
        return Table((period, self.districts, self.sources), tuple(counts))

    def _places(self) -> list[tuple[int, int]]:
        sources = range(len(self.sources.leaves))
        return [(d, s) for d in range(len(self.districts.leaves)) for s in sources]

    def _summed(self, without: str) -> Table:
        whole = self._year()
        axis = [dimension.name for dimension in whole.dimensions].index(without)
        keep = tuple(d for d in whole.dimensions if d.name != without)
        index = [range(len(d.leaves)) for d in whole.dimensions]
        totals: dict[tuple[int, ...], int] = {}
        for q in index[0]:
            for d in index[1]:
                for s in index[2]:
                    at = tuple(x for n, x in enumerate((q, d, s)) if n != axis)
                    totals[at] = totals.get(at, 0) + self.counts[q, d, s]
        return Table(keep, tuple(totals[at] for at in sorted(totals)))


def _grouped(name: str, letter: str, size: int, chance: random.Random) -> Dimension:
    """Leaves with one total, or in two groups below it."""
    leaves = tuple(f"{letter}{at + 1}" for at in range(size))
    top = f"all {name}"
    if size < 4 or chance.random() < 0.4:
        return Dimension(name, (*leaves, top), {size: tuple(range(size))})
    half = size // 2
    kids = {
        size: tuple(range(half)),
        size + 1: tuple(range(half, size)),
        size + 2: (size, size + 1),
    }
    return Dimension(name, (*leaves, f"{name} group 1", f"{name} group 2", top), kids)


def _revise(known: Known, old: Release, chance: random.Random, number: int) -> tuple[Known, int]:
    """Late records raise or lower one leaf: the first way that makes a release is taken."""
    truths = known.truths()
    inner = {relation.total for relation in known.relations}
    leaves = [cell for cell in old.cells if cell not in inner]
    leaf = chance.choice(leaves)
    by = chance.choice([-2, -1, 1, 2, 4, 6, 11])
    if truths[leaf] + by < 0:
        by = -by
    new = {cell: truths[cell] for cell in old.cells}
    new[leaf] += by
    _add_up(known, new)
    found = audit_revision(old, new, known, issue=str(number + 2))
    for option in found.options:
        if option.is_open and option.release is not None:
            return replace(found.known, releases=(*found.known.releases, option.release)), 1
    return known, 0


def _add_up(known: Known, counts: dict[str, int]) -> None:
    for _ in range(4):
        for relation in known.relations:
            if {relation.total, *relation.parts} <= counts.keys():
                counts[relation.total] = sum(counts[part] for part in relation.parts)


def leaks_planted(known: Known, chance: random.Random) -> list[tuple[str, Release]]:
    """For some withheld small counts, a statement of another body that gives them away by design."""
    truths = known.truths()
    marked = {
        cell
        for release in known.releases
        for cell, shown in release.cells.items()
        if isinstance(shown, Mark) and 0 < truths[cell] < known.threshold
    }
    plants = []
    for relation in chance.sample(known.relations, len(known.relations)):
        inside = [cell for cell in (relation.total, *relation.parts) if cell in marked]
        if not inside or any(cell not in truths for cell in (relation.total, *relation.parts)):
            continue
        cell = chance.choice(inside)
        plants.append((cell, _planted(cell, relation.total, relation.parts, truths, chance)))
        if len(plants) == 4:
            break
    return plants


def _planted(
    cell: str, total: str, parts: tuple[str, ...], truths: dict[str, int], chance: random.Random
) -> Release:
    rest = [other for other in (total, *parts) if other != cell]
    match chance.randrange(3):
        case 0:  # all the others are printed
            return Release("plant", cells={other: Value(truths[other]) for other in rest})
        case 1:  # a footnote with a sum
            terms = tuple((other, 1 if other == total else -1) for other in rest)
            value = sum(by * truths[other] for other, by in terms)
            return Release("plant", sums=(Linear(terms, value, value, "a footnote"),))
        case _:  # two sums, of which the difference is the count
            other = rest[0]
            both = truths[cell] + truths[other]
            more = (
                Linear(((cell, 1), (other, 1)), both, both, "minutes"),
                Linear(((other, 1),), truths[other], truths[other], "a press line"),
            )
            return Release("plant", sums=more)


def small_world(seed: int) -> Known:
    """Fewer than 20 cells with a printed total, printed, marked, rounded or in a range by chance."""
    chance = random.Random(seed)
    (rows, columns), most = chance.choice(
        [((2, 2), 22), ((2, 3), 7), ((3, 2), 7), ((2, 4), 4), ((3, 3), 3)]
    )
    counts = [0] * (rows * columns)  # few enough that every table with this total can be tried
    for _ in range(chance.randint(most // 2, most)):
        counts[chance.randrange(chance.choice([2, len(counts)]))] += 1
    table = square(rows, columns, counts)
    known = known_of(table, threshold=chance.choice([3, 5]))
    releases = []
    for number in range(chance.randint(1, 2)):
        cells: dict[str, Shown] = {}
        for cell in known.cells:
            shown = _by_chance(cell.truth or 0, chance, known.threshold)
            if shown is not None:
                cells[cell.id] = shown
        releases.append(Release(f"r{number}", cells=cells))
    whole = Release("total", cells={"everything": Value(known.truths()["everything"])})
    return replace(known, releases=(*releases, whole))


def _by_chance(count: int, chance: random.Random, threshold: int) -> Shown | None:
    if 0 < count < threshold:
        return chance.choice(
            [Mark("c"), Mark("c"), Mark("c"), Mark(f"<{threshold}", threshold), None]
        )
    if chance.random() < 0.55:
        return Value(count)
    return chance.choice(
        [
            Mark("c") if count else Value(0),
            Rounded((count + 2) // 5 * 5, 5),
            Between(max(0, count - 2), count + 1),
            None,
        ]
    )


def agrees(known: Known, counts: dict[str, int]) -> bool:
    """True when a table agrees with all that is known: by adding, from the statements themselves."""
    for relation in known.relations:
        if counts[relation.total] != sum(counts[part] for part in relation.parts):
            return False
    for cell in known.cells:
        if counts[cell.id] < 0 and not cell.is_signed:
            return False
    return all(
        _fits(shown, counts[cell], is_printed=known.has_noughts_printed(release))
        for release in known.releases
        for cell, shown in release.cells.items()
    )


def _fits(shown: Shown, count: int, *, is_printed: bool) -> bool:
    match shown:
        case Value(value):
            return count == value
        case Mark(_, below):
            return (count != 0 or not is_printed) and (below is None or count < below)
        case Between(low, high):
            return low <= count and (high is None or count <= high)
        case Rounded(value, base, _):
            return (count + base // 2) // base * base == value
        case Near(value, base):
            return abs(count - value) < base
        case Added():
            return True
