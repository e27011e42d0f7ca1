"""What was signed, and the files made from it. Append-only by database trigger."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from reporting.models.annual_return import AnnualReturn


class ReturnSnapshot(models.Model):
    """The whole of a return at the moment it was certified. `sha256` is of `content`."""

    annual_return = models.OneToOneField(AnnualReturn, models.PROTECT, related_name="snapshot")
    content = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    spec_version = models.CharField(max_length=40)
    spec_sha256 = models.CharField(max_length=64)
    audit_sequence = models.BigIntegerField()
    audit_hash = models.CharField(max_length=64)
    statement = models.TextField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    certified_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(certified_by=F("prepared_by")),
                name="reporting_snapshot_author_is_not_approver",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="reporting_snapshot_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.annual_return} {self.sha256[:12]}"


class ReturnDocument(models.Model):
    """One file of a certified return, as it was first made and as it is always served."""

    snapshot = models.ForeignKey(ReturnSnapshot, models.PROTECT, related_name="documents")
    format = models.CharField(max_length=8)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["format"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "format"], name="reporting_document_once"),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot} {self.format}"
