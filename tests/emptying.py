"""Emptying the tables between two tests that commit, and telling which have rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

# What the framework writes again after every emptying, row for row as it was.
SAME_AGAIN = {'"django_content_type"', '"auth_permission"'}


@contextmanager
def triggers_off(tables: Sequence[str] = ()) -> Iterator[None]:
    """Between two tests the tables are emptied, which the append-only triggers refuse.

    Of these tables, named in quotes; of all where none is named.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [
            (name, sql)
            for name, table, sql in cursor.fetchall()
            if not tables or f'"{table}"' in tables
        ]
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _, sql in triggers:
                cursor.execute(sql)


def filled(tables: Sequence[str]) -> list[str]:
    """The tables, in quotes, that have rows, but for those that are written again."""
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})"  # noqa: S608 - Django's own names
                for table in tables
                if table not in SAME_AGAIN
            )
        )
        return [table for (table,) in cursor.fetchall()]
