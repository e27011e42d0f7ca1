"""Importing a long file: one transaction, all rows or none."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from dalpb.kernel.intake.coded import Coded
from needs.models import ImportBatch, ImportVia
from needs.services.imports.again import stands_already
from needs.services.imports.against import period_rows
from needs.services.imports.bulk.checking import check_long
from needs.services.imports.bulk.finding import Found
from needs.services.imports.bulk.guarding import guard_after
from needs.services.imports.bulk.laying import Naming, laid_down
from needs.services.imports.bulk.lines import TABLE
from needs.services.imports.bulk.merging import is_anything_there
from needs.services.imports.bulk.shares import Shares
from needs.services.imports.bulk.staging import forget, stage_texts
from needs.services.imports.checking import seen_before
from needs.services.imports.issues import Issues
from needs.services.imports.sending import (
    LONG_ROWS,
    ImportResult,
    Sender,
    Wrote,
    lock,
    new_batch,
    periods_with_rows,
    record_batch,
)
from needs.services.indicators import refresh_indicators

# A million rows take seconds and ten million minutes; a page never waits for them. Sets of so
# many rows are compared in memory, not on disk.
_FOR_LONG_FILES: Final = (
    "SET LOCAL statement_timeout = '30min'",
    "SET LOCAL work_mem = '256MB'",
    # Compiling a question takes longer than these take to answer.
    "SET LOCAL jit = off",
)


@dataclass(frozen=True, slots=True)
class File:
    """A long file, who sends it and when."""

    table: Coded
    name: str
    byte_sha256: str
    sender: Sender
    at: datetime


def import_long(
    table: Coded,
    *,
    file_name: str,
    byte_sha256: str,
    sender: Sender,
    at: datetime,
    is_dry_run: bool = False,
) -> ImportResult | None:
    """Every row of a long file is in the database, or none is and the errors say why.

    The same as `import_observations` does with a short file. None, with nothing done, where
    the file names too many different things for this way.
    """
    file = File(table, file_name, byte_sha256, sender, at)
    with transaction.atomic():
        if len(table) > LONG_ROWS:
            make_room()
        lock(sender)
        checked = check_long(
            table,
            file_name=file_name,
            scope=sender.scope,
            on=timezone.localdate(at),
            organisation=sender.organisation,
            from_round=sender.via is ImportVia.ROUND,
        )
        if checked.errors:
            return _refused(table, checked.errors, checked.warnings)
        if checked.shares is None:
            return None
        result = _import(
            file, checked.shares, checked.digest, checked.warnings, is_dry_run=is_dry_run
        )
        if is_dry_run:
            transaction.set_rollback(True)
    return result


def make_room() -> None:
    """This transaction may take the time and memory that a long file needs."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for statement in _FOR_LONG_FILES:
            cursor.execute(statement)


def _refused(table: Coded, errors: Issues, warnings: Issues) -> ImportResult:
    return ImportResult(
        status="refused",
        rows_read=len(table),
        rows_written=0,
        rows_unchanged=0,
        errors=errors.told(),
        warnings=warnings.told(),
        notes=table.notes,
        batch_id=None,
    )


def _import(
    file: File, shares: Shares, digest: str, warnings: Issues, *, is_dry_run: bool
) -> ImportResult:
    if stands_already(digest):
        return _nothing_new(file, warnings)
    values = shares.values
    known = period_rows(set(values.periods))
    is_there = bool(known) and is_anything_there(values, sorted(known.values()))
    ids = periods_with_rows(set(values.periods), known)
    period_ids = [ids[period] for period in values.periods]
    staged = stage_texts(shares) if is_there else None
    found = Found(shares, period_ids, staged)
    for fetch in shares.fetching():
        found.add(fetch(), warnings)
    warnings.add(seen_before(digest, found.changed))
    batch_id = None
    if found.written and not is_dry_run:
        batch_id = _write(file, found, digest)
    if staged:
        forget()
    return accepted(file, found, warnings, batch_id)


def accepted(
    file: File, found: Found, warnings: Issues, batch_id: uuid.UUID | None
) -> ImportResult:
    """What is told of an import that took place."""
    return ImportResult(
        status="accepted",
        rows_read=len(file.table),
        rows_written=found.written,
        rows_unchanged=found.unchanged,
        errors=(),
        warnings=warnings.told(),
        notes=file.table.notes,
        batch_id=batch_id,
    )


def _nothing_new(file: File, warnings: Issues) -> ImportResult:
    return ImportResult(
        status="accepted",
        rows_read=len(file.table),
        rows_written=0,
        rows_unchanged=len(file.table),
        errors=(),
        warnings=warnings.told(),
        notes=file.table.notes,
        batch_id=None,
    )


def _write(file: File, found: Found, digest: str) -> uuid.UUID:
    wrote = wrote_of(file, found, digest)
    batch = new_batch(wrote, file.name, file.byte_sha256, file.sender, file.at)
    with _afterwards(found, file.sender, batch.pk) as is_alone:
        for number, fetch in enumerate(found.shares.fetching()):
            found.write(number, fetch(), batch.pk, is_alone=is_alone)
    finish(file, found, wrote, batch)
    return batch.pk


def wrote_of(file: File, found: Found, digest: str) -> Wrote:
    """What the import does."""
    values = found.shares.values
    organisations = [values.organisations[place] for place in found.organisations]
    return Wrote(
        rows_sha256=digest,
        read_count=len(file.table),
        new_count=found.written - found.changed,
        changed_count=found.changed,
        unchanged_count=found.unchanged,
        notes=file.table.notes,
        organisations=frozenset((entry.id, entry.code) for entry in organisations),
        measures=frozenset(values.measures[place].code for place, _ in found.moments),
    )


def finish(file: File, found: Found, wrote: Wrote, batch: ImportBatch) -> None:
    """What reads the figures is in step with them, and the audit event stands."""
    values = found.shares.values
    refresh_indicators(
        by=file.sender.by,
        at=file.at,
        touched=frozenset((values.measures[m].id, values.periods[p]) for m, p in found.moments),
    )
    record_batch(wrote, batch, file.sender, file.at)


@contextmanager
def _afterwards(found: Found, sender: Sender, batch: uuid.UUID) -> Iterator[bool]:
    """What is asked of figures of which none stood once they are all there.

    It says whether nobody else is at the figures meanwhile. On PostgreSQL whoever reads figures
    waits, so that is not for a page or the API.
    """
    values = found.shares.values
    is_first = found.staged is None and found.written > LONG_ROWS
    is_operator = sender.via is ImportVia.COMMAND and sender.scope.organisation_ids is None
    has_services = any(entry.id for entry in values.services)
    if is_first and connection.vendor == "sqlite" and not has_services:
        with guard_after():
            yield False
    elif is_first and connection.vendor == "postgresql" and is_operator:
        with laid_down(TABLE, found.written, naming_of(found, batch)) as is_alone:
            yield is_alone
    else:
        yield False


def naming_of(found: Found, batch: uuid.UUID) -> Naming:
    """What the figures of the batch name."""
    values = found.shares.values
    areas, organisations, services, measures = (
        [entry.id for entry in entries if entry.id]
        for entries in (values.areas, values.organisations, values.services, values.measures)
    )
    return Naming(batch, found.period_ids, areas, organisations, services, measures)
