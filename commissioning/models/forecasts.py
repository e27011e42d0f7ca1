"""Forecasts of spending, each as it was said in one report month."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from commissioning.models.proposals import AllocationLine


class Forecast(models.Model):
    """What a line was expected, in a report month, to have spent by the end of a year.

    Append-only: another figure in the same month is another revision beside it.
    """

    line = models.ForeignKey(AllocationLine, models.PROTECT, related_name="forecasts")
    reported = models.ForeignKey("kernel.ReportingPeriod", models.PROTECT, related_name="+")
    year = models.ForeignKey("kernel.ReportingPeriod", models.PROTECT, related_name="+")
    revision = models.PositiveSmallIntegerField(default=1)
    forecast_pence = models.BigIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    said_at = models.DateTimeField()
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["line", "year__first_on", "reported__first_on", "revision"]
        constraints = [
            models.CheckConstraint(
                condition=Q(forecast_pence__gte=0), name="commissioning_forecast_not_negative"
            ),
            models.UniqueConstraint(
                fields=["line", "reported", "year", "revision"],
                name="commissioning_forecast_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.reported_id} {self.year_id}/{self.revision}"
