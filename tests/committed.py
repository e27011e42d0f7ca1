"""Worlds for tests that commit: built once by a process, and laid down again for each such test.

Between two of these tests every table is emptied, so what one of them needs would be built
anew each time. PostgreSQL takes the rows of a world out once and back in for each test, much
sooner than they came; the numbers that it gives to new rows go on from where they were.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction

from tests.emptying import filled, triggers_off


@dataclass(frozen=True, slots=True)
class Laid:
    """What a builder gave, and the rows that it wrote, by the table's name in quotes."""

    made: Any
    rows: dict[str, bytes]


_LAID: Final[dict[str, Laid]] = {}


def lay(name: str, build: Callable[[], Any]) -> Any:
    """The world stands, and is committed; what its builder gave."""
    if connection.vendor != "postgresql" or connection.in_atomic_block or filled(_tables()):
        return build()
    laid = _LAID.get(name)
    if laid is None:
        made = build()
        laid = _LAID[name] = Laid(deepcopy(made), _taken())
        return made
    _put_back(laid.rows)
    return deepcopy(laid.made)


def _tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [connection.ops.quote_name(name) for name in names]


def _taken() -> dict[str, bytes]:
    rows = {}
    with transaction.atomic(), connection.cursor() as cursor:
        for table in filled(_tables()):
            with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
                rows[table] = b"".join(copy)
    return rows


def _put_back(rows: dict[str, bytes]) -> None:
    with transaction.atomic(), triggers_off(), connection.cursor() as cursor:
        for table, content in rows.items():
            with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                copy.write(content)
