"""The embedded database asks a pattern of a text once.

SQLite has no patterns of its own: Django lends it a function of Python's, which a check calls
for every row, though the codes and keys of a file are few.
"""

import re
from functools import lru_cache
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

# A key is 200 letters at most, so what is remembered stays small.
_REMEMBERED: Final = 4096


@lru_cache(maxsize=_REMEMBERED, typed=True)
def matches(pattern: str | None, text: object) -> bool | None:
    """As Django's own: whether the pattern is found in the text; None where either is nothing."""
    if pattern is None or text is None:
        return None
    return bool(re.search(pattern, str(text)))


def _lend(sender: object, connection: BaseDatabaseWrapper, **more: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function("regexp", 2, matches, deterministic=True)


def connect() -> None:
    """Every connection that is opened from now on has it."""
    connection_created.connect(_lend, dispatch_uid="dalpb.kernel.embedded")
