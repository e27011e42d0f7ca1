"""The database, from one address: nothing means the embedded SQLite file."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# FULL, not NORMAL: an acknowledged certificate must survive a power cut. IMMEDIATE:
# a writer that reads first would otherwise be told "database is locked" at once.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": ("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"),
}


def database_from(url: str, sqlite_file: Path) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name`, `sqlite:///path`, or nothing."""
    if not url:
        return _sqlite(sqlite_file)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(parts.path[1:] if parts.path.startswith("//") else parts.path))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL starts with postgresql:// or sqlite:///; leave it unset for SQLite."
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or query.pop("host", "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": (
                "-c statement_timeout=60000 -c lock_timeout=30000"
                " -c idle_in_transaction_session_timeout=120000"
            ),
            **query,
        },
    }


def _sqlite(file: Path) -> dict[str, Any]:
    if str(file) != ":memory:":
        file.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": _SQLITE_OPTIONS,
        # Django's default, one memory shared by all threads, locks whole tables and ignores
        # the time-out: races must be tried on a file, as they are run.
        "TEST": {"NAME": str(file.with_name(f"test-{file.name}"))},
    }
