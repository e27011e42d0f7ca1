"""Writing an import: one transaction holds figures, revisions, results and audit events."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import UUIDField
from django.utils import timezone

from dalpb.kernel.intake.coded import Coded, coded
from dalpb.kernel.intake.table import Table
from dalpb.kernel.refusals import Denial, StaleVersion
from needs.models import ImportBatch, ImportVia, ObservationRevision
from needs.services.imports.bulk import import_long
from needs.services.imports.bulk.lines import insert_figures, lines_of_rows
from needs.services.imports.checking import Change, ImportPlan, check_import
from needs.services.imports.sending import (
    BY_COLUMNS_ROWS,
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

BATCH_SIZE: Final = 2000


def import_observations(
    *,
    table: Table | Coded,
    file_name: str,
    byte_sha256: str,
    sender: Sender,
    at: datetime,
    expected_digest: str = "",
) -> ImportResult:
    """Every row of the file is in the database, or none is and the errors say why.

    The rows are checked again inside the transaction, after the organisations' rows are
    locked, so of two identical files at once the second finds nothing left to write. With
    `expected_digest` (of a preview) the import is refused as stale when it would do
    anything else than the preview said. Where the caller has a transaction this joins it:
    the API keeps a request's answer together with what it did. A long file goes by columns,
    unless its preview was made by rows; one that was read by columns, sooner.
    """
    if not isinstance(table, Table) and len(table) <= BY_COLUMNS_ROWS:
        table = table.whole()
    is_by_rows = bool(expected_digest) or sender.via is ImportVia.ROUND
    if not isinstance(table, Table) or (len(table.rows) > LONG_ROWS and not is_by_rows):
        columns = coded(table) if isinstance(table, Table) else table
        result = import_long(
            columns, file_name=file_name, byte_sha256=byte_sha256, sender=sender, at=at
        )
        if result is not None:
            return result
        table = columns.whole()
    with transaction.atomic():
        lock(sender)
        plan = check_import(
            table,
            file_name=file_name,
            scope=sender.scope,
            on=timezone.localdate(at),
            organisation=sender.organisation,
            from_round=sender.via is ImportVia.ROUND,
        )
        if expected_digest and plan.is_accepted and plan.digest != expected_digest:
            raise StaleVersion(
                Denial(
                    "import.figures_changed",
                    "Some of these figures were changed since the preview was made. Look at the"
                    " new preview before you confirm.",
                )
            )
        batch_id = None
        if plan.is_accepted and plan.writes_count:
            batch_id = _write(plan, file_name, byte_sha256, sender, at)
    return ImportResult(
        status="accepted" if plan.is_accepted else "refused",
        rows_read=plan.rows_read,
        rows_written=plan.writes_count if plan.is_accepted else 0,
        rows_unchanged=plan.unchanged_count,
        errors=plan.errors,
        warnings=plan.warnings,
        notes=plan.notes,
        batch_id=batch_id,
    )


def _write(
    plan: ImportPlan,
    file_name: str,
    byte_sha256: str,
    sender: Sender,
    at: datetime,
) -> uuid.UUID:
    rows = [*plan.new, *(change.row for change in plan.changed)]
    wrote = Wrote(
        rows_sha256=plan.rows_sha256,
        read_count=plan.rows_read,
        new_count=len(plan.new),
        changed_count=len(plan.changed),
        unchanged_count=plan.unchanged_count,
        notes=plan.notes,
        organisations=frozenset((row.organisation_id, row.organisation_code) for row in rows),
        measures=frozenset(row.measure_code for row in rows),
    )
    batch = new_batch(wrote, file_name, byte_sha256, sender, at)
    periods = periods_with_rows({row.period for row in rows})
    _write_changes(plan.changed, batch)
    insert_figures(lines_of_rows(plan.new, periods), batch.pk)
    refresh_indicators(
        by=sender.by, at=at, touched=frozenset((row.measure_id, row.period) for row in rows)
    )
    record_batch(wrote, batch, sender, at)
    return batch.pk


def _write_changes(changed: Sequence[Change], batch: ImportBatch) -> None:
    """Each changed figure, after what it said before is kept as a revision."""
    for start in range(0, len(changed), BATCH_SIZE):
        chunk = changed[start : start + BATCH_SIZE]
        ObservationRevision.objects.bulk_create(_revision(change, batch) for change in chunk)
        with connection.cursor() as cursor:
            cursor.executemany(_UPDATE, [_new_columns(change, batch) for change in chunk])


# A bulk update as one CASE per column is many times slower than a prepared statement.
_UPDATE: Final = (
    "UPDATE needs_observation SET state = %s, value_micro = %s, low_micro = %s, high_micro = %s,"
    " words = %s, note = %s, source = %s, is_illustrative = %s, batch_id = %s, version = %s"
    " WHERE id = %s AND version = %s"
)


def _new_columns(change: Change, batch: ImportBatch) -> tuple[str | int | None, ...]:
    stored, row, before = change.row.stored, change.row, change.before
    return (
        stored.state,
        stored.value_micro,
        stored.low_micro,
        stored.high_micro,
        stored.words,
        row.note,
        row.source,
        row.is_illustrative,
        UUIDField().get_db_prep_value(batch.pk, connection),
        before.version + 1,
        before.id,
        before.version,
    )


def _revision(change: Change, batch: ImportBatch) -> ObservationRevision:
    before = change.before
    return ObservationRevision(
        observation_id=before.id,
        version=before.version,
        state=before.stored.state,
        value_micro=before.stored.value_micro,
        low_micro=before.stored.low_micro,
        high_micro=before.stored.high_micro,
        words=before.stored.words,
        note=before.note,
        source=before.source,
        is_illustrative=before.is_illustrative,
        batch_id=before.batch_id,
        replaced_by=batch,
    )
