"""What every import has, short or long: who sends, the batch, its periods, its audit event."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dalpb.kernel.audit import record
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.periods import Period
from needs.models import ImportBatch, ImportVia
from needs.permissions import Scope
from needs.rules.submission import Issue
from needs.services.imports.against import period_rows

# A file of more rows is checked by a job, or goes the way of long files.
LONG_ROWS: Final = 5000
# From so many rows on it takes less to check a file by columns, where nobody looked at its rows
# before: a row costs a twentieth of what it costs by itself, the columns what 500 rows do.
BY_COLUMNS_ROWS: Final = 1000


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


@dataclass(frozen=True, slots=True)
class Wrote:
    """What an import does, for its batch and its audit event."""

    rows_sha256: str
    read_count: int
    new_count: int
    changed_count: int
    unchanged_count: int
    notes: tuple[str, ...]
    organisations: frozenset[tuple[int, str]]
    measures: frozenset[str]


def lock(sender: Sender) -> None:
    """Hold the rows of the organisations the sender may send for, in one order."""
    rows = Organisation.objects.select_for_update().order_by("pk")
    if sender.organisation is not None:
        rows = rows.filter(pk=sender.organisation.pk)
    elif sender.scope.organisation_ids is not None:
        rows = rows.filter(pk__in=sender.scope.organisation_ids)
    list(rows.values_list("pk", flat=True))


def new_batch(
    wrote: Wrote,
    file_name: str,
    byte_sha256: str,
    sender: Sender,
    at: datetime,
    pk: uuid.UUID | None = None,
) -> ImportBatch:
    """The batch of an import that writes something. Its figures may be there before it."""
    ids = {pk for pk, _ in wrote.organisations}
    batch = ImportBatch(
        id=pk or uuid.uuid4(),
        organisation_id=ids.pop() if len(ids) == 1 else None,
        file_name=file_name[:200],
        byte_sha256=byte_sha256,
        rows_sha256=wrote.rows_sha256,
        rows_read_count=wrote.read_count,
        rows_written_count=wrote.new_count + wrote.changed_count,
        rows_unchanged_count=wrote.unchanged_count,
        notes=list(wrote.notes),
        via=sender.via.value,
        imported_by=sender.by,
        imported_at=at,
    )
    batch.save(force_insert=True)
    return batch


def periods_with_rows(
    wanted: set[Period], known: Mapping[Period, int] | None = None
) -> Mapping[Period, int]:
    """A row for every period; another import may be making the same one. `known` were there."""
    found = period_rows(wanted) if known is None else known
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


def record_batch(wrote: Wrote, batch: ImportBatch, sender: Sender, at: datetime) -> None:
    """The audit event of an import stands."""
    organisations = sorted(code for _, code in wrote.organisations)
    record(
        "observations.imported",
        by=sender.by,
        at=at,
        subject="import_batch",
        subject_key=str(batch.pk),
        organisation=organisations[0] if len(organisations) == 1 else "",
        details={
            "rows_read": wrote.read_count,
            "rows_new": wrote.new_count,
            "rows_changed": wrote.changed_count,
            "rows_unchanged": wrote.unchanged_count,
            "rows_sha256": wrote.rows_sha256,
            "byte_sha256": batch.byte_sha256,
            "organisations": organisations,
            "measures": sorted(wrote.measures),
            "via": sender.via.value,
        },
    )
