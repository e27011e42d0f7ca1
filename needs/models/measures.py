"""Measures, and the dimensions and categories that their figures may be split by."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from needs.models.provision import ends_after_start
from needs.rules.measuring import RATIOS, Adds, Counts, Over, SourceTag

_CODE = r"^[a-z0-9][a-z0-9_]*$"


class Dimension(models.Model):
    """A way of splitting a count. In a multi-select one, parts may overlap and never sum."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    is_multi_select = models.BooleanField(default=False)
    source_tag = models.CharField(max_length=10, choices=choices_of(SourceTag))
    source = models.CharField(max_length=300)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints = [
            one_of("source_tag", SourceTag, "needs_dimension_source_tag_known"),
            models.CheckConstraint(
                condition=Q(code__regex=_CODE), name="needs_dimension_code_plain"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """One code of a dimension. Official only where its source is known."""

    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="categories")
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    source_tag = models.CharField(max_length=10, choices=choices_of(SourceTag))
    source = models.CharField(max_length=300)
    is_official = models.BooleanField(default=False)
    is_provisional = models.BooleanField(default=False)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["dimension", "position", "code"]
        constraints = [
            one_of("source_tag", SourceTag, "needs_category_source_tag_known"),
            models.CheckConstraint(
                condition=Q(code__regex=_CODE), name="needs_category_code_plain"
            ),
            models.CheckConstraint(
                condition=Q(is_official=False) | ~Q(source_tag=SourceTag.LOCAL.value),
                name="needs_category_official_has_source",
            ),
            models.CheckConstraint(
                condition=Q(is_official=False) | Q(is_provisional=False),
                name="needs_category_official_or_provisional",
            ),
            ends_after_start("needs_category_ends_after_start", "valid_from", "valid_until"),
            models.UniqueConstraint(fields=["dimension", "code"], name="needs_category_once"),
        ]

    def __str__(self) -> str:
        return self.label

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


class Measure(models.Model):
    """What is counted, over what, and how its figures may be added."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    definition = models.TextField()
    counts = models.CharField(max_length=20, choices=choices_of(Counts))
    over = models.CharField(max_length=20, choices=choices_of(Over))
    over_time = models.CharField(max_length=20, choices=choices_of(Adds))
    over_services = models.CharField(max_length=20, choices=choices_of(Adds))
    is_whole = models.BooleanField(default=True)
    unit = models.CharField(max_length=80)
    period_kinds = models.JSONField(default=list)
    dimensions: "models.ManyToManyField[Dimension, MeasureDimension]" = models.ManyToManyField(
        Dimension, through="MeasureDimension", related_name="measures"
    )
    source_tag = models.CharField(max_length=10, choices=choices_of(SourceTag))
    source = models.CharField(max_length=300)
    is_official = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "code"]
        constraints = [
            one_of("counts", Counts, "needs_measure_counts_known"),
            one_of("over", Over, "needs_measure_over_known"),
            one_of("over_time", Adds, "needs_measure_over_time_known"),
            one_of("over_services", Adds, "needs_measure_over_services_known"),
            one_of("source_tag", SourceTag, "needs_measure_source_tag_known"),
            models.CheckConstraint(condition=Q(code__regex=_CODE), name="needs_measure_code_plain"),
            models.CheckConstraint(
                condition=Q(is_official=False) | ~Q(source_tag=SourceTag.LOCAL.value),
                name="needs_measure_official_has_source",
            ),
            models.CheckConstraint(
                condition=~Q(counts__in=sorted(c.value for c in RATIOS))
                | (~Q(over_time=Adds.SUM.value) & ~Q(over_services=Adds.SUM.value)),
                name="needs_measure_ratios_never_sum",
            ),
            ends_after_start("needs_measure_ends_after_start", "valid_from", "valid_until"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


class MeasureDimension(models.Model):
    """A dimension that a measure's figures may be split by.

    Where the parts may overlap (one person in two kinds of accommodation), they may
    come to more than the total.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="splits")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+")
    may_overlap = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "dimension"], name="needs_measuredimension_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} by {self.dimension}"
