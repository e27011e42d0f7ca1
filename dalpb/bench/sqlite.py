"""I7: the same import on the embedded file, against rows put into a bare table of another file."""

import sqlite3
from pathlib import Path
from typing import Any

from django.db import connection

from dalpb.bench import world
from dalpb.bench.imports import COLUMNS, bring_in, must
from dalpb.bench.measuring import Measured, clocked, ratio

FLOOR = "executemany of the ready-made rows into a bare table"
GOAL = "parsing and checking included; references enforced"


def run(folder: Path, rows: int, rounds: int) -> list[Measured]:
    """Each round brings in other months."""
    months = max(1, -(-rows // world.A_MONTH))
    costs: list[float] = []
    floors: list[float] = []
    for number in range(rounds):
        span = range(number * months, (number + 1) * months)
        file = world.write(folder / "clean.csv", list(world.lines(span))[:rows])
        costs.append(clocked(lambda: must(bring_in(file), f"{file.rows} written")))  # noqa: B023
        ready = _ready_rows()
        floors.append(clocked(lambda: _bare(folder, ready)))  # noqa: B023
    return [
        Measured(
            "I7", "SQLite: first import of a file", ratio(costs, floors), FLOOR, 2.5, note=GOAL
        )
    ]


def _ready_rows() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM needs_observation WHERE batch_id = (SELECT id FROM"
            " needs_importbatch ORDER BY imported_at DESC LIMIT 1)"
        )
        return list(cursor.fetchall())


def _bare(folder: Path, ready: list[tuple[Any, ...]]) -> None:
    target = folder / "floor.sqlite3"
    target.unlink(missing_ok=True)
    marks = ", ".join("?" * len(COLUMNS.split(", ")))
    with sqlite3.connect(target) as bare:
        bare.execute(f"CREATE TABLE bare ({COLUMNS})")
        bare.executemany(f"INSERT INTO bare VALUES ({marks})", ready)
    bare.close()
