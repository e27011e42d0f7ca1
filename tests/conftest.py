"""Shared by every test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from model_bakery import baker

# A clock is no judge on a busy machine. A plain run explores; CI tries the same examples
# each time, so that what it says of a change is about the change.
SLOW = [HealthCheck.too_slow]
hypothesis_settings.register_profile("plain", deadline=None, suppress_health_check=SLOW)
hypothesis_settings.register_profile(
    "ci", deadline=None, derandomize=True, suppress_health_check=SLOW
)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "plain")


@contextmanager
def triggers_off() -> Iterator[None]:
    """Between two tests the tables are emptied, which the append-only triggers refuse."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _, sql in triggers:
                cursor.execute(sql)


@pytest.fixture(autouse=True, scope="session")
def _flush_without_triggers() -> Iterator[None]:
    original = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, sql_list: list[str]) -> Any:
        with triggers_off():
            return original(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]


@pytest.fixture
def at() -> datetime:
    """A moment to pass to services."""
    return datetime(2025, 5, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def officer(db: None) -> Any:
    return baker.make(
        "kernel.User", email="officer@council.example", full_name="Partnership Officer"
    )
