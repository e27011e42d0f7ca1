"""CPU of this process, of its children and of its database backend; rounds in turn; verdicts."""

import gc
import json
import os
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dalpb.kernel.intake import guarded

SLACK = 1.25
# Places among what is told of a process: the one it comes from, and what its ended ones took.
_PARENT, _OF_THE_ENDED = 1, (13, 14)
Job = Callable[[], object]
# What a job cost, and what the fixed piece of work did beside it.
Paced = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One job against its floor. `most` is the goal; `accepted` what will do; 0 is not judged."""

    goal: str
    job: str
    ratio: float
    floor: str
    most: float = 0
    accepted: float = 0
    note: str = ""

    @property
    def verdict(self) -> str:
        if not self.most:
            return "shown"
        if self.ratio <= self.most:
            return "reached"
        if self.ratio <= self.accepted:
            return "accepted"
        return "near" if self.ratio <= self.limit else "missed"

    @property
    def limit(self) -> float:
        return max(self.most, self.accepted) * SLACK

    @property
    def is_passed(self) -> bool:
        return bool(self.most) and self.ratio > self.limit

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "verdict": self.verdict}


def backend() -> int:
    """The process of our connection's backend; 0 where the database is in this process."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def spent(pid: int = 0) -> float:
    """CPU seconds so far: ours, our children's and the backend's with the workers it had."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = time.process_time() + children.ru_utime + children.ru_stime + _guarded()
    if not pid:
        return own
    return own + _on_the_clock(pid) + _ended_beside(pid)


def _ended_beside(pid: int) -> float:
    """Of the server's processes that have ended: workers help a backend and end at once."""
    server = int(_fields(pid)[_PARENT])
    ticks = sum(int(_fields(server)[place]) for place in _OF_THE_ENDED)
    return ticks / os.sysconf("SC_CLK_TCK")


def _fields(pid: int) -> list[str]:
    """What the system tells of a process, from the state on: its name may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _guarded() -> float:
    """What read files: the processes that have ended, and the keeper that is still there."""
    number = guarded.keeper()
    return guarded.used.cpu_seconds + (_on_the_clock(number) if number else 0)


def _on_the_clock(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def clocked(job: Job) -> float:
    """CPU seconds of one run."""
    return timed(job)[0]


def timed(job: Job) -> tuple[float, float]:
    """CPU seconds of one run, and seconds by the clock."""
    pid = backend()
    gc.collect()
    before, begun = spent(pid), time.perf_counter()
    job()
    took = time.perf_counter() - begun
    return spent(pid) - before, took


def pace() -> float:
    """CPU seconds of a fixed piece of work: how fast the machine is just now.

    What is measured minutes apart is held against it, as a shared machine changes its speed.
    """
    return clocked(_fixed_work)


def _fixed_work() -> None:
    from django.db import connection

    for _ in range(4):
        rows = [{"number": n, "words": f"row {n}"} for n in range(4000)]
        json.loads(json.dumps(sorted(rows, key=lambda row: str(row["words"]))))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(length(md5(n::text))) FROM generate_series(1, 10000) n")


def grown(before: Paced, after: Paced) -> float:
    """How the cost grew, held against the pace of each time.

    Other work on the cores only adds to what is measured, so of each the lower quartile counts.
    """
    first, last = (
        _low([cost for cost, _ in costs]) / _low([at for _, at in costs])
        for costs in (before, after)
    )
    return round(last / first, 3)


def _low(costs: Sequence[float]) -> float:
    return sorted(costs)[len(costs) // 4]


def settle() -> None:
    """The tables are swept and their statistics kept, as a server does by itself in a minute."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def in_turn(jobs: Mapping[str, Job], rounds: int, *, warm: int = 1) -> dict[str, list[float]]:
    """CPU seconds of each job in each round. A B C, A B C: noise falls on all alike."""
    found: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(warm + rounds):
        for name, job in jobs.items():
            cost = clocked(job)
            if number >= warm:
                found[name].append(cost)
    return found


def ratio(costs: list[float], floors: list[float]) -> float:
    """The median of the ratios of each round."""
    pairs = zip(costs, floors, strict=True)
    return round(statistics.median(cost / floor for cost, floor in pairs), 3)


def show(found: list[Measured]) -> None:
    width = max(len(each.job) for each in found)
    print(f"{'':4} {'job':{width}} {'ratio':>8} {'goal':>6} {'will do':>7}  verdict   floor")
    for each in found:
        most = f"{each.most:g}" if each.most else "-"
        accepted = f"{each.accepted:g}" if each.accepted else "-"
        print(
            f"{each.goal:4} {each.job:{width}} {each.ratio:8.3f} {most:>6} {accepted:>7}"
            f"  {each.verdict:9} {each.floor}{'; ' if each.note else ''}{each.note}"
        )
