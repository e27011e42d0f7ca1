"""Consultation: who is asked when, what was said in themes, and the money it takes in totals."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from strategy.rules.voice.telling import SMALLEST_GROUP
from strategy.rules.voice.vocabulary import GroupKind, Phase, ThemeStatus

SLUG = r"^[a-z0-9][a-z0-9-]*$"


class StakeholderGroup(models.Model):
    """People who are asked, as a group. Never a list of who they are."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=choices_of(GroupKind))
    words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints = [
            one_of("kind", GroupKind, "strategy_stakeholdergroup_kind_known"),
            models.CheckConstraint(
                condition=Q(code__regex=SLUG), name="strategy_stakeholdergroup_code_plain"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Exercise(models.Model):
    """One time that people were, or will be, asked. `held_until` is the day after its last.

    `people_low` and `people_high` hold how many took part, as exactly as it is known.
    """

    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    phase = models.CharField(max_length=20, choices=choices_of(Phase))
    about = models.CharField(max_length=300)
    method = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    held_from = models.DateField(null=True)
    held_until = models.DateField(null=True)
    people_low = models.PositiveIntegerField(null=True)
    people_high = models.PositiveIntegerField(null=True)
    people_words = models.CharField(max_length=200, blank=True)
    answers_due_on = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-held_from", "code"]
        constraints = [
            one_of("phase", Phase, "strategy_exercise_phase_known"),
            models.CheckConstraint(
                condition=Q(code__regex=SLUG), name="strategy_exercise_code_plain"
            ),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True)
                | Q(held_from__isnull=True)
                | Q(held_until__gt=F("held_from")),
                name="strategy_exercise_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(people_high__isnull=True)
                | Q(people_low__isnull=True)
                | Q(people_high__gte=F("people_low")),
                name="strategy_exercise_people_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ExerciseGroup(models.Model):
    """How a group is reached in an exercise, and what is hoped for."""

    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="groups")
    group = models.ForeignKey(StakeholderGroup, models.PROTECT, related_name="exercises")
    how = models.TextField()
    hoped_for = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["exercise", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "group"], name="strategy_exercisegroup_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise}: {self.group}"


class Theme(models.Model):
    """What several people said, in our words. Told only of groups of five and more."""

    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="themes")
    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    words = models.TextField()
    people_count = models.PositiveIntegerField(null=True)
    status = models.CharField(
        max_length=10, choices=choices_of(ThemeStatus), default=ThemeStatus.HELD_BACK.value
    )
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["exercise", "code"]
        constraints = [
            one_of("status", ThemeStatus, "strategy_theme_status_known"),
            models.CheckConstraint(condition=Q(code__regex=SLUG), name="strategy_theme_code_plain"),
            models.CheckConstraint(
                condition=Q(status=ThemeStatus.HELD_BACK.value)
                | Q(people_count__isnull=True)
                | Q(people_count__gte=SMALLEST_GROUP),
                name="strategy_theme_told_of_no_few",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class PanelCost(models.Model):
    """What taking part cost in one quarter, in totals alone. Null is not known, never nothing."""

    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="costs")
    quarter = models.CharField(max_length=12)
    people_count = models.PositiveIntegerField(null=True)
    payments_pence = models.BigIntegerField(null=True)
    expenses_pence = models.BigIntegerField(null=True)
    adjustments_pence = models.BigIntegerField(null=True)
    adjustments = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["exercise", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "quarter"], name="strategy_panelcost_once"),
            models.CheckConstraint(
                condition=Q(quarter__regex=r"^[0-9]{4}-[0-9]{2} Q[1-4]$"),
                name="strategy_panelcost_quarter_plain",
            ),
            models.CheckConstraint(
                condition=(Q(payments_pence__isnull=True) | Q(payments_pence__gte=0))
                & (Q(expenses_pence__isnull=True) | Q(expenses_pence__gte=0))
                & (Q(adjustments_pence__isnull=True) | Q(adjustments_pence__gte=0)),
                name="strategy_panelcost_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise} {self.quarter}"
