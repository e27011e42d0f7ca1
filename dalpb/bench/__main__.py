"""Run the benchmarks: `./run bench [--rows N] [--deep]`. Exit 1 where a ratio is past its limit."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any

from dalpb.bench.measuring import Measured, settle, show

ROOT = Path(__file__).resolve().parents[2]
LOCAL = "postgresql://root@127.0.0.1:5432/postgres"
QUICK, JUDGED_FROM, DEEP = 100_000, 1_000_000, 10_000_000


def main() -> int:
    options = _options()
    if options.part:
        Path(options.out).write_text(json.dumps([m.as_json() for m in _part(options)]))
        return 0
    found = []
    rows = JUDGED_FROM if options.deep else options.rows
    parts = ("postgresql", "sqlite", "drawing", "disclosure")
    for part in (*parts, "grown") if options.deep else parts:
        url = _scratch(part)
        if url is None:
            print("No PostgreSQL answers at DATABASE_URL or 127.0.0.1:5432: its jobs are left out.")
            continue
        found += _in_a_process(part, url, rows)
    show(found)
    if rows < JUDGED_FROM:
        print(f"The goals of imports are for long files: judged from --rows {JUDGED_FROM}.")
    out = ROOT / "out" / "bench.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps({"rows": rows, "jobs": [m.as_json() for m in found]}, indent=1))
    failed = [each for each in found if _is_past(each, rows)]
    for each in failed:
        print(f"Past its limit: {each.goal} {each.job}, {each.ratio}")
    return 1 if failed else 0


def _is_past(each: Measured, rows: int) -> bool:
    """A short file's import is mostly what every import costs: its ratios are judged from 1M."""
    if each.goal.startswith("I") and rows < JUDGED_FROM:
        return False
    return each.is_passed


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=QUICK, help="rows of the long file")
    parser.add_argument(
        "--deep", action="store_true", help="1M rows, and how a file of 10M differs"
    )
    parser.add_argument("--part", default="", help=argparse.SUPPRESS)
    parser.add_argument("--out", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _scratch(part: str) -> str | None:
    """The address of a database of our own, empty for the embedded file; None without a server."""
    if part in ("sqlite", "drawing"):
        return ""
    import psycopg

    url = os.environ.get("DATABASE_URL", "")
    server = url if url.startswith("postgres") else LOCAL
    name = f"dalpb_bench_{uuid.uuid4().hex[:8]}"
    try:
        with psycopg.connect(server, autocommit=True, connect_timeout=3) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
    except psycopg.OperationalError:
        return None
    return f"{server.rpartition('/')[0]}/{name}"


def _drop(url: str) -> None:
    import psycopg

    base, _, name = url.rpartition("/")
    server = os.environ.get("DATABASE_URL", "")
    server = server if server.startswith("postgres") else f"{base}/postgres"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _in_a_process(part: str, url: str, rows: int) -> list[Measured]:
    """Each part has settings of its own, so a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        environment = {
            **os.environ,
            "DALPB_TOOLING": "1",
            "DALPB_DEMO": "1",  # the measured person has no second factor to hand
            "DALPB_VAR": folder,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "dalpb.settings",
        }
        command = ["--part", part, "--rows", str(rows), "--out", str(out)]
        try:
            subprocess.run(  # noqa: S603 - ourselves
                [sys.executable, "-m", "dalpb.bench", *command],
                cwd=ROOT,
                env=environment,
                check=True,
            )
            told: list[dict[str, Any]] = json.loads(out.read_text())
        finally:
            if url:
                _drop(url)
    for each in told:
        each.pop("verdict")
    return [Measured(**each) for each in told]


def _part(options: argparse.Namespace) -> list[Measured]:
    import django

    django.setup()
    from dalpb.bench import columns, dashboards, disclosure, drawing, imports, ledger, sqlite, world

    if options.part == "drawing":
        return drawing.run(7)
    if options.part == "disclosure":
        return disclosure.run(is_deep=options.rows >= JUDGED_FROM)
    rounds = 3 if options.rows <= QUICK else 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "static").mkdir()
        world.prepare(folder)
        if options.part == "sqlite":
            return sqlite.run(folder, min(options.rows, 300_000), rounds)
        if options.part == "grown":
            return imports.ten_times(folder, (JUDGED_FROM, DEEP))
        pages = dashboards.pages()
        before = imports.kept(folder, 0)
        settle()
        pages.measure()
        found = imports.run(folder, options.rows, rounds)
        pages.measure()
        found += imports.upkeep(before, imports.kept(folder, 1))
        return [*found, *pages.judged(), *ledger.run(pages), *columns.run(pages.client)]


if __name__ == "__main__":
    sys.exit(main())
