"""The list of breaks that leaves the system as a file is in the trail."""

from datetime import datetime

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.models import User


@transaction.atomic
def note_breaks_export(*, count: int, by: User, at: datetime) -> None:
    record(
        "thread.breaks_exported",
        by=by,
        at=at,
        subject="thread",
        subject_key="breaks",
        details={"format": "csv", "rows": count},
    )
