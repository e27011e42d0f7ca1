"""Making and restoring copies. Copying the SQLite file itself is not a backup."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from dalpb.kernel.refusals import Denial, Refused


def back_up_sqlite(target: Path) -> None:
    """A whole copy of one moment, taken through SQLite's own backup interface.

    The live file has a write-ahead log beside it: a plain copy of the file misses what
    is only in the log, or catches it half moved.
    """
    source = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def back_up_postgres(target: Path, *, snapshot: str = "") -> None:
    """pg_dump in its custom format, of the snapshot another transaction exported."""
    settings = connection.settings_dict
    extra = [f"--snapshot={snapshot}"] if snapshot else []
    _postgres(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        *extra,
        f"--file={target}",
        f"--dbname={settings['NAME']}",
    )


@contextmanager
def restored(archive: Path) -> Iterator[BaseDatabaseWrapper]:
    """A scratch database made from a backup, gone again afterwards."""
    scratch = f"dalpb_drill_{uuid4().hex[:12]}"
    if connection.vendor == "sqlite":
        file = archive.with_name(f"{scratch}.sqlite3")
        shutil.copyfile(archive, file)
        try:
            with _opened(str(file)) as opened:
                yield opened
        finally:
            for left in archive.parent.glob(f"{scratch}.sqlite3*"):
                left.unlink()
        return
    _postgres("createdb", scratch)
    try:
        _postgres(
            "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={scratch}", str(archive)
        )
        with _opened(scratch) as opened:
            yield opened
    finally:
        _postgres("dropdb", "--force", scratch)


@contextmanager
def _opened(name: str) -> Iterator[BaseDatabaseWrapper]:
    """A second connection of the same kind, to another database."""
    scratch = connection.copy()
    scratch.settings_dict = {**connection.settings_dict, "NAME": name}
    try:
        yield scratch
    finally:
        scratch.close()


def _postgres(program: str, *arguments: str) -> None:
    settings = connection.settings_dict
    found = shutil.which(program)
    if found is None:
        raise Refused(
            Denial(
                "backup.no_client",
                f"{program} is missing: sudo apt-get install -y postgresql-client",
            )
        )
    environment = {
        **os.environ,
        "PGHOST": str(settings["HOST"]),
        "PGPORT": str(settings["PORT"]),
        "PGUSER": str(settings["USER"]),
        "PGPASSWORD": str(settings["PASSWORD"]),
    }
    environment = {name: value for name, value in environment.items() if value}
    done = subprocess.run(  # noqa: S603 - a fixed program, no shell
        [found, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(Denial("backup.failed", f"{program} failed: {done.stderr.strip()[:300]}"))
