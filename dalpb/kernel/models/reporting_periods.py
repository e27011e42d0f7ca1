"""Periods that figures belong to, as rows, so that a figure can point at one."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.periods import Period, PeriodKind


class ReportingPeriod(models.Model):
    """Half-open: `first_on` is in the period, `until_on` is not."""

    code = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=choices_of(PeriodKind))
    first_on = models.DateField()
    until_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["first_on", "until_on"]
        constraints = [
            one_of("kind", PeriodKind, "kernel_period_kind_known"),
            models.CheckConstraint(
                condition=Q(until_on__gt=F("first_on")), name="kernel_period_ends_after_start"
            ),
            models.UniqueConstraint(fields=["first_on", "until_on"], name="kernel_period_once"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def period(self) -> Period:
        return Period(self.first_on, self.until_on)

    @classmethod
    def of(cls, period: Period) -> "ReportingPeriod":
        """The row for a period, made when it is first needed."""
        row, _ = cls.objects.get_or_create(
            first_on=period.first,
            until_on=period.until,
            defaults={"code": period.code, "kind": period.kind.value},
        )
        return row
