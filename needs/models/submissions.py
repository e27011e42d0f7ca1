"""What came in: answers, confirmations of unusual ones, and everything that happened to them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dalpb.kernel.choices import choices_of, one_of
from needs.models.collections import Obligation
from needs.models.imports import ImportBatch
from needs.models.measures import Measure
from needs.models.observations import FigureColumns, coherent
from needs.models.provision import Service
from needs.rules.collecting import NEEDS_REASON, Happened, Via


class Answer(FigureColumns):
    """One figure as it stands in a submission. It becomes an observation when it is accepted."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="answers")
    section_code = models.CharField(max_length=40)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    area = models.ForeignKey("kernel.Area", models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    category_key = models.CharField(max_length=200)
    via = models.CharField(max_length=10, choices=choices_of(Via))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *coherent("needs_answer"),
            one_of("via", Via, "needs_answer_via_known"),
            models.UniqueConstraint(
                fields=["obligation", "measure", "area", "category_key"],
                condition=Q(service__isnull=True),
                name="needs_answer_once_without_service",
            ),
            models.UniqueConstraint(
                fields=["obligation", "measure", "area", "service", "category_key"],
                condition=Q(service__isnull=False),
                name="needs_answer_once_with_service",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.category_key}: {self.figure.shown()}"


class SubmissionEvent(models.Model):
    """Something that happened to a submission. Append-only.

    `answers` is what the submission said then, in one form, and `answers_sha256` its hash; of an
    opening for correction, the outputs that had used what it said.
    `completed_by` is who had declared complete what is now accepted: never the same person.
    """

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=15, choices=choices_of(Happened))
    sections = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    answers = models.JSONField(default=dict)
    answers_sha256 = models.CharField(max_length=64, blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="+")
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    completed_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["obligation", "id"]
        constraints = [
            one_of("kind", Happened, "needs_subevent_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(k.value for k in NEEDS_REASON)) | ~Q(reason=""),
                name="needs_subevent_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[Happened.COMPLETED.value, Happened.ACCEPTED.value])
                | ~Q(answers_sha256=""),
                name="needs_subevent_keeps_what_was_said",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Happened.ACCEPTED.value)
                | (
                    Q(completed_by__isnull=False, completed_at__isnull=False)
                    & ~Q(completed_by=F("done_by"))
                ),
                name="needs_subevent_accepted_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.kind}"


class Confirmation(models.Model):
    """Why an unusual figure is right. It stands until the figure changes. Append-only."""

    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    check_code = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=500)
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="confirmations")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "digest"], name="needs_confirmation_found")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="needs_confirmation_says_why")
        ]

    def __str__(self) -> str:
        return f"{self.check_code}: {self.reason}"


class Reminder(models.Model):
    """A letter that was sent about an obligation. Append-only."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    step = models.SmallIntegerField(help_text="Days from the deadline: minus is before it")
    audience = models.CharField(max_length=20)
    people_count = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["obligation", "sent_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=["partner", "officer"]),
                name="needs_reminder_audience_known",
            ),
            models.UniqueConstraint(
                fields=["obligation", "due_on", "step", "audience"], name="needs_reminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.step:+d}"
