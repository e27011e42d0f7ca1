"""The needs assessment and its versions: their moves, and what was approved of each."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.access import Access
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.roles import Permission
from needs.rules.assessment.life import FROZEN, AssessmentMove, AssessmentStatus

SLUG = r"^[a-z0-9][a-z0-9-]*$"


class NeedsAssessment(models.Model):
    """One assessment of one area, which goes on from version to version."""

    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    area = models.ForeignKey("kernel.Area", models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=SLUG), name="needs_assessment_code_plain"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AssessmentVersionQuerySet(models.QuerySet["AssessmentVersion"]):
    def for_user(self, access: Access) -> Self:
        """All versions, those that were approved, or none."""
        if access.has(Permission.VIEW_ASSESSMENT_DRAFT):
            return self
        if access.has(Permission.VIEW_ASSESSMENT):
            return self.filter(status__in=[status.value for status in FROZEN])
        return self.none()


class AssessmentVersion(models.Model):
    """One version. `code` is its address; `covers_until` is the day after its last.

    `status` repeats what the replay of the events says, so that a list can be asked for.
    """

    assessment = models.ForeignKey(NeedsAssessment, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40, unique=True)
    covers_from = models.DateField()
    covers_until = models.DateField()
    scope = models.TextField()
    out_of_scope = models.TextField()
    summary = models.TextField()
    method = models.TextField()
    full_on = models.DateField()
    refresh_on = models.DateField()
    next_full_on = models.DateField()
    status = models.CharField(
        max_length=12,
        choices=choices_of(AssessmentStatus),
        default=AssessmentStatus.DRAFT.value,
    )
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    history = HistoricalRecords()
    objects = AssessmentVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints = [
            one_of("status", AssessmentStatus, "needs_assessmentversion_status_known"),
            models.CheckConstraint(
                condition=Q(code__regex=SLUG), name="needs_assessmentversion_code_plain"
            ),
            models.UniqueConstraint(
                fields=["assessment", "number"], name="needs_assessmentversion_once"
            ),
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(status=AssessmentStatus.APPROVED.value),
                name="needs_assessmentversion_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(covers_until__gt=F("covers_from")),
                name="needs_assessmentversion_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(refresh_on__gt=F("full_on")) & Q(next_full_on__gte=F("refresh_on")),
                name="needs_assessmentversion_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.code}"


class AssessmentEvent(models.Model):
    """One move in a version's life. Append-only; the status is the replay of these.

    A trigger refuses an approval by anybody who started, sent or took back the version.
    """

    edition = models.ForeignKey(AssessmentVersion, models.PROTECT, related_name="events")
    sequence = models.PositiveSmallIntegerField()
    move = models.CharField(max_length=12, choices=choices_of(AssessmentMove))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["edition", "sequence"]
        constraints = [
            one_of("move", AssessmentMove, "needs_assessmentevent_move_known"),
            models.UniqueConstraint(
                fields=["edition", "sequence"], name="needs_assessmentevent_once"
            ),
            models.CheckConstraint(
                condition=~Q(move__in=["declined", "taken_back"]) | ~Q(reason=""),
                name="needs_assessmentevent_reason_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.move}"


class AssessmentSnapshot(models.Model):
    """The whole of a version at the moment it was approved. `sha256` is of `content`."""

    edition = models.OneToOneField(AssessmentVersion, models.PROTECT, related_name="snapshot")
    content = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(approved_by=F("prepared_by")),
                name="needs_assessmentsnapshot_author_is_not_approver",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="needs_assessmentsnapshot_sha256",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.sha256[:12]}"
