"""Long imports, run by a worker: they check or write, and say how far they are."""

import uuid
from collections.abc import Callable

from django_tasks import task

from dalpb.kernel import clock
from dalpb.kernel.access import access_of
from dalpb.kernel.models.jobs import Job, JobStatus
from dalpb.kernel.refusals import Refused
from needs.models import StagedImport
from needs.permissions import Scope, submit_scope
from needs.services.imports.staging import check_staged, confirm_staged


@task()
def check_figures(staged_id: str) -> None:
    """Check a long file."""
    _run(
        staged_id,
        lambda key, scope, progress: check_staged(
            staged_id=key, scope=scope, at=clock.now(), progress=progress
        ),
    )


@task()
def import_figures(staged_id: str) -> None:
    """Write a long file that its sender confirmed."""

    def write(key: uuid.UUID, scope: Scope, progress: Callable[[int], None]) -> None:
        confirm_staged(staged_id=key, scope=scope, at=clock.now())

    _run(staged_id, write)


def _run(staged_id: str, work: Callable[[uuid.UUID, Scope, Callable[[int], None]], None]) -> None:
    staged = StagedImport.objects.select_related("owner", "job").get(pk=staged_id)
    if staged.job is None:
        return
    jobs = Job.objects.filter(pk=staged.job.pk)

    def progress(done: int) -> None:
        jobs.update(done=done, heartbeat_at=clock.now())

    jobs.update(status=JobStatus.RUNNING.value, heartbeat_at=clock.now())
    scope = submit_scope(access_of(staged.owner, on=clock.today()))
    try:
        work(staged.pk, scope, progress)
    except Refused as refused:
        jobs.update(
            status=JobStatus.FAILED.value, message=refused.denial.sentence, finished_at=clock.now()
        )
    except BaseException:
        jobs.update(
            status=JobStatus.FAILED.value,
            message="It could not be finished. Nothing was written.",
            finished_at=clock.now(),
        )
        raise
    else:
        jobs.update(
            status=JobStatus.DONE.value, done=staged.job.total or 0, finished_at=clock.now()
        )
