"""A long file's rows are laid down while the rest of it is still read.

What is laid down is a guess: that nothing of what the file says stands, that it has no fault, and
that the table of figures is free. All of the file is then checked as ever, while the last rows
are on their way. Where the guess was wrong everything is taken back, and the file goes the way of
every long file, which says what is wrong with it.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from dalpb.kernel.intake.coded import Coded, CodedTable
from dalpb.kernel.intake.coming import STRETCH_ROWS, Take
from needs.models import ImportVia
from needs.services.imports.bulk.ahead_periods import PeriodsAhead
from needs.services.imports.bulk.checking import check_alone
from needs.services.imports.bulk.finding import Found
from needs.services.imports.bulk.guessing import Guess
from needs.services.imports.bulk.keys import keys_of
from needs.services.imports.bulk.laying import Laying, ask, begun, run
from needs.services.imports.bulk.lines import TABLE, lines_of
from needs.services.imports.bulk.merging import is_anything_there
from needs.services.imports.bulk.pouring import Otherwise, Poured
from needs.services.imports.bulk.resolved import Resolved
from needs.services.imports.bulk.shares import Shares
from needs.services.imports.bulk.whole import asked_elsewhere
from needs.services.imports.bulk.writing import (
    File,
    accepted,
    finish,
    make_room,
    naming_of,
    wrote_of,
)
from needs.services.imports.issues import Issues
from needs.services.imports.sending import ImportResult, Sender, lock, new_batch

# A longer file's rows are put in order on disk first, and lie better in the table.
MOST_ROWS: Final = 1 << 20
# No row that can be kept has fewer characters, with its separators.
_SHORTEST_ROW: Final = 20
# The server's class of what an operator does, from cancelling a statement on.
_STOPPED: Final = "57"
# Reads the file; what is given is handed stretches of its rows meanwhile.
Reading = Callable[[Take | None], Coded]


def import_while_reading(
    read: Reading, *, size: int, file_name: str, byte_sha256: str, sender: Sender, at: datetime
) -> tuple[Coded, ImportResult | None]:
    """The table that is read, and what importing it did.

    None, with nothing done, where it must go another way. `size` is that of the file in bytes.
    """
    if not _may_be(sender, size):
        return read(None), None
    table: Coded | None = None
    try:
        with transaction.atomic(), Poured(uuid.uuid4()) as poured:
            guess = Guess(file_name, sender, timezone.localdate(at))
            ahead = _Ahead(poured, guess, sender, size)
            table = read(ahead.take)
            return table, ahead.finish(File(table, file_name, byte_sha256, sender, at))
    except (Otherwise, DatabaseError) as problem:
        # Where the database is to blame for more than a wrong guess, the other way says so.
        if table is None or _is_stopped(problem):
            raise
    return table, None


def _is_stopped(problem: Exception) -> bool:
    """Whether somebody at the server stopped it, who would not have it begun again."""
    state = getattr(problem.__cause__, "sqlstate", None) or ""
    return state.startswith(_STOPPED)


def _may_be(sender: Sender, size: int) -> bool:
    """Only the operator may have the table of figures alone, see `laying`."""
    return (
        connection.vendor == "postgresql"
        and sender.via is ImportVia.COMMAND
        and sender.scope.organisation_ids is None
        and size > STRETCH_ROWS * _SHORTEST_ROW
    )


@dataclass(frozen=True, slots=True)
class _Begun:
    """The table without what can be asked at the end, and the ids of the file's periods."""

    laying: Laying
    periods: PeriodsAhead


@dataclass(frozen=True, slots=True)
class _Good:
    """A file without a fault."""

    shares: Shares
    digest: str
    warnings: Issues


class _Ahead:
    """What is laid down of one file, and how it is kept."""

    def __init__(self, poured: Poured, guess: Guess, sender: Sender, size: int) -> None:
        self._poured, self._guess, self._sender, self._size = poured, guess, sender, size
        self._begun: _Begun | None = None
        self._problem: Exception | None = None

    def take(self, part: CodedTable) -> None:
        """The rows are on their way into the table, or no more of the file is put there."""
        if self._problem is not None:
            return
        try:
            self._lay(part)
        except Exception as problem:
            # The file is still read to its end: what is wrong is told of all of it.
            self._problem = problem

    def _lay(self, part: CodedTable) -> None:
        if self._begun is None and not _is_worth_it(part, self._size):
            raise Otherwise
        self._guess.screen(part)
        if self._begun is None:
            make_room()
            lock(self._sender)
        elif self._guess.needs_codes(part):
            self._poured.stop()
        rows = self._guess.resolved(part)
        if self._begun is None:
            self._begun = self._begin(rows, _rows_like(part, self._size))
        ids = self._begun.periods.ids(rows.periods)
        self._poured.add(lines_of(rows, ids, keys_of(rows).order))

    def _begin(self, rows: Resolved, expected: int) -> _Begun:
        """The table is made ready, where none of what the first rows name stands in it."""
        periods = PeriodsAhead()
        standing = periods.standing(rows.periods)
        if standing and is_anything_there(rows, standing):
            raise Otherwise
        laying = begun(TABLE, expected)
        if laying is None:
            raise Otherwise
        return _Begun(laying, periods)

    def finish(self, file: File) -> ImportResult:
        """All is checked, built and kept; `Otherwise` where the file must go another way."""
        if self._problem is not None:
            raise self._problem
        if self._begun is None:
            raise Otherwise
        periods = self._begun.periods
        good = self._checked(file)
        found = Found(good.shares, periods.ids(good.shares.values.periods), None)
        fetching = good.shares.fetching()
        for fetch in fetching:
            found.look(fetch())
        self._poured.stop()
        periods.make()
        run(*self._begun.laying.building)
        for fetch in fetching:
            found.add(fetch(), good.warnings)
        if Issues(asked_elsewhere(good.shares)) or found.written != self._poured.rows:
            raise Otherwise
        return self._kept(file, found, good)

    def _checked(self, file: File) -> _Good:
        """The file as it is checked in any way, asking the database nothing while rows go there."""
        codes = self._guess.codes_of(file.table.frame)
        if codes is None:
            raise Otherwise
        checked = check_alone(
            file.table,
            file_name=file.name,
            scope=self._sender.scope,
            on=timezone.localdate(file.at),
            organisation=self._sender.organisation,
            codes=codes,
        )
        if checked.errors or checked.shares is None:
            raise Otherwise
        return _Good(checked.shares, checked.digest, checked.warnings)

    def _kept(self, file: File, found: Found, good: _Good) -> ImportResult:
        wrote = wrote_of(file, found, good.digest)
        batch = new_batch(
            wrote, file.name, file.byte_sha256, file.sender, file.at, self._poured.batch
        )
        ask(naming_of(found, batch.pk))
        finish(file, found, wrote, batch)
        return accepted(file, found, good.warnings, batch.pk)


def _is_worth_it(part: CodedTable, size: int) -> bool:
    """Whether a file that begins so is long enough, and not too long."""
    return len(part) >= STRETCH_ROWS and _rows_like(part, size) <= MOST_ROWS


def _rows_like(part: CodedTable, size: int) -> int:
    """How many rows a file of so many bytes has, where all are as long as these are."""
    ends = len(part) * len(part.headings)
    lengths = (
        np.array([len(text.encode()) for text in texts], np.int64).take(codes).sum()
        for texts, codes in zip(part.texts, part.codes, strict=True)
    )
    return size * len(part) // int(sum(lengths, ends))
