"""The cache in a table of the database: a key that is there already is written with one statement."""

import base64
import pickle
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router


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
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {connection.ops.quote_name(table)}"  # noqa: S608 - our own table
                " SET value = %s, expires = %s WHERE cache_key = %s",
                [
                    base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii"),
                    connection.ops.adapt_datetimefield_value(expires),
                    key,
                ],
            )
            return bool(cursor.rowcount)
