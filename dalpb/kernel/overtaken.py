"""Two people at one moment: the second is told so, and is not shown the database's own words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from dalpb.kernel.refusals import Denial, Refused

# What PostgreSQL calls a second row where only one may be.
_UNIQUE_VIOLATION = "23505"
_DUPLICATES = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)


def is_duplicate(error: IntegrityError) -> bool:
    """Whether there was such a row already; any other broken rule is another matter."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.IntegrityError):
        return cause.sqlite_errorcode in _DUPLICATES
    return getattr(cause, "sqlstate", "") == _UNIQUE_VIOLATION


@contextmanager
def refused_when_overtaken(denial: Denial) -> Iterator[None]:
    """Refuses with these words where another wrote the row while ours was on its way.

    What was looked up before the insert cannot see what another transaction has not committed:
    only the unique constraint knows, so its answer is what is translated.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise Refused(denial) from error
