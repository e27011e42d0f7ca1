"""The audit pack of a year's awards, read in one state of the database."""

from datetime import datetime
from hashlib import sha256

from django.utils import timezone

from commissioning.facts.audit_trail import AuditTrail, audit_trail
from commissioning.facts.grant_position import grant_position
from dalpb.kernel.access import access_of
from dalpb.kernel.models import User
from dalpb.kernel.one_snapshot import one_snapshot
from dalpb.kernel.refusals import Denial, Refused, require_permitted
from reporting.assemble.grant.audit_pack import audit_pack
from reporting.assemble.grant.position import position_paper
from reporting.permissions import deny_audit_pack
from reporting.render.grant import paper_pdf
from reporting.services.grant_outputs import note_export


def make_audit_pack(year: str, *, by: User, at: datetime) -> bytes:
    """The pack as a file; the trail says who took it. Refused where no award is held."""
    require_permitted(deny_audit_pack(access_of(by, on=timezone.localdate(at))))
    trail, pack = build_audit_pack(year, at=at)
    note_export(
        "audit_pack",
        key=f"{year}/{trail.last_entry}",
        sha256=sha256(pack).hexdigest(),
        form="zip",
        by=by,
        at=at,
    )
    return pack


def build_audit_pack(year: str, *, at: datetime) -> tuple[AuditTrail, bytes]:
    """The trail and the pack of it, noted nowhere.

    The position in it is as of the last posting, so that it does not change by itself.
    """
    with one_snapshot():
        trail = audit_trail(year)
        on = timezone.localdate(trail.as_of or at)
        position = grant_position(on=on, awards_of=year)
    if not trail.awards:
        raise Refused(Denial("audit_pack.no_award", f"No award of {year} is held here."))
    return trail, audit_pack(trail, paper_pdf(position_paper(position)))
