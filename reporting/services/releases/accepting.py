"""Why a finding is acceptable, on record until a day."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused, require
from dalpb.kernel.roles import Permission
from dalpb.kernel.screening import deny_personal
from reporting.models import Override, ReleaseFinding
from reporting.releases.workflow import ReleaseState
from reporting.selectors.releases import last_copy
from reporting.services.releases.moving import require_may


@transaction.atomic
def accept_finding(
    *,
    finding: ReleaseFinding,
    reason: str,
    expires_on: date,
    by: User,
    at: datetime,
) -> Override:
    """Why a finding is acceptable goes on record; the next protection takes it into account."""
    require_may(Permission.PROPOSE_RELEASE, by=by, at=at)
    if not reason.strip():
        raise Refused(
            Denial("release.override_reason", "Say in a sentence why this is acceptable.")
        )
    require(deny_personal(reason))
    if expires_on <= timezone.localdate(at):
        raise Refused(Denial("release.override_expiry", "Give a day that is still to come."))
    release = finding.copy.release
    latest = last_copy(release)
    if latest is None or finding.copy_id != latest.pk or release.state != ReleaseState.PROPOSED:
        raise Refused(
            Denial("release.finding_gone", "This finding is of an earlier copy. Look at the last.")
        )
    if Override.objects.filter(finding=finding).exists():
        raise Refused(Denial("release.override_there", "This finding has its answer already."))
    made = Override.objects.create(
        release=release,
        finding=finding,
        reason=reason.strip(),
        decided_by=by,
        decided_at=at,
        expires_on=expires_on,
    )
    record(
        "release.finding_accepted",
        by=by,
        at=at,
        subject="release",
        subject_key=f"{release.code}/{release.revision}",
        reason=reason.strip(),
        details={"kind": finding.kind, "expires_on": expires_on.isoformat()},
    )
    return made
