"""The grant's outputs: read in one state of the database, and noted when they leave it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.facts.grant_position import GrantPosition, grant_position
from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.one_snapshot import one_snapshot


def read_position(
    *, at: datetime, awards_of: str = "", closing: int | None = None
) -> GrantPosition:
    """The position today or as a closed month stood; every sum of the same moment."""
    with one_snapshot():
        return grant_position(on=timezone.localdate(at), awards_of=awards_of, closing=closing)


@transaction.atomic
def note_export(what: str, *, key: str, sha256: str, form: str, by: User, at: datetime) -> None:
    """A file of the grant leaves the system: the trail says who took which."""
    record(
        "grant.exported",
        by=by,
        at=at,
        subject=what,
        subject_key=key,
        details={"sha256": sha256, "form": form},
    )
