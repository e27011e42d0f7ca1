"""A file between its upload and its sender's yes: screened, kept for a day, checked again."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.intake.table import Table
from dalpb.kernel.models.jobs import Job, JobStatus
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, StaleVersion
from needs.models import ImportVia, StagedImport, StagedStatus
from needs.permissions import Scope
from needs.rules.doubts import figure_of
from needs.rules.submission import SubmittedRow
from needs.services.imports.checking import ImportPlan, check_import, personal_issues
from needs.services.imports.sending import LONG_ROWS, ImportResult, Sender
from needs.services.imports.writing import import_observations

KEPT_FOR: Final = timedelta(days=1)
SILENT_FOR: Final = timedelta(minutes=10)
SHOWN_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read, and who sent it for whom."""

    table: Table
    file_name: str
    byte_sha256: str
    by: User
    scope: Scope
    organisation: Organisation | None = None

    @property
    def is_long(self) -> bool:
        return len(self.table.rows) > LONG_ROWS


def stage_import(upload: Upload, *, at: datetime) -> StagedImport:
    """The file waits for its sender: checked already, or for a job when it is long.

    Of a file with personal data only the places of it are kept, and nothing of its rows
    or its name.
    """
    certain, uncertain = personal_issues(upload.table, upload.file_name)
    if certain:
        plan = ImportPlan(len(upload.table.rows), errors=tuple(certain), warnings=tuple(uncertain))
        return _saved(upload, at, plan=plan, keeps_name=False)
    if upload.is_long:
        return _saved(upload, at, plan=None)
    return _saved(upload, at, plan=_check(upload, at))


def _check(upload: Upload, at: datetime) -> ImportPlan:
    return check_import(
        upload.table,
        file_name=upload.file_name,
        scope=upload.scope,
        on=timezone.localdate(at),
        organisation=upload.organisation,
    )


def _saved(
    upload: Upload, at: datetime, *, plan: ImportPlan | None, keeps_name: bool = True
) -> StagedImport:
    staged = StagedImport(
        owner=upload.by,
        organisation=upload.organisation,
        file_name=upload.file_name[:200] if keeps_name else "",
        byte_sha256=upload.byte_sha256,
        table=_kept(upload.table) if plan is None or plan.is_accepted else {},
        created_at=at,
        expires_at=at + KEPT_FOR,
    )
    with transaction.atomic():
        if plan is None:
            staged.job = _job("needs.check_figures", upload.by, len(upload.table.rows), at)
        else:
            _report(staged, plan)
        staged.save(force_insert=True)
    return staged


def _job(kind: str, by: User, total: int, at: datetime) -> Job:
    job = Job(kind=kind, created_by=by, created_at=at, heartbeat_at=at, total=total)
    job.save(force_insert=True)
    return job


def _report(staged: StagedImport, plan: ImportPlan) -> None:
    staged.status = (StagedStatus.READY if plan.is_accepted else StagedStatus.REFUSED).value
    staged.plan_digest = plan.digest
    staged.report = report_of(plan)
    if not plan.is_accepted:
        staged.table = {}


def report_of(plan: ImportPlan) -> dict[str, Any]:
    """What the preview shows: counts, the first rows of each kind, errors and warnings."""
    return {
        "rows_read": plan.rows_read,
        "new_count": len(plan.new),
        "changed_count": len(plan.changed),
        "unchanged_count": plan.unchanged_count,
        "new": [_shown(row) for row in plan.new[:SHOWN_ROWS]],
        "changed": [
            {
                **_shown(change.row),
                "before": change.before.figure.shown(),
                "notes_differ": change.before.note != change.row.note,
            }
            for change in plan.changed[:SHOWN_ROWS]
        ],
        "errors": [asdict(issue) for issue in plan.errors],
        "warnings": [asdict(issue) for issue in plan.warnings],
        "notes": list(plan.notes),
    }


def _shown(row: SubmittedRow) -> dict[str, Any]:
    return {
        "row": row.number,
        "period": row.period.code,
        "area": row.area_code,
        "organisation": row.organisation_code,
        "service": row.service_code,
        "measure": row.measure_code,
        "category": row.category_key,
        "value": figure_of(row.stored).shown(),
    }


def _kept(table: Table) -> dict[str, Any]:
    """The table as it is kept. A file's rows leave no cell unsaid: only a program's do."""
    return {name: held for name, held in asdict(table).items() if name != "unsaid"}


