"""What people said leaves the system as a file: that is in the trail."""

from datetime import datetime

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.models.people import User


@transaction.atomic
def note_export(*, count: int, by: User, at: datetime) -> None:
    record(
        "contributions.exported",
        by=by,
        at=at,
        subject="contributions",
        subject_key="all",
        details={"format": "csv", "rows": count},
    )
