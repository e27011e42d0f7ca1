"""Small worlds, and the slow twin of the attacker: every table that fits, one by one."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from reporting.disclosure.attacker import Interval
from reporting.disclosure.statements import (
    Cell,
    Known,
    Mark,
    Reader,
    Relation,
    Release,
    Shown,
    Value,
)
from reporting.disclosure.system import System, build
from reporting.disclosure.tables import Dimension, Table

FOLDER = Path(os.environ.get("DALPB_TESTDATA", "nowhere")) / "disclosure"
C = Mark("c")


def case_files(*kinds: str) -> list[Path]:
    """The published cases of these kinds, if they are on this machine."""
    return [
        path
        for path in sorted(FOLDER.glob("*.json"))
        if json.loads(path.read_text())["kind"] in kinds
    ]


def raw_case(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def world(
    counts: dict[str, int], sums: dict[str, str], *releases: dict[str, Any], **more: Any
) -> Known:
    """Counts, totals as "a b c", and releases in which a number means printed as it is."""
    return Known(
        cells=tuple(Cell(name, truth=count, is_signed=count < 0) for name, count in counts.items()),
        relations=tuple(
            Relation(total.split("@")[0], tuple(parts.split())) for total, parts in sums.items()
        ),
        releases=tuple(
            Release(f"r{number}", cells={name: shown(what) for name, what in cells.items()})
            for number, cells in enumerate(releases, start=1)
        ),
        **more,
    )


def shown(what: Shown | int | str) -> Shown:
    if isinstance(what, int):
        return Value(what)
    return Mark(what) if isinstance(what, str) else what


def square(rows: int, columns: int, counts: list[int]) -> Table:
    """A table with a total for each row and column."""
    return Table((_dimension("row", "R", rows), _dimension("column", "C", columns)), tuple(counts))


def cube(sizes: tuple[int, ...], counts: list[int]) -> Table:
    names = ("district", "quarter", "source", "type")
    return Table(
        tuple(
            _dimension(name, name[0].upper(), size)
            for name, size in zip(names, sizes, strict=False)
        ),
        tuple(counts),
    )


def _dimension(name: str, letter: str, size: int) -> Dimension:
    nodes = (*(f"{letter}{at}" for at in range(1, size + 1)), f"all {name}")
    return Dimension(name, nodes, {size: tuple(range(size))})


def known_of(*tables: Table, threshold: int = 5) -> Known:
    cells: dict[str, Cell] = {}
    relations: dict[str, Relation] = {}
    for table in tables:
        cells.update({cell.id: cell for cell in table.cells()})
        relations.update({repr(relation): relation for relation in table.relations()})
    return Known(tuple(cells.values()), tuple(relations.values()), threshold=threshold)


def show_all(table: Table) -> tuple[str, ...]:
    return tuple(cell.id for cell in table.cells())


def by_enumeration(known: Known, reader: Reader = Reader.AWARE) -> dict[str, Interval]:
    """The limits of every count by trying every table. Only for worlds with a finite, small box."""
    system = build(known, reader)
    defined = _defined(known, system)
    leaves = [at for at in range(system.size) if at not in defined]
    most = _ceilings(system, defined)
    boxes = [np.arange(system.low[at], most[at] + 1) for at in leaves]
    grid = np.meshgrid(*boxes, indexing="ij")
    counts = np.zeros((grid[0].size, system.size), dtype=np.int64)
    for at, axis in zip(leaves, grid, strict=True):
        counts[:, at] = axis.ravel()
    for at, parts in defined.items():
        counts[:, at] = counts[:, list(parts)].sum(axis=1)
    fits = ((counts >= system.low) & (counts <= system.high)).all(axis=1)
    for row in range(system.rows):
        here = system.row_of == row
        total = counts[:, system.col_of[here]] @ system.coef[here]
        fits &= (total >= system.row_low[row]) & (total <= system.row_high[row])
    low, high = counts[fits].min(axis=0), counts[fits].max(axis=0)
    return {name: Interval(int(low[at]), int(high[at])) for at, name in enumerate(system.ids)}


def _defined(known: Known, system: System) -> dict[int, tuple[int, ...]]:
    """Totals, in an order in which each one's parts come before it."""
    place = {name: at for at, name in enumerate(system.ids)}
    waiting = {place[r.total]: tuple(place[p] for p in r.parts) for r in known.relations}
    done: dict[int, tuple[int, ...]] = {}
    while waiting:
        ready = {at: parts for at, parts in waiting.items() if not set(parts) & set(waiting)}
        done.update(ready)
        waiting = {at: parts for at, parts in waiting.items() if at not in ready}
    return done


def _ceilings(system: System, defined: dict[int, tuple[int, ...]]) -> list[int]:
    """A part is no more than any total it is in."""
    most = system.high.tolist()
    for at in reversed(defined):
        for part in defined[at]:
            most[part] = min(most[part], most[at])
    return most
