"""Board packs as they were frozen, and what an officer recorded of duties. All append-only."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dalpb.kernel.choices import choices_of, one_of
from reporting.packs.content import Audience

_SHA256 = r"^[0-9a-f]{64}$"


class BoardPack(models.Model):
    """One meeting's pack. A later one of the same meeting is numbered on, and says why."""

    meeting_code = models.CharField(max_length=60)
    meeting_name = models.CharField(max_length=200)
    held_on = models.DateField()
    number = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-held_on", "meeting_code", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting_code", "number"], name="reporting_boardpack_number_once"
            ),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
                name="reporting_boardpack_later_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_code}, pack {self.number}"


class PackVersion(models.Model):
    """The pack of one audience. `sha256` is of `content`; the PDF is served as first made."""

    pack = models.ForeignKey(BoardPack, models.PROTECT, related_name="versions")
    audience = models.CharField(max_length=10, choices=choices_of(Audience))
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["pack", "audience"]
        constraints = [
            one_of("audience", Audience, "reporting_packversion_audience_known"),
            models.UniqueConstraint(
                fields=["pack", "audience"], name="reporting_packversion_audience_once"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=_SHA256, pdf_sha256__regex=_SHA256),
                name="reporting_packversion_sha256",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack}, {self.audience}"


class DutyStatement(models.Model):
    """How a duty that nothing can compute was done, and until when that counts."""

    duty = models.CharField(max_length=40)
    words = models.TextField()
    recorded_on = models.DateField()
    until_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["duty", "recorded_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="reporting_dutystatement_says"),
            models.CheckConstraint(
                condition=Q(until_on__gt=F("recorded_on")),
                name="reporting_dutystatement_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty}: {self.words[:40]}"


class ReportDay(models.Model):
    """A day of a year's report that this system did not make: asked for, or already sent.

    Section 59(1) names no day, so the one that the Department notified is held here; so is
    that on which a report was sent before the system was in use. The last recorded counts.
    """

    year = models.CharField(max_length=7)
    due_on = models.DateField(null=True)
    submitted_on = models.DateField(null=True)
    source = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["year", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__regex=r"^20[0-9]{2}-[0-9]{2}$"), name="reporting_reportday_year"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="reporting_reportday_source"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(submitted_on__isnull=False),
                name="reporting_reportday_says_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.due_on or self.submitted_on}"
