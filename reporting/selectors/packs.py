"""Reads of frozen packs, and of what was recorded of duties."""

from datetime import date

from django.db.models import QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.roles import Permission
from reporting.models import BoardPack, DutyStatement, PackVersion, ReportDay
from reporting.packs.content import Audience


def packs_for(access: Access) -> QuerySet[BoardPack]:
    """Every frozen pack for whoever sees the board's papers; else none."""
    if not access.has(Permission.VIEW_BOARD):
        return BoardPack.objects.none()
    return BoardPack.objects.select_related("made_by")


def packs_of(meeting_code: str) -> QuerySet[BoardPack]:
    """A meeting's packs, latest first."""
    return BoardPack.objects.filter(meeting_code=meeting_code).order_by("-number")


def version_for(
    access: Access, meeting_code: str, number: int, audience: Audience
) -> PackVersion | None:
    return (
        PackVersion.objects.select_related("pack", "pack__made_by")
        .filter(
            pack__in=packs_for(access),
            pack__meeting_code=meeting_code,
            pack__number=number,
            audience=audience.value,
        )
        .first()
    )


def latest_version(meeting_code: str, audience: Audience) -> PackVersion | None:
    return (
        PackVersion.objects.select_related("pack")
        .filter(pack__meeting_code=meeting_code, audience=audience.value)
        .order_by("-pack__number")
        .first()
    )


def statements() -> QuerySet[DutyStatement]:
    return DutyStatement.objects.select_related("recorded_by")


def due_days() -> dict[str, date]:
    """The last recorded day by which each year's report was asked for."""
    return {row.year: row.due_on for row in ReportDay.objects.order_by("id") if row.due_on}


def sent_elsewhere() -> dict[str, date]:
    """The years whose report was sent before this system was in use, and when."""
    rows = ReportDay.objects.order_by("id")
    return {row.year: row.submitted_on for row in rows if row.submitted_on}
