"""The tests' database, migrated once and copied for whoever runs next.

Migrating from nothing takes longer than most tests. What came of it is kept, with a mark of
the migrations it came from, and copied by each later process and run of this checkout; a
migration that has changed makes it anew.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import django
from django.conf import settings
from django.db import connection

ROOT: Final = Path(__file__).resolve().parents[1]
# What the migrations are made of: their own files and the code that writes their SQL.
_MADE_OF: Final = (
    "*/migrations/*.py",
    "dalpb/kernel/migrations/*.py",
    "dalpb/kernel/*.py",
    "commissioning/models/*.py",
)
_COPIES: Final = ("", "-wal", "-shm")


def mark() -> str:
    """A digest of all that decides how an empty database looks."""
    found = hashlib.sha256(django.__version__.encode())
    for path in sorted({path for pattern in _MADE_OF for path in ROOT.glob(pattern)}):
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()


@contextmanager
def alone() -> Iterator[None]:
    """One process of this checkout at a time makes or copies the kept database."""
    lock = ROOT / "var" / "test-database.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def name() -> str:
    """What the tests' database will be called; to be asked before it is made."""
    return str(connection.creation._get_test_db_name())  # type: ignore[attr-defined]


def copy_kept(name: str) -> bool:
    """The tests' database is a copy of the kept one; False, and it is gone, where none fits."""
    return _copy_file(name) if connection.vendor == "sqlite" else _copy_on_server(name)


def keep(name: str) -> None:
    """The tests' database, just migrated, is kept to be copied."""
    if connection.vendor == "sqlite":
        _keep_file(name)
    else:
        _keep_on_server(name)


def drop(name: str) -> None:
    """The tests' database is gone, whoever still looks at it."""
    connection.close()
    if connection.vendor == "sqlite":
        _remove_file(name)
        return
    with _server() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


def _files() -> tuple[Path, Path]:
    kept = Path(settings.VAR) / "test-kept.sqlite3"
    return kept, kept.with_suffix(".mark")


def _copy_file(name: str) -> bool:
    _remove_file(name)
    kept, marked = _files()
    if not (kept.exists() and marked.exists() and marked.read_text() == mark()):
        return False
    shutil.copyfile(kept, name)
    return True


def _remove_file(name: str) -> None:
    for end in _COPIES:
        Path(f"{name}{end}").unlink(missing_ok=True)


def _keep_file(name: str) -> None:
    kept, marked = _files()
    marked.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(name, kept)
    marked.write_text(mark())


def _kept_name() -> str:
    """One for each checkout, so that two of them do not spoil each other's."""
    return f"test_kept_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]}"


def _copy_on_server(name: str) -> bool:
    quote = connection.ops.quote_name
    with _server() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quote(name)} WITH (FORCE)")
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [_kept_name()],
        )
        if cursor.fetchone() != (mark(),):
            return False
        cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(_kept_name())}")
    return True


def _keep_on_server(name: str) -> None:
    quote = connection.ops.quote_name
    connection.close()
    with _server() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quote(_kept_name())} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {quote(_kept_name())} TEMPLATE {quote(name)}")
        cursor.execute(f"COMMENT ON DATABASE {quote(_kept_name())} IS '{mark()}'")


@contextmanager
def _server() -> Iterator[Any]:
    """A cursor that is in no database of ours."""
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        yield cursor
