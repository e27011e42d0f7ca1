"""A dashboard that leaves the system as a file is in the trail."""

from datetime import datetime

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from strategy.models import Strategy


@transaction.atomic
def note_export(*, strategy: Strategy, by: User, at: datetime) -> None:
    record(
        "dashboard.exported",
        by=by,
        at=at,
        subject="strategy",
        subject_key=strategy.code,
        details={"format": "csv"},
    )
