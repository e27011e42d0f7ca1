"""Unique indexes built after a long load, where that is less work than to keep them row by row."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from django.db import OperationalError, connection, transaction

# Beyond so many times the file's rows, what stands already costs more to index than it saves.
MOST_STANDING: Final = 1.5
# How long whoever reads figures may have to wait before the load goes the other way.
_WAIT: Final = "SET LOCAL lock_timeout = '2s'"
_ALONE: Final = "LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"
# Only what is no constraint's: a primary key stays, because others refer to it. Only what each
# row has a place of its own in: an index of blocks, or of few rows, costs less to keep.
_INDEXES: Final = (
    "SELECT i.relname, pg_get_indexdef(i.oid) FROM pg_index x"
    " JOIN pg_class i ON i.oid = x.indexrelid"
    " WHERE x.indrelid = to_regclass(%s) AND x.indisunique AND NOT EXISTS"
    " (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid) ORDER BY i.relname"
)
_MAY: Final = (
    "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(%s)"
    " AND relkind = 'r'"
)
# One core sorts, the other is for pages.
_SORTING: Final = (
    # Rows lie in the order of the index already, and what is sorted stays near the processor:
    # with sixteen times that the index of a million rows takes a quarter more.
    "SET LOCAL maintenance_work_mem = '16MB'",
    "SET LOCAL max_parallel_maintenance_workers = 0",
)


@contextmanager
def indexes_after(table: str, rows: int) -> Iterator[bool]:
    """While rows are put into a table it has no unique index but its primary key; then it has.

    In the caller's transaction: whoever looks sees all of it or none. Whoever reads the table
    waits meanwhile. It says whether that was done: not where much stands already, where the
    table is not ours to change, or where somebody reads it for long. Not on SQLite, which keeps
    its indexes for less while rows come in their order.
    """
    is_done = (
        connection.vendor == "postgresql"
        and not _is_full(table, int(MOST_STANDING * rows))
        and _is_alone(table)
    )
    made: Sequence[tuple[str, str]] = _indexes(table) if is_done else ()
    with connection.cursor() as cursor:
        for name, _ in made:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    yield is_done
    with connection.cursor() as cursor:
        if made:
            for statement in _SORTING:
                cursor.execute(statement)
        for _, statement in made:
            cursor.execute(statement)


def _is_full(table: str, most: int) -> bool:
    """Whether more rows than that stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM {table} LIMIT 1 OFFSET %s",  # noqa: S608 - our name
            [most],
        )
        return cursor.fetchone() is not None


def _is_alone(table: str) -> bool:
    """Whether nobody else is at the table, and the table is ours."""
    with connection.cursor() as cursor:
        cursor.execute(_MAY, [table])
        found = cursor.fetchone()
        if found is None or not found[0]:
            return False
        try:
            with transaction.atomic():
                cursor.execute(_WAIT)
                cursor.execute(_ALONE.format(table=table))
        except OperationalError:
            return False
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    return True


def _indexes(table: str) -> Sequence[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [table])
        return [(name, statement) for name, statement in cursor.fetchall()]
