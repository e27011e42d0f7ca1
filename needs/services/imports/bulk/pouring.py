"""Rows that go into the table of figures while the next ones are still made."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Self
from uuid import UUID

from django.db import connection

from needs.services.imports.bulk.lines import (
    ALL_COLUMNS,
    HEADER,
    TABLE,
    TRAILER,
    Lines,
    Short,
    written,
)
from needs.services.imports.bulk.said_once import by_default, parted

if TYPE_CHECKING:
    from psycopg import Copy


class Otherwise(Exception):
    """The file must go another way, or there is nothing to gain in this one."""


class Poured:
    """Lines of one batch on PostgreSQL, for a transaction that has the table to itself.

    What is given is sent by a thread of the driver's. Until `stop` whoever asks the connection
    something else gets `Otherwise`, and would wait for ever without. After an exception the
    rest is not sent, and the caller takes its transaction back.
    """

    def __init__(self, batch: UUID) -> None:
        self.batch, self.rows = batch, 0
        self._end = (batch, Short(1))
        self._same: Mapping[str, Any] | None = None
        self._opened = ExitStack()
        self._copy: Copy | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        with connection.wrap_database_errors:
            self._opened.__exit__(kind, problem, where)

    def add(self, lines: Lines) -> None:
        """More lines. What all lines so far say alike is said once."""
        whole = lines.with_end(self._end)
        rest = parted(ALL_COLUMNS, whole.pieces, self._same)
        # One row alone says everything alike, and COPY takes no rows of nothing.
        if not rest.columns:
            rest = parted(ALL_COLUMNS, whole.pieces, {})
        if self._copy is None or rest.same != self._same:
            self.stop()
            self._same = rest.same
            with connection.wrap_database_errors:
                self._copy = self._begun(rest.columns, rest.same)
        places = tuple(whole.places[kind] for kind in rest.kinds)
        with connection.wrap_database_errors:
            for block in written(Lines(rest.pieces, places), len(rest.columns)):
                self._copy.write(block)
        self.rows += len(lines.places[0])

    def stop(self) -> None:
        """What was given is in the table, and the connection can be asked again."""
        with connection.wrap_database_errors:
            if self._copy is not None:
                self._copy.write(TRAILER)
                self._copy = None
            self._opened.close()

    def _begun(self, columns: Sequence[str], same: Mapping[str, Any]) -> "Copy":
        from psycopg import Cursor
        from psycopg.copy import QueuedLibpqWriter

        self._opened.enter_context(by_default(TABLE, same))
        cursor = self._opened.enter_context(Cursor(connection.connection))
        into = f"COPY {TABLE} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
        copy = self._opened.enter_context(
            cursor.copy(into.encode(), writer=QueuedLibpqWriter(cursor))
        )
        self._opened.enter_context(connection.execute_wrapper(_refused))
        copy.write(HEADER)
        return copy


def _refused(*_: object) -> NoReturn:
    raise Otherwise
