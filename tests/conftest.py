"""Shared by every test."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.urls import get_resolver
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from model_bakery import baker

from tests import databases, worlds
from tests.emptying import filled, triggers_off
from tests.standing import Ground, standing, wanted
from tests.worlds import World

# A clock is no judge on a busy machine. A plain run explores; CI tries the same examples
# each time, so that what it says of a change is about the change.
SLOW = [HealthCheck.too_slow]
hypothesis_settings.register_profile("plain", deadline=None, suppress_health_check=SLOW)
hypothesis_settings.register_profile(
    "ci", deadline=None, derandomize=True, suppress_health_check=SLOW
)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "plain")


def emptied_by(sql_list: list[str]) -> list[str]:
    """The tables, in quotes, that the statements would empty."""
    return [
        table
        for sql in sql_list
        if sql.startswith(("TRUNCATE ", "DELETE FROM "))
        for table in sql.removeprefix("TRUNCATE ").removeprefix("DELETE FROM ").rstrip(";").split(", ")
    ]  # fmt: skip


@pytest.fixture(autouse=True, scope="session")
def _flush_without_triggers() -> Iterator[None]:
    """TRUNCATE makes new files for every table and index; a few rows are gone sooner by DELETE.

    With the triggers off nothing refers to anything, so the order does not matter.
    """
    original = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, sql_list: list[str]) -> Any:
        tables = filled(emptied_by(sql_list))
        if not tables:
            return None
        deletes = [f"DELETE FROM {table}" for table in tables]  # noqa: S608 - Django's own names
        with transaction.atomic(), triggers_off(tables):
            return original(self, deletes)

    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """It is copied before the tests and dropped after them here, and not by the plugin."""
    return True


@pytest.fixture(scope="session")
def kept_database(
    django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[Callable[[], None]]:
    """The tests' database is a copy of the kept one, or empty; what is given keeps it."""
    with ExitStack() as held:
        held.enter_context(databases.alone())
        name = databases.name()
        with django_db_blocker.unblock():
            is_copied = databases.copy_kept(name)

        def keep() -> None:
            with django_db_blocker.unblock():
                if not is_copied:
                    databases.keep(name)
            held.close()

        yield keep
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture(scope="session")
def django_db_setup(
    kept_database: Callable[[], None],
    django_db_setup: None,
) -> None:
    """The server's threads keep no connection from one request to the next, nor past the end.

    A thread that waits for the browser's next request would hold the database open, which
    PostgreSQL then does not drop. The pages are loaded here: a module that is first loaded
    while a test has put something in another's place would keep it to the end.
    """
    get_resolver().url_patterns  # noqa: B018 - reading it loads them
    connections.settings[DEFAULT_DB_ALIAS]["CONN_MAX_AGE"] = 0
    kept_database()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on the same world come one after another, in whatever order they were put.

    Those that take minutes come first: begun last, one of them is what all others wait for.
    """
    items.sort(key=lambda item: (item.get_closest_marker("minutes") is None, wanted(item)))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was loaded stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
    made = Ground()
    yield made
    with django_db_blocker.unblock():
        made.clear()


@pytest.fixture
def _ground_is_laid(request: pytest.FixtureRequest, ground: Ground, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        ground.stand(wanted(request.node))


@pytest.fixture(autouse=True)
def _ground_is_laid_first(request: pytest.FixtureRequest) -> None:
    """Before the test's clock and patches. A test that asks for no database is left alone."""
    if "_django_db_helper" in request.fixturenames:
        request.getfixturevalue("_ground_is_laid")


@pytest.fixture
def _django_db_helper(_ground_is_laid: None, _django_db_helper: None) -> None:
    """The plugin's own, which opens the test's transaction: on the ground, not under it.

    A test that only carries the mark asks for it too, before anything else, and unlisted.
    """


@standing
def on_exampleshire() -> World:
    """The partnership with two years of figures and money, and no return yet."""
    return worlds.build()


@pytest.fixture
def at() -> datetime:
    """A moment to pass to services."""
    return datetime(2025, 5, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def officer(db: None) -> Any:
    return baker.make(
        "kernel.User", email="officer@council.example", full_name="Partnership Officer"
    )