def table_of(kept: Mapping[str, Any]) -> Table:
    """A table as it was before it was kept. A table with faulty cells is refused, not kept."""
    return Table(
        headings=tuple(kept["headings"]),
        rows=tuple(tuple(row) for row in kept["rows"]),
        row_numbers=tuple(kept["row_numbers"]),
        file_kind=kept["file_kind"],
        notes=tuple(kept["notes"]),
        sheet=kept["sheet"],
        heading_row=kept["heading_row"],
    )


def _upload_of(staged: StagedImport, scope: Scope) -> Upload:
    return Upload(
        table_of(staged.table),
        staged.file_name,
        staged.byte_sha256,
        staged.owner,
        scope,
        staged.organisation,
    )


def check_staged(
    *, staged_id: uuid.UUID, scope: Scope, at: datetime, progress: Callable[[int], None]
) -> None:
    """A long file's check is done and its report kept."""
    staged = StagedImport.objects.select_related("owner", "organisation").get(pk=staged_id)
    if staged.status != StagedStatus.CHECKING:
        return
    upload = _upload_of(staged, scope)
    plan = check_import(
        upload.table,
        file_name=upload.file_name,
        scope=scope,
        on=timezone.localdate(at),
        organisation=upload.organisation,
        progress=progress,
    )
    _report(staged, plan)
    staged.save()


def prepare_long_import(*, staged: StagedImport, by: User, at: datetime) -> None:
    """The confirmed file waits for a job to write it. A second yes changes nothing."""
    with transaction.atomic():
        taken = StagedImport.objects.filter(pk=staged.pk, status=StagedStatus.READY.value).update(
            status=StagedStatus.IMPORTING.value
        )
        if not taken:
            raise Refused(_already())
        job = _job("needs.import_figures", by, len(staged.table["rows"]), at)
        StagedImport.objects.filter(pk=staged.pk).update(job=job)


def _already() -> Denial:
    return Denial("import.already_confirmed", "This file was confirmed already, or has expired.")


def confirm_staged(*, staged_id: uuid.UUID, scope: Scope, at: datetime) -> ImportResult:
    """The file's rows are in the database, if it would still do what its preview said.

    Where it would not, the preview is made anew and `StaleVersion` says so.
    """
    staged = (
        StagedImport.objects.select_related("owner", "organisation")
        .filter(pk=staged_id, status__in=[StagedStatus.READY.value, StagedStatus.IMPORTING.value])
        .first()
    )
    if staged is None or staged.expires_at <= at:
        raise Refused(_already())
    upload = _upload_of(staged, scope)
    try:
        result = import_observations(
            table=upload.table,
            file_name=upload.file_name,
            byte_sha256=upload.byte_sha256,
            sender=Sender(upload.by, scope, ImportVia.PAGE, upload.organisation),
            at=at,
            expected_digest=staged.plan_digest,
        )
    except StaleVersion:
        _report(staged, _check(upload, at))
        _keep(staged)
        raise
    if result.status != "accepted":
        _report(staged, _check(upload, at))
    else:
        staged.status = StagedStatus.IMPORTED.value
        staged.batch_id = result.batch_id
        staged.table = {}
        staged.report = {**staged.report, "rows_written": result.rows_written}
    _keep(staged)
    return result


def _keep(staged: StagedImport) -> None:
    """Keep the outcome, unless another confirmation of the same file came first."""
    StagedImport.objects.filter(
        pk=staged.pk, status__in=[StagedStatus.READY.value, StagedStatus.IMPORTING.value]
    ).update(
        status=staged.status,
        batch_id=staged.batch_id,
        table=staged.table,
        report=staged.report,
        plan_digest=staged.plan_digest,
    )


def sweep(*, at: datetime) -> int:
    """Forget files that waited a day, and end jobs that fell silent. A dead import wrote nothing.

    It looks before it opens a transaction: on SQLite that would wait for an import at work.
    """
    ids = list(
        Job.objects.filter(
            kind__startswith="needs.",
            status__in=[JobStatus.RUNNING.value, JobStatus.WAITING.value],
            heartbeat_at__lt=at - SILENT_FOR,
        ).values_list("pk", flat=True)
    )
    old = StagedImport.objects.filter(expires_at__lte=at)
    if not ids and not old.exists():
        return 0
    with transaction.atomic():
        StagedImport.objects.filter(job__in=ids, status=StagedStatus.IMPORTING.value).update(
            status=StagedStatus.READY.value
        )
        Job.objects.filter(pk__in=ids).update(
            status=JobStatus.FAILED.value, finished_at=at, message="It stopped without a word."
        )
        old.delete()
    return len(ids)
