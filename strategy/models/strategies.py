"""A strategy, its priorities in their order, and the few indicators that tell of each."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from strategy.rules.vocabulary import MOST_INDICATORS, PlanKind, StrategyStatus


class Strategy(models.Model):
    """One plan of a board or a partner. Half-open: `until_on` is not in it.

    `years` is how people name it ("2021 to 2024"), which need not be its days; `body` is
    whose it is. `status` repeats what the replay of its events says. Once it has a
    `Publication` its text cannot change: triggers hold that.
    """

    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(
        max_length=30,
        choices=choices_of(PlanKind),
        default=PlanKind.DOMESTIC_ABUSE_STRATEGY.value,
    )
    title = models.CharField(max_length=200)
    years = models.CharField(max_length=40)
    body = models.CharField(max_length=200)
    owner_organisation = models.ForeignKey(
        "kernel.Organisation", models.PROTECT, null=True, related_name="+"
    )
    area = models.ForeignKey("kernel.Area", models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=choices_of(StrategyStatus))
    drafted_on = models.DateField(null=True)
    first_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    source = models.CharField(max_length=300)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "years", "id"]
        constraints = [
            one_of("status", StrategyStatus, "strategy_strategy_status_known"),
            one_of("kind", PlanKind, "strategy_strategy_kind_known"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]*$"),
                name="strategy_strategy_code_plain",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True)
                | Q(first_on__isnull=True)
                | Q(until_on__gt=F("first_on")),
                name="strategy_strategy_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(status=StrategyStatus.REPLACED.value) | Q(successor__isnull=False),
                name="strategy_strategy_replaced_by_one",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="strategy_strategy_not_its_own_successor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.years}"

    @property
    def is_statutory(self) -> bool:
        """Whether it is the strategy of section 57 of the Domestic Abuse Act 2021."""
        return self.kind == PlanKind.DOMESTIC_ABUSE_STRATEGY


class WorkStream(models.Model):
    """A heading under which a plan gathers several of its priorities."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="work_streams")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["strategy", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(position__gte=1), name="strategy_workstream_position_from_one"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="strategy_workstream_has_a_title"),
            models.UniqueConstraint(
                fields=["strategy", "position"], name="strategy_workstream_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class Priority(models.Model):
    """One priority, in its place from 1."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="priorities")
    work_stream = models.ForeignKey(
        WorkStream, models.PROTECT, null=True, related_name="priorities"
    )
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    description = models.TextField()
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["strategy", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(position__gte=1), name="strategy_priority_position_from_one"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="strategy_priority_has_a_title"),
            models.UniqueConstraint(
                fields=["strategy", "position"], name="strategy_priority_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class PriorityIndicator(models.Model):
    """One of the indicators that tell of a priority, in its place from 1 to 5.

    Where nobody can feed one yet, `wanted` says what it would be and `supplier` who would
    supply it, so that the dashboard shows the gap.
    """

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="indicators")
    position = models.PositiveSmallIntegerField()
    indicator_code = models.CharField(max_length=60, blank=True)
    wanted = models.CharField(max_length=200, blank=True)
    supplier = models.CharField(max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["priority", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_INDICATORS),
                name="strategy_priorityindicator_five_at_most",
            ),
            models.CheckConstraint(
                condition=(~Q(indicator_code="") & Q(wanted="", supplier=""))
                | (Q(indicator_code="") & ~Q(wanted="") & ~Q(supplier="")),
                name="strategy_priorityindicator_code_or_gap",
            ),
            models.UniqueConstraint(
                fields=["priority", "position"], name="strategy_priorityindicator_position_once"
            ),
            models.UniqueConstraint(
                fields=["priority", "indicator_code"],
                condition=~Q(indicator_code=""),
                name="strategy_priorityindicator_code_once",
            ),
        ]

    def __str__(self) -> str:
        return self.indicator_code or self.wanted
