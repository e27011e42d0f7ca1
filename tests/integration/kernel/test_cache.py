"""The cache in a table: a value that is there is written again with one statement."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.test.utils import CaptureQueriesContext

from dalpb.kernel.clock import now

pytestmark = pytest.mark.django_db


def test_a_key_that_is_there_is_written_with_one_statement() -> None:
    cache.set("count", [1], 60)

    with CaptureQueriesContext(connection) as said:
        cache.set("count", [2, 1], 60)

    assert len(said) == 1
    assert cache.get("count") == [2, 1]


def test_a_new_key_is_put_in_and_goes_when_its_time_is_up() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        cache.set("new", "first", 30)
        cache.set("new", "again", 60)
        clock.shift(timedelta(seconds=45))
        assert cache.get("new") == "again"
        clock.shift(timedelta(seconds=45))

        assert cache.get("new") is None


@pytest.mark.parametrize("timeout", [None, 0, -1])
def test_the_ends_of_time_are_as_they_were(timeout: int | None) -> None:
    cache.set("key", "value", 60)

    cache.set("key", "other", timeout)

    assert cache.get("key") == ("other" if timeout is None else None)


def test_adding_leaves_what_is_there() -> None:
    cache.set("key", "value", 60)

    assert cache.add("key", "other", 60) is False
    assert cache.get("key") == "value"


@pytest.mark.django_db(transaction=True)
def test_a_table_that_cannot_be_written_stops_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set("key", "value", 60)

    asked = CursorWrapper.execute

    def refused(cursor: CursorWrapper, sql: str, params: Any = None) -> Any:
        if sql.startswith("UPDATE"):
            raise OperationalError(sql)
        return asked(cursor, sql, params)

    with monkeypatch.context() as patched:
        patched.setattr(CursorWrapper, "execute", refused)
        cache.set("key", "other", 60)

    assert cache.get("key") == "value"
