"""Transparency files as they were made: every row that was published, and each withheld."""

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dalpb.kernel.choices import choices_of, one_of


class Publication(StrEnum):
    """The three publications of the Local Government Transparency Code 2015 that spend the grant."""

    SPEND = "spend"
    GRANTS = "grants"
    CONTRACTS = "contracts"


class TransparencyFile(models.Model):
    """One file of one period. A later one of the same is numbered on. Append-only.

    `content` has the rows as they are published, and why any of them was changed or left out.
    """

    publication = models.CharField(max_length=10, choices=choices_of(Publication))
    period = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    department = models.CharField(max_length=120)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-period", "publication", "-number"]
        constraints = [
            one_of("publication", Publication, "reporting_transparencyfile_publication_known"),
            models.UniqueConstraint(
                fields=["publication", "period", "number"],
                name="reporting_transparencyfile_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(department=""), name="reporting_transparencyfile_department"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="reporting_transparencyfile_sha256",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.period}/{self.number}"
