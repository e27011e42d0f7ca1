"""A year's return while it is being made: its moves, its text, its answers to findings."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.access import Access
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.roles import Permission
from reporting.workflow import FROZEN, ReturnMove, ReturnStatus


class AnnualReturnQuerySet(models.QuerySet["AnnualReturn"]):
    def for_user(self, access: Access) -> Self:
        """The returns a person may read: all, certified ones only, or none."""
        if access.has(Permission.VIEW_RETURN):
            return self
        if access.has(Permission.VIEW_CERTIFIED_RETURN):
            return self.filter(status__in=[status.value for status in FROZEN])
        return self.none()

    def current(self) -> Self:
        """The newest of each year: those nothing amends, not even a draft."""
        return self.filter(amended_by__isnull=True)

    def standing(self) -> Self:
        """What each year's return says today: certified, and no certified one amends it."""
        standing = (ReturnStatus.CERTIFIED.value, ReturnStatus.SUBMITTED.value)
        return self.filter(status__in=standing)


class AnnualReturn(models.Model):
    """One return of one authority for one year. An amendment is a new one, numbered on."""

    authority = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    year = models.CharField(max_length=7)
    number = models.PositiveSmallIntegerField(default=1)
    amends = models.OneToOneField("self", models.PROTECT, null=True, related_name="amended_by")
    status = models.CharField(
        max_length=10, choices=choices_of(ReturnStatus), default=ReturnStatus.DRAFT.value
    )
    version = models.PositiveIntegerField(default=1)
    is_material = models.BooleanField(null=True, help_text="Whether an amendment is material")
    material_reason = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = AnnualReturnQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "-number"]
        constraints = [
            one_of("status", ReturnStatus, "reporting_return_status_known"),
            models.UniqueConstraint(
                fields=["authority", "year", "number"], name="reporting_return_number_once"
            ),
            models.CheckConstraint(
                condition=Q(number=1, amends__isnull=True) | Q(number__gt=1, amends__isnull=False),
                name="reporting_return_amends_when_not_first",
            ),
            models.CheckConstraint(
                condition=~Q(amends=F("id")), name="reporting_return_does_not_amend_itself"
            ),
            models.UniqueConstraint(
                fields=["authority", "year"],
                condition=Q(status__in=["certified", "submitted"]),
                name="reporting_return_one_stands",
            ),
            models.CheckConstraint(
                condition=Q(is_material__isnull=True, material_reason="")
                | Q(amends__isnull=False, is_material__isnull=False) & ~Q(material_reason=""),
                name="reporting_return_material_says_why",
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | Q(status="draft") | Q(is_material__isnull=False),
                name="reporting_return_amendment_is_judged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}, number {self.number}"


class ReturnEvent(models.Model):
    """One move in a return's life. Append-only; the status is the replay of these."""

    annual_return = models.ForeignKey(AnnualReturn, models.PROTECT, related_name="events")
    sequence = models.PositiveSmallIntegerField()
    move = models.CharField(max_length=10, choices=choices_of(ReturnMove))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["annual_return", "sequence"]
        constraints = [
            one_of("move", ReturnMove, "reporting_returnevent_move_known"),
            models.UniqueConstraint(
                fields=["annual_return", "sequence"], name="reporting_returnevent_once"
            ),
            models.CheckConstraint(
                condition=~Q(move__in=["declined", "reopened", "amended"]) | ~Q(reason=""),
                name="reporting_returnevent_reason_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.annual_return}: {self.move}"


class Narrative(models.Model):
    """What the authority says in answer to one question in words."""

    annual_return = models.ForeignKey(AnnualReturn, models.PROTECT, related_name="narratives")
    question = models.CharField(max_length=20)
    status = models.CharField(max_length=40, blank=True)
    answer = models.TextField(blank=True)
    is_illustrative = models.BooleanField(default=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["annual_return", "question"], name="reporting_narrative_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.annual_return}: {self.question}"


class FindingAnswer(models.Model):
    """Why a finding stands. Append-only; it lapses when the finding's digest changes."""

    annual_return = models.ForeignKey(AnnualReturn, models.PROTECT, related_name="finding_answers")
    code = models.CharField(max_length=30)
    where = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    message = models.TextField()
    reason = models.TextField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["answered_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["annual_return", "digest"], name="reporting_answer_digest")
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="reporting_findinganswer_reason_given"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason[:40]}"
