"""Imports on PostgreSQL, through the command, against a COPY of the same rows into a bare heap."""

import math
import resource
import statistics
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from unittest import mock

from django.db import connection
from django.utils.module_loading import import_string

from dalpb.bench import upserting, world
from dalpb.bench.measuring import Measured, Paced, clocked, grown, pace, ratio, settle, timed

FLOOR = "COPY of the ready-made rows into a bare heap"
QUARTER = 1680
TIMES = 9
# So many first imports, each into a table with little in it.
FIRSTS = 3
# Where a short and a long import ask for it. Named, not imported: those are the needs app's own.
KEEPING = (
    "needs.services.imports.writing.refresh_indicators",
    "needs.services.imports.bulk.writing.refresh_indicators",
)
COLUMNS = (
    "state, value_micro, low_micro, high_micro, words, note, source, is_illustrative,"
    " category_key, version, area_id, batch_id, measure_id, organisation_id, period_id, service_id"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """CPU seconds of keeping indicators in step, of the whole import, and the pace beside them."""

    keeping: float
    whole: float
    pace: float


def bring_in(file: world.File, *more: str) -> str:
    return world.command(
        "import_observations", str(file.path), "--most-rows", str(max(file.rows, 1_100_000)), *more
    )


def must(said: str, word: str) -> None:
    if word not in said:
        raise RuntimeError(f"Expected “{word}” in: {said[-400:]}")


def _all_written(file: world.File) -> None:
    must(bring_in(file), f"{file.rows} written")


def run(folder: Path, rows: int, rounds: int) -> list[Measured]:
    """Each round brings in other months, so that every first import is a first one."""
    months = max(1, math.ceil(rows / world.A_MONTH))
    costs: dict[str, list[float]] = {}
    upserting.prepare()
    small_before, upserts = [], []
    for number in range(TIMES):
        small_before.append((_small(folder, number), pace()))
        upserts.append(upserting.upserted(QUARTER))
    spans = [range(number * months, (number + 1) * months) for number in range(FIRSTS + rounds)]
    firsts = [_first(folder, islice(world.lines(span), rows)) for span in spans[:FIRSTS]]
    for span in spans[FIRSTS:]:
        _round(folder, list(islice(world.lines(span), rows)), costs)
    settle()
    small_after = [(_small(folder, number + TIMES), pace()) for number in range(TIMES)]
    return [
        *_first_judged(firsts, rows),
        *_judged(costs),
        *_grown(small_before, small_after, upserts),
    ]


def kept(folder: Path, turn: int) -> list[Kept]:
    """What keeping indicators in step costs now. Each turn has months that no other has."""
    return [Kept(*_kept(folder, turn * TIMES + number), pace()) for number in range(TIMES)]


def upkeep(before: list[Kept], after: list[Kept]) -> list[Measured]:
    """The turn before the tables were filled, and the one after."""
    first, last = ([(each.keeping, each.pace) for each in turn] for turn in (before, after))
    return [
        Measured(
            "D4", "keeping indicators in step, of a quarter they read",
            ratio([each.keeping for each in after], [each.whole for each in after]),
            "the whole import", 0.35,
        ),
        Measured(
            "D4", "the same, tables full", grown(first, last), "the same, tables small", 1.1,
        ),
    ]  # fmt: skip


def ten_times(folder: Path, sizes: tuple[int, int]) -> list[Measured]:
    """I3: what a row costs, and how much memory its process takes, in a file ten times as long.

    Each comes into a table with little in it; of the short files, in months of their own, the
    middle one counts.
    """
    per_row: dict[int, list[float]] = {rows: [] for rows in sizes}
    memory, begun = [], 0
    for rows, times in zip(sizes, (FIRSTS, 1), strict=True):
        months = max(1, math.ceil(rows / world.A_MONTH))
        for _ in range(times):
            span = range(begun, begun + months)
            begun += months
            file = world.write(folder / "grown.csv", islice(world.lines(span), rows))
            cost = clocked(partial(_all_written, file))
            per_row[rows].append(cost / rows)
            if rows < max(sizes):
                _take_back()
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    short, long = sizes
    growth = statistics.median(per_row[long]) / statistics.median(per_row[short])
    against = f"one of {short:,}, a row"
    return [
        Measured("I3", f"a file of {long:,} rows", round(growth, 3), against, 1.1),
        Measured(
            "I3", "the memory it takes", round(memory[1] / memory[0], 3), f"one of {short:,}", 1.1,
            note=f"{memory[1] >> 10} MiB against {memory[0] >> 10}",
        ),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _First:
    """Seconds of CPU and by the clock: of a first import, and of a COPY of the same rows."""

    cpu: float
    wall: float
    floor_cpu: float
    floor_wall: float


def _first(folder: Path, made: Iterable[world.Line]) -> _First:
    """A file brought in, after which the table is as it was."""
    file = world.write(folder / "first.csv", made)
    took = timed(partial(_all_written, file))
    floor = _floor()
    _take_back()
    return _First(*took, *floor)


def _floor() -> tuple[float, float]:
    """CPU and clock of a COPY of the last batch's rows."""
    content = _ready_rows()
    _bare()
    return timed(lambda: _copy(content))


def _round(folder: Path, made: list[world.Line], costs: dict[str, list[float]]) -> None:
    clean = world.write(folder / "clean.csv", made)
    other = world.write(folder / "other.csv", world.shuffled(made))
    changed = world.write(folder / "changed.csv", world.changed(made, 100))
    faulty = world.write(folder / "faulty.csv", world.faulty(made, 100))
    del made

    def job(name: str, file: world.File, word: str, *more: str) -> None:
        cost = clocked(lambda: must(bring_in(file, *more), word))
        costs.setdefault(name, []).append(cost)

    job("check", clean, "would be written", "--dry-run")
    job("faulty", faulty, "Refused")
    job("first", clean, f"{clean.rows} written")
    costs.setdefault("floor", []).append(_floor()[0])
    job("same", clean, " 0 written")
    job("other", other, " 0 written")
    job("changed", changed, f"{-(-clean.rows // 100)} written")


def _first_judged(firsts: list[_First], rows: int) -> list[Measured]:
    middle = sorted(each.cpu for each in firsts)[len(firsts) // 2]
    return [
        Measured(
            "I1", "first import of a file",
            ratio([each.cpu for each in firsts], [each.floor_cpu for each in firsts]), FLOOR, 4, 5,
            f"{middle:.1f} s of CPU for {rows:,} rows",
        ),
        Measured(
            "I2", "the same, by the clock",
            ratio([each.wall for each in firsts], [each.floor_wall for each in firsts]), FLOOR, 2, 2.5,
            "on two cores that are free",
        ),
    ]  # fmt: skip


def _judged(costs: dict[str, list[float]]) -> list[Measured]:
    floor = costs["floor"]

    def against(name: str) -> float:
        return ratio(costs[name], floor)

    return [
        Measured(
            "I1", "the same, where as many rows stand", ratio(costs["first"][-1:], floor[-1:]),
            FLOOR, 4, 5,
        ),
        Measured("I4", "the same file again", against("same"), FLOOR, 0.10),
        Measured("I4", "the same content in another file", against("other"), FLOOR, 1.0),
        Measured("I4", "1 % changed, with revisions", against("changed"), FLOOR, 3.5),
        Measured(
            "I6", "1 % faulty, every fault with its row",
            ratio(costs["faulty"], costs["check"]), "checking the clean file", 1.5,
        ),
        Measured("", "checking alone", against("check"), FLOOR),
    ]  # fmt: skip


def _small(folder: Path, number: int) -> float:
    """CPU of one county's quarter: 1,680 rows of months that no other file has."""
    month = 1100 + number
    made = [line for line in world.lines(range(month, month + 1)) if line[2] < "bench-12"]
    file = world.write(folder / "small.csv", made[:QUARTER])
    return clocked(partial(_all_written, file))


def _grown(before: Paced, after: Paced, upserts: list[float]) -> tuple[Measured, Measured]:
    return (
        Measured(
            "I5", "a county's quarter, into the full table",
            grown(before, after), "the same into the small table", 1.1,
        ),
        Measured(
            "I5", "a county's quarter, read, checked and written", ratio([cost for cost, _ in before], upserts),
            "bulk_create(update_conflicts) of its ready-made rows, references by row", 0.5,
        ),
    )  # fmt: skip


def _kept(folder: Path, number: int) -> tuple[float, float]:
    """CPU of a quarter of measures that indicators read: of keeping those in step, and of all."""
    # A year for each, so that none has more months beside it than another.
    month = 880 + 12 * number
    chosen = world.series(read_by_indicators=True)
    made = list(world.lines(range(month, month + 1), chosen=chosen))[:QUARTER]
    file = world.write(folder / "kept.csv", made)
    spent: list[float] = []
    refresh_indicators = import_string(KEEPING[0])

    def timed(**asked: Any) -> object:
        found: list[object] = []
        spent.append(clocked(lambda: found.append(refresh_indicators(**asked))))
        return found[0]

    with ExitStack() as patched:
        for path in KEEPING:
            patched.enter_context(mock.patch(path, timed))
        whole = clocked(partial(_all_written, file))
    return sum(spent), whole


def _ready_rows() -> bytes:
    """The rows of the last batch, as COPY takes them."""
    parts: list[bytes] = []
    with (
        connection.cursor() as cursor,
        cursor.copy(
            f"COPY (SELECT {COLUMNS} FROM needs_observation WHERE batch_id = (SELECT id FROM"
            " needs_importbatch ORDER BY imported_at DESC LIMIT 1)) TO STDOUT"
        ) as copy,
    ):
        parts.extend(bytes(piece) for piece in copy)
    return b"".join(parts)


def _take_back() -> None:
    """The figures of the last batch are gone, as if it had never come in."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE needs_observation DISABLE TRIGGER needs_observation_named")
        cursor.execute(
            "DELETE FROM needs_observation WHERE batch_id ="
            " (SELECT id FROM needs_importbatch ORDER BY imported_at DESC LIMIT 1)"
        )
        cursor.execute("ALTER TABLE needs_observation ENABLE TRIGGER needs_observation_named")
    settle()


def _bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_bare")
        cursor.execute(
            f"CREATE TABLE bench_bare AS SELECT {COLUMNS} FROM needs_observation LIMIT 0"
        )


def _copy(content: bytes) -> None:
    view = memoryview(content)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY bench_bare ({COLUMNS}) FROM STDIN") as copy,
    ):
        for start in range(0, len(content), 1 << 18):
            copy.write(view[start : start + (1 << 18)])
