"""Where figures came from: each accepted file, and files waiting for their sender's yes."""

import uuid
from enum import StrEnum
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dalpb.kernel.access import Access
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.roles import Permission


class ImportVia(StrEnum):
    PAGE = "page"
    COMMAND = "command"
    API = "api"
    ROUND = "round"


class StagedStatus(StrEnum):
    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"
    IMPORTING = "importing"
    IMPORTED = "imported"


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def for_user(self, access: Access) -> Self:
        """All batches, those of the person's own organisations alone, or none."""
        if access.has(Permission.VIEW_ALL_FIGURES):
            return self
        return self.filter(organisation_id__in=access.organisation_ids(Permission.VIEW_OWN_FIGURES))


class ImportBatch(models.Model):
    """One accepted import. Append-only.

    `organisation` is null where one file held several organisations' figures, and
    `imported_by` where the operator imported it at the server.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(
        "kernel.Organisation", models.PROTECT, null=True, related_name="+"
    )
    file_name = models.CharField(max_length=200, blank=True)
    byte_sha256 = models.CharField(max_length=64, blank=True)
    rows_sha256 = models.CharField(max_length=64)
    rows_read_count = models.PositiveIntegerField()
    rows_written_count = models.PositiveIntegerField()
    rows_unchanged_count = models.PositiveIntegerField()
    notes = models.JSONField(default=list)
    via = models.CharField(max_length=10, choices=choices_of(ImportVia))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField()

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-imported_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["rows_sha256"], name="needs_batch_rows"),
            models.Index(fields=["-imported_at"], name="needs_batch_when"),
        ]
        constraints = [
            one_of("via", ImportVia, "needs_batch_via_known"),
            models.CheckConstraint(
                condition=Q(rows_written_count__gte=1)
                & Q(rows_read_count=F("rows_written_count") + F("rows_unchanged_count")),
                name="needs_batch_counts_agree",
            ),
            models.CheckConstraint(
                condition=Q(via=ImportVia.COMMAND.value) | Q(imported_by__isnull=False),
                name="needs_batch_has_sender",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name or self.id}, {self.rows_written_count} rows"


class StagedImport(models.Model):
    """A screened file's rows, kept for a day for the one person who may confirm them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "kernel.Organisation", models.PROTECT, null=True, related_name="+"
    )
    status = models.CharField(
        max_length=10, choices=choices_of(StagedStatus), default=StagedStatus.CHECKING.value
    )
    file_name = models.CharField(max_length=200, blank=True)
    byte_sha256 = models.CharField(max_length=64)
    table = models.JSONField()
    report = models.JSONField(default=dict)
    plan_digest = models.CharField(max_length=64, blank=True)
    job = models.ForeignKey("kernel.Job", models.SET_NULL, null=True, related_name="+")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["expires_at"], name="needs_staged_expiry")
        ]
        constraints = [
            one_of("status", StagedStatus, "needs_staged_status_known"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="needs_staged_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.status}"
