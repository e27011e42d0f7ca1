"""Reading many things as they stood at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """A transaction for reading, all of whose reads see the same state of the database.

    PostgreSQL's default would let another commit in between two reads. On SQLite a
    transaction is of one state as it is, but ours begin IMMEDIATE, which would keep
    writers waiting while a page is read: this one begins DEFERRED. Inside an outer
    transaction the outer one's snapshot holds, so the caller opens this first.
    """
    outermost = not connection.in_atomic_block
    with _deferred(outermost), transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


@contextmanager
def _deferred(outermost: bool) -> Iterator[None]:
    if not outermost or connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    usual = connection.transaction_mode  # type: ignore[attr-defined]  # only SQLite has it
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # as above
    try:
        yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]  # as above
