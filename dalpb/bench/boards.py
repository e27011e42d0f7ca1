"""Invented boards: tables of the shapes that were measured, and five years of everything printed."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from reporting.disclosure.casefile import Case, read_case
from reporting.disclosure.choice import offer
from reporting.disclosure.pricing import Wishes
from reporting.disclosure.solver import Floats
from reporting.disclosure.statements import Cell, Known, Mark, Relation, Release, Shown, Value
from reporting.disclosure.suppress import suppress
from reporting.disclosure.system import Ints
from reporting.disclosure.tables import Dimension, Table, linked

FOLDER = Path(__file__).parent / "tables"
QUARTERS, YEARS = 4, 5


def published(name: str) -> Case:
    """A table that the other tools were measured on."""
    return read_case((FOLDER / f"{name}.json").read_bytes())


def plain(name: str, letter: str, size: int) -> Dimension:
    nodes = (*(f"{letter}{at + 1}" for at in range(size)), f"all {name}")
    return Dimension(name, nodes, {size: tuple(range(size))})


def years(first: int, last: int) -> Dimension:
    """Quarters with the total of each year, and no total of years."""
    span = range(first, last)
    quarters = [f"{year} Q{q + 1}" for year in span for q in range(QUARTERS)]
    kids = {
        len(quarters) + at: tuple(range(QUARTERS * at, QUARTERS * (at + 1)))
        for at in range(len(span))
    }
    nodes = (*quarters, *(str(year) for year in span))
    return Dimension("period", nodes, kids, is_one_of_many=True)


def five_years() -> Table:
    """The shape of C2800, with counts by chance around those of C560."""
    district, _, source = _measured().dimensions
    means = _means()
    chance = np.random.default_rng(2800)
    drawn = chance.poisson(means, (QUARTERS * YEARS, *means.shape))
    counts = np.moveaxis(drawn, 0, 1).ravel().tolist()
    return Table((district, years(2021, 2021 + YEARS), source), tuple(counts))


def four_ways() -> Table:
    """The shape of C1050: district by quarter by source by type."""
    district, quarter, _ = _measured().dimensions
    means = _means()[:, :5, None] * np.array([0.4, 0.25, 0.2, 0.1, 0.05])
    drawn = np.random.default_rng(1050).poisson(means, (QUARTERS, *means.shape))
    counts = np.moveaxis(drawn, 0, 1).ravel().tolist()
    types = plain("type", "T", 5)
    return Table((district, quarter, plain("source", "S", 5), types), tuple(counts))


def eleven_thousand() -> Table:
    """The shape of C11k: five years of district by source by three types."""
    return _by_more((plain("type", "T", 3),), 1 / 3, 11)


def large() -> Table:
    """As many cells as the largest table measured, for the audit only."""
    return _by_more((plain("type", "T", 5), plain("age", "A", 5)), 1 / 12, 101)


def _by_more(more: tuple[Dimension, ...], share: float, seed: int) -> Table:
    """Five years of district by source by more headings, with a share of C560's counts in each."""
    district, _, source = _measured().dimensions
    sizes = [len(dimension.leaves) for dimension in more]
    means = np.multiply.outer(_means(), np.full(sizes, share))
    drawn = np.random.default_rng(seed).poisson(means, (QUARTERS * YEARS, *means.shape))
    counts = np.moveaxis(drawn, 0, 1).ravel().tolist()
    return Table((district, years(2021, 2021 + YEARS), source, *more), tuple(counts))


def _measured() -> Table:
    table = published("C560").table
    if table is None:
        raise RuntimeError("C560 holds no table.")
    return table


def _means() -> Floats:
    """District by source: the mean quarter of C560."""
    table = _measured()
    shape = [len(dimension.leaves) for dimension in table.dimensions]
    counts = np.array(table.leaf_counts, dtype=np.float64).reshape(shape)
    return np.asarray(counts.mean(axis=1))


def as_known(table: Table) -> Known:
    return Known(tuple(table.cells()), tuple(table.relations()))


