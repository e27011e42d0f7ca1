"""What the Department printed of a year's return, so that it can be held against what was sent."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class PublishedRow(models.Model):
    """The authority's row in one release of the Department's tables. Append-only.

    A row read again, or corrected by the Department, is a new one with the next number.
    `rounded_to` is 1 where the release prints whole numbers.
    """

    authority = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    year = models.CharField(max_length=7)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=400)
    published_on = models.DateField()
    rounded_to = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=400, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year", "number"], name="reporting_publishedrow_once"
            ),
            models.CheckConstraint(
                # Not a list of numbers: Django cannot read one back from SQLite.
                condition=Q(rounded_to=1) | Q(rounded_to=5) | Q(rounded_to=10) | Q(rounded_to=100),
                name="reporting_publishedrow_rounding",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(url=""), name="reporting_publishedrow_has_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}, row {self.number}"


class PublishedFigure(models.Model):
    """One figure of a row: as printed, and as a number where it is one. Append-only."""

    row = models.ForeignKey(PublishedRow, models.PROTECT, related_name="figures")
    question = models.CharField(max_length=20)
    category = models.CharField(max_length=60, blank=True)
    printed = models.CharField(max_length=20)
    count = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["row", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "question", "category"], name="reporting_publishedfigure_once"
            ),
            models.CheckConstraint(
                condition=~Q(printed=""), name="reporting_publishedfigure_printed"
            ),
            models.CheckConstraint(
                condition=Q(count__isnull=True) | Q(count__gte=0),
                name="reporting_publishedfigure_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.category} {self.printed}"
