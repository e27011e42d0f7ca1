"""The guard of places over a long load on SQLite, asked once and not at every row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

GUARD: Final = "needs_observation_place_insert"
_MADE: Final = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s"
_LAST: Final = "SELECT coalesce(max(id), 0) FROM needs_observation"
# Changes nothing; the guard over changes has the same rule and looks at each.
_ASKED: Final = (
    "UPDATE needs_observation SET version = version WHERE id > %s AND service_id IS NOT NULL"
)


@contextmanager
def guard_after() -> Iterator[None]:
    """Figures are put in without their guard, which then looks at all of them that name a service.

    For a file that names none, over which it has nothing to say: where a table has a trigger,
    SQLite writes all rows of a statement into another table first. In the caller's transaction,
    in which nobody else writes. `IntegrityError` at the end for what the guard refuses.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MADE, [GUARD])
        (made,) = cursor.fetchone()
        cursor.execute(_LAST)
        (last,) = cursor.fetchone()
        cursor.execute(f"DROP TRIGGER {GUARD}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(made)
        cursor.execute(_ASKED, [last])