def record() -> Known:
    """Five linked tables for each quarter and year, printed quarter by quarter, as one ledger."""
    cells: list[Cell] = []
    relations: list[Relation] = []
    releases: list[Release] = []
    chance = np.random.default_rng(14)
    for year in range(2021, 2021 + YEARS):
        tables = _year(year, chance)
        mine, sums = linked(tables)
        known = Known(tuple(mine), tuple(sums))
        releases += _printed(known, tables, year)
        cells += mine
        relations += sums
    return Known(tuple(cells), tuple(relations), releases=tuple(releases))


def _year(year: int, chance: np.random.Generator) -> tuple[Table, ...]:
    """One person at a time, so that the tables agree."""
    district, _, source = _measured().dimensions
    means = _means()
    people = int(means.sum() * QUARTERS)
    at = chance.choice(means.size, people, p=(means / means.sum()).ravel())
    d, s = np.unravel_index(at, means.shape)
    drawn = {
        "period": chance.integers(0, QUARTERS, people),
        "district": d,
        "source": s,
        "sex": chance.choice(3, people, p=[0.86, 0.12, 0.02]),
        "age": chance.choice(6, people, p=[0.15, 0.25, 0.25, 0.2, 0.1, 0.05]),
        "type": chance.choice(5, people, p=[0.4, 0.25, 0.2, 0.1, 0.05]),
    }
    headings = {
        "period": years(year, year + 1),
        "district": district,
        "source": source,
        "sex": plain("sex", "X", 3),
        "age": plain("age", "A", 6),
        "type": plain("type", "T", 5),
    }
    shapes = (
        ("period", "district", "source"),
        ("period", "district", "age", "sex"),
        ("period", "district", "type"),
        ("period", "source", "age"),
        ("period", "source", "type"),
    )
    return tuple(
        _counted([headings[n] for n in names], [drawn[n] for n in names]) for names in shapes
    )


def _counted(dimensions: list[Dimension], drawn: list[Ints]) -> Table:
    counts = np.zeros([len(dimension.leaves) for dimension in dimensions], dtype=np.int64)
    np.add.at(counts, tuple(drawn), 1)
    return Table(tuple(dimensions), tuple(counts.ravel().tolist()))


def _printed(known: Known, tables: tuple[Table, ...], year: int) -> list[Release]:
    """What a year printed, protected over all its tables, by the period in which it came out."""
    heights: dict[str, int] = {}
    for table in tables:
        keys = [table.key(at) for at in table.coordinates()]
        heights |= dict(zip(keys, table.heights().tolist(), strict=True))
    show = tuple(cell.id for cell in known.cells)
    choice = offer(known, show, Wishes(heights=heights))
    chosen = suppress(choice)
    if chosen.beyond_help:
        raise RuntimeError(f"{len(chosen.beyond_help)} counts of {year} cannot be protected.")
    period = {cell.id: dict(cell.at)["period"] for cell in known.cells}
    found: dict[str, dict[str, Shown]] = {}
    for cell, is_withheld, count in zip(show, chosen.withheld, choice.truth, strict=True):
        shown: Shown = Mark("[c]") if is_withheld else Value(int(count))
        found.setdefault(period[cell], {})[cell] = shown
    return [Release(name, cells=dict(found[name])) for name in sorted(found, key=_order)]


def _order(period: str) -> tuple[str, int]:
    """The quarters of a year, then the year."""
    return period[:4], int(period[-1]) if "Q" in period else QUARTERS + 1


def before_the_last_quarter(known: Known) -> tuple[Known, Known]:
    """The ledger up to the last quarter but one, and up to the last quarter."""
    return (
        replace(known, releases=known.releases[:-2]),
        replace(known, releases=known.releases[:-1]),
    )


def all_marked(known: Known) -> Release:
    """Noughts printed and all the rest marked, totals too: the safe pattern of so fine a table."""
    cells: dict[str, Shown] = {}
    for cell in known.cells:
        cells[cell.id] = Mark("[c]") if cell.truth else Value(0)
    return Release("everything", cells=dict(cells))
