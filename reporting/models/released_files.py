"""The files of a release, as they were made when it was protected. Append-only."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from reporting.models.releases import SHA256, FrozenCopy


class ReleasedFile(models.Model):
    """One file that is laid out from a copy's protected tables, and from nothing else.

    The public gets these bytes: nothing is made anew when somebody asks.
    """

    copy = models.ForeignKey(FrozenCopy, models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["copy", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["copy", "name"], name="reporting_releasedfile_name_once"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256), name="reporting_releasedfile_sha256"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & Q(size__gt=0), name="reporting_releasedfile_holds_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.copy}, {self.name}"
