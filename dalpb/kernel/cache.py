"""The cache in a table of the database: a key that is there already is written with one statement."""

import base64
import pickle
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, connections, router


class TableCache(DatabaseCache):
    """The stock one counts the table, then looks, then writes, at every request to the API.

    A new key goes that way still, so what is out of date is swept as before.
    """

    def _base_set(
        self, mode: str, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT
    ) -> bool:
        if mode == "set" and timeout is not None and self._written_again(key, value, timeout):
            return True
        return bool(super()._base_set(mode, key, value, timeout))  # type: ignore[misc]

    def _written_again(self, key: str, value: Any, timeout: float) -> bool:
        until = self.get_backend_timeout(timeout)
        if until is None:
            return False
        connection = connections[router.db_for_write(self.cache_model_class)]
        expires = datetime.fromtimestamp(int(until), tz=UTC)
        table: str = self._table  # type: ignore[attr-defined]  # the stubs leave it out
        said = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {connection.ops.quote_name(table)}"  # noqa: S608 - our own table
                    " SET value = %s, expires = %s WHERE cache_key = %s",
                    [said, connection.ops.adapt_datetimefield_value(expires), key],
                )
                return bool(cursor.rowcount)
        except DatabaseError:
            # The stock way lets a cache fail in silence; within a transaction it is too late for that.
            if connection.in_atomic_block:
                raise
            return False
