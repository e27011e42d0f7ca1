"""Writing an import: one transaction holds figures, revisions, results and audit events."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import UUIDField

from dalpb.kernel.audit import record
from dalpb.kernel.intake.table import Table
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.periods import Period
from dalpb.kernel.refusals import Denial, StaleVersion
from needs.models import ImportBatch, ImportVia, Observation, ObservationRevision
from needs.permissions import Scope
from needs.rules.submission import Issue, SubmittedRow
from needs.services.imports.against import period_rows
from needs.services.imports.checking import Change, ImportPlan, check_import
from needs.services.indicators import refresh_indicators

BATCH_SIZE: Final = 2000


@dataclass(frozen=True, slots=True)
class ImportResult:
    """`status` is accepted or refused; a batch exists only where something was written."""

    status: str
    rows_read: int
    rows_written: int
    rows_unchanged: int
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    notes: tuple[str, ...]
    batch_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a file, how, and for whom. `by` is None for the operator at the server."""

    by: User | None
    scope: Scope
    via: ImportVia
    organisation: Organisation | None = None


def import_observations(
    *,
    table: Table,
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
    the API keeps a request's answer together with what it did.
    """
    with transaction.atomic():
        _lock(sender)
        plan = check_import(
            table,
            file_name=file_name,
            scope=sender.scope,
            on=at.date(),
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


def _lock(sender: Sender) -> None:
    """Hold the rows of the organisations the sender may send for, in one order."""
    rows = Organisation.objects.select_for_update().order_by("pk")
    if sender.organisation is not None:
        rows = rows.filter(pk=sender.organisation.pk)
    elif sender.scope.organisation_ids is not None:
        rows = rows.filter(pk__in=sender.scope.organisation_ids)
    list(rows.values_list("pk", flat=True))


def _write(
    plan: ImportPlan,
    file_name: str,
    byte_sha256: str,
    sender: Sender,
    at: datetime,
) -> uuid.UUID:
    rows = [*plan.new, *(change.row for change in plan.changed)]
    batch = ImportBatch(
        organisation_id=_only_organisation(rows),
        file_name=file_name[:200],
        byte_sha256=byte_sha256,
        rows_sha256=plan.rows_sha256,
        rows_read_count=plan.rows_read,
        rows_written_count=plan.writes_count,
        rows_unchanged_count=plan.unchanged_count,
        notes=list(plan.notes),
        via=sender.via.value,
        imported_by=sender.by,
        imported_at=at,
    )
    batch.save(force_insert=True)
    periods = _periods({row.period for row in rows})
    _write_changes(plan.changed, batch)
    for start in range(0, len(plan.new), BATCH_SIZE):
        chunk = plan.new[start : start + BATCH_SIZE]
        Observation.objects.bulk_create(_observation(row, periods, batch) for row in chunk)
    refresh_indicators(
        by=sender.by, at=at, touched=frozenset((row.measure_id, row.period) for row in rows)
    )
    _audit(plan, batch, rows, sender, at)
    return batch.pk


def _only_organisation(rows: Sequence[SubmittedRow]) -> int | None:
    ids = {row.organisation_id for row in rows}
    return ids.pop() if len(ids) == 1 else None


def _periods(wanted: set[Period]) -> dict[Period, int]:
    """A row for every period; another import may be making the same one."""
    found = period_rows(wanted)
    missing = sorted(wanted - set(found))
    if missing:
        ReportingPeriod.objects.bulk_create(
            (
                ReportingPeriod(
                    code=period.code,
                    kind=period.kind.value,
                    first_on=period.first,
                    until_on=period.until,
                )
                for period in missing
            ),
            ignore_conflicts=True,
        )
        found = period_rows(wanted)
    return found


def _observation(row: SubmittedRow, periods: dict[Period, int], batch: ImportBatch) -> Observation:
    return Observation(
        period_id=periods[row.period],
        area_id=row.area_id,
        organisation_id=row.organisation_id,
        service_id=row.service_id,
        measure_id=row.measure_id,
        category_key=row.category_key,
        state=row.stored.state,
        value_micro=row.stored.value_micro,
        low_micro=row.stored.low_micro,
        high_micro=row.stored.high_micro,
        words=row.stored.words,
        note=row.note,
        source=row.source,
        is_illustrative=row.is_illustrative,
        batch=batch,
    )


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


def _audit(
    plan: ImportPlan,
    batch: ImportBatch,
    rows: Sequence[SubmittedRow],
    sender: Sender,
    at: datetime,
) -> None:
    organisations = sorted({row.organisation_code for row in rows})
    record(
        "observations.imported",
        by=sender.by,
        at=at,
        subject="import_batch",
        subject_key=str(batch.pk),
        organisation=organisations[0] if len(organisations) == 1 else "",
        details={
            "rows_read": plan.rows_read,
            "rows_new": len(plan.new),
            "rows_changed": len(plan.changed),
            "rows_unchanged": plan.unchanged_count,
            "rows_sha256": plan.rows_sha256,
            "byte_sha256": batch.byte_sha256,
            "organisations": organisations,
            "measures": sorted({row.measure_code for row in rows}),
            "via": sender.via.value,
        },
    )
