"""`./run bench`: what the main jobs cost, as ratios to a floor measured in the same run.

Clocks differ from machine to machine, ratios much less. Each figure is the median of
several rounds, taken in turn; `out/bench.json` keeps them.
"""

import csv
import io
import json
import os
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
SERVICES = (
    ("E10000013", "greensquareaccord", "places-of-safety"),
    ("E10000013", "greensquareaccord", "dispersed-refuge"),
    ("E10000013", "stroud-beresford-group", "stroud-beresford-refuge"),
)
SPLITS = {
    "refusal_instances": ("ALL", "capacity_constraints", "needs_not_met", "other_not_listed"),
    "households_moved_on": (
        "ALL", "settled_home", "another_safe_accommodation", "temporary_accommodation",
        "family_or_friends", "returned_to_perpetrator", "not_known", "other",
    ),
}  # fmt: skip
HEADINGS = ("period", "area", "organisation", "service", "measure", "category", "value", "note")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        results = run(Path(folder))
    show(results)
    out = ROOT / "out" / "bench.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(results, indent=1))
    return 0


def prepare(folder: Path) -> None:
    """A scratch database with the example's reference data."""
    os.chdir(ROOT)
    os.environ["DALPB_TOOLING"] = "1"
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'bench.sqlite3'}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "dalpb.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for file in ("needs/reference/measures.json", "dalpb/example/gloucestershire.json"):
        call_command("load_reference", file, stdout=io.StringIO())


def rows(years: range, *, more: int = 0) -> list[tuple[str, ...]]:
    """Monthly figures of three services; `more` is added to every hundredth ALL."""
    made: list[tuple[str, ...]] = []
    for year in years:
        for month in range(1, 13):
            for area, organisation, service in SERVICES:
                for measure, codes in SPLITS.items():
                    parts = [(len(made) + k) % 7 for k in range(len(codes) - 1)]
                    extra = more if len(made) % 100 < len(codes) else 0
                    parts[-1] += extra
                    for code, value in zip(codes, (sum(parts), *parts), strict=True):
                        made.append(
                            (f"{year}-{month:02d}", area, organisation, service, measure, code,
                             str(value), "")
                        )  # fmt: skip
    return made


def as_csv(lines: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *lines])
    return text.getvalue().encode()


def clocked(job: Callable[[], object]) -> float:
    """CPU seconds of this process and of the children it waited for."""
    started = spent()
    job()
    return spent() - started


def spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def floor(folder: Path, content: bytes) -> float:
    """Parse the file and put its rows into a bare table: no checks, keys or history."""
    target = folder / "floor.sqlite3"
    target.unlink(missing_ok=True)

    def job() -> None:
        parsed = list(csv.reader(io.StringIO(content.decode())))[1:]
        with sqlite3.connect(target) as connection:
            connection.execute("CREATE TABLE bare (a, b, c, d, e, f, g, h)")
            connection.executemany("INSERT INTO bare VALUES (?,?,?,?,?,?,?,?)", parsed)

    return clocked(job)


def bring_in(folder: Path, content: bytes) -> float:
    """The whole command as a person's file goes through it, reading child included."""
    from django.core.management import call_command

    file = folder / "bench.csv"
    file.write_bytes(content)
    return clocked(lambda: call_command("import_observations", str(file), stdout=io.StringIO()))


def run(folder: Path) -> list[dict[str, float | str | int]]:
    """Each round imports other years, so that every first import is a first one."""
    found: dict[str, list[float]] = {"first": [], "again": [], "one in a hundred changed": []}
    count = 0
    for number in range(ROUNDS):
        years = range(2001 + number * 15, 2016 + number * 15)
        content, changed = as_csv(rows(years)), as_csv(rows(years, more=3))
        count = content.count(b"\n") - 1
        base = floor(folder, content)
        found["first"].append(bring_in(folder, content) / base)
        found["again"].append(bring_in(folder, content) / base)
        found["one in a hundred changed"].append(bring_in(folder, changed) / base)
    return [
        {
            "job": f"import of {count} rows, {name}",
            "ratio": round(statistics.median(ratios), 1),
            "lowest": round(min(ratios), 1),
            "highest": round(max(ratios), 1),
            "floor": "parse and insert the rows into a bare table",
        }
        for name, ratios in found.items()
    ]


def show(results: list[dict[str, float | str | int]]) -> None:
    print(f"{'job':58} {'x floor':>8} {'lowest':>8} {'highest':>8}")
    for row in results:
        print(f"{row['job']:58} {row['ratio']:>8} {row['lowest']:>8} {row['highest']:>8}")


if __name__ == "__main__":
    sys.exit(main())
