"""Months of the account: closed in two strengths, and who may still post to a locked one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commissioning.rules.vocabulary import ADJUSTMENT_PERIODS, MonthState
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.periods import Period, year_of


class LedgerMonth(models.Model):
    """A month of the account, or one of the periods for adjustments that follow March.

    Budget holders post nothing to a closed one; to a locked one only people named for it do.
    """

    period = models.ForeignKey("kernel.ReportingPeriod", models.PROTECT, related_name="+")
    adjustment = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=choices_of(MonthState), default=MonthState.OPEN.value
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["period__first_on", "adjustment"]
        constraints = [
            one_of("state", MonthState, "commissioning_month_state_known"),
            models.UniqueConstraint(
                fields=["period", "adjustment"], name="commissioning_month_once"
            ),
            models.CheckConstraint(
                condition=Q(adjustment__lte=ADJUSTMENT_PERIODS),
                name="commissioning_month_adjustments_few",
            ),
            models.CheckConstraint(
                condition=Q(state=MonthState.OPEN.value, closed_by=None, closed_at=None)
                | Q(
                    state__in=[MonthState.CLOSED.value, MonthState.LOCKED.value],
                    closed_by__isnull=False,
                    closed_at__isnull=False,
                ),
                name="commissioning_month_closed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.state}"

    @property
    def label(self) -> str:
        """The month in words, or the year whose adjustments these are."""
        if self.adjustment:
            return f"{year_of(self.period.first_on)}, adjustments {self.adjustment}"
        return str(self.period.period.label)

    @classmethod
    def of(cls, period: Period, adjustment: int = 0) -> "LedgerMonth":
        """The row for a month, made open when it is first needed."""
        from dalpb.kernel.models import ReportingPeriod

        row, _ = cls.objects.get_or_create(period=ReportingPeriod.of(period), adjustment=adjustment)
        return row

    @classmethod
    def held(cls, period: Period, adjustment: int = 0) -> "LedgerMonth":
        """The row for a month, locked until the transaction ends: one question where it is there,
        for every posting asks it."""
        rows = cls.objects.select_for_update(of=("self",))
        found = rows.filter(
            period__first_on=period.first, period__until_on=period.until, adjustment=adjustment
        ).first()
        return found or rows.get(pk=cls.of(period, adjustment).pk)


class PeriodEvent(models.Model):
    """A month was closed or locked. `last_entry` is the ledger's last row then, so that it can
    be shown as it stood."""

    month = models.ForeignKey(LedgerMonth, models.PROTECT, related_name="events")
    state = models.CharField(max_length=10, choices=choices_of(MonthState))
    last_entry = models.BigIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[MonthState.CLOSED.value, MonthState.LOCKED.value]),
                name="commissioning_period_event_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month_id} {self.state}"


class LatePass(models.Model):
    """A person may post to one locked month until a time. Nobody gives one to themselves."""

    month = models.ForeignKey(LedgerMonth, models.PROTECT, related_name="passes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    until_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("granted_by")), name="commissioning_pass_from_another"
            ),
            models.CheckConstraint(
                condition=Q(until_at__gt=F("granted_at")), name="commissioning_pass_lasts"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="commissioning_pass_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.month_id}"
