"""Making the Transparency Code's files: each is frozen as it was published, and numbered."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.access import access_of
from dalpb.kernel.audit import record
from dalpb.kernel.codec import from_json, to_json
from dalpb.kernel.models import User
from dalpb.kernel.one_snapshot import one_snapshot
from dalpb.kernel.overtaken import refused_when_overtaken
from dalpb.kernel.refusals import Denial, Refused, require, require_permitted
from dalpb.kernel.screening import deny_personal
from reporting.assemble.grant.publication import PublicFile, public_file
from reporting.models import Publication, TransparencyFile
from reporting.permissions import deny_publish_spending
from reporting.selectors.returns import tier_one_authority


def read_file(publication: Publication, period: str, *, department: str) -> PublicFile:
    """The rows as they would be published now, read in one state of the database."""
    with one_snapshot():
        return public_file(
            publication, period, body=tier_one_authority().name, department=department
        )


def make_file(
    publication: Publication, period: str, *, department: str, by: User, at: datetime
) -> TransparencyFile:
    """One more frozen file of the period. Refused where nothing changed since the last."""
    require_permitted(deny_publish_spending(access_of(by, on=timezone.localdate(at))))
    department = department.strip()
    if not department:
        raise Refused(Denial("transparency.department", "Name the department that spent it."))
    require(deny_personal(department))
    found = read_file(publication, period, department=department)
    content = to_json(found)
    return _store(found, content, by=by, at=at)


@transaction.atomic
def _store(found: PublicFile, content: str, *, by: User, at: datetime) -> TransparencyFile:
    """The file with its number and its event, if it differs from the last."""
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    earlier = TransparencyFile.objects.select_for_update().filter(
        publication=found.publication.value, period=found.period
    )
    last = earlier.order_by("-number").first()
    if last is not None and last.sha256 == sha256:
        raise Refused(
            Denial(
                "transparency.unchanged",
                f"Nothing has changed since file {last.number} of {found.period} was made.",
            )
        )
    with refused_when_overtaken(_overtaken(found)):
        made = TransparencyFile.objects.create(
            publication=found.publication.value,
            period=found.period,
            number=last.number + 1 if last else 1,
            department=found.department,
            content=content,
            sha256=sha256,
            made_by=by,
            made_at=at,
        )
    record(
        "transparency.made",
        by=by,
        at=at,
        subject="transparency_file",
        subject_key=f"{made.publication}/{made.period}/{made.number}",
        details={"sha256": sha256, "rows": len(found.rows), "withheld": len(found.withheld)},
    )
    return made


def _overtaken(found: PublicFile) -> Denial:
    return Denial(
        "transparency.overtaken",
        f"Somebody else made a file of {found.period} at the same moment. Look at theirs, and make"
        " another only where it is not what you meant.",
    )


def frozen_file(row: TransparencyFile) -> PublicFile:
    """What was published; Refused where the stored text is not what was."""
    if hashlib.sha256(row.content.encode()).hexdigest() != row.sha256:
        raise Refused(
            Denial(
                "transparency.damaged",
                "The stored file is not what was made. Restore it from a backup.",
            )
        )
    return from_json(PublicFile, row.content)
