"""Benchmarks: what national tools publish for an indicator, row by row, and said before."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from needs.models.indicators import Indicator


class BenchmarkColumns(models.Model):
    """One row of a download file, in millionths. What the file left out is null, never nought."""

    value_micro = models.BigIntegerField(null=True)
    lower_95_micro = models.BigIntegerField(null=True)
    upper_95_micro = models.BigIntegerField(null=True)
    lower_998_micro = models.BigIntegerField(null=True)
    upper_998_micro = models.BigIntegerField(null=True)
    count_micro = models.BigIntegerField(null=True)
    denominator_micro = models.BigIntegerField(null=True)
    value_note = models.CharField(max_length=500, blank=True)
    recent_trend = models.CharField(max_length=200, blank=True)
    compared_to_england = models.CharField(max_length=200, blank=True)
    compared_to_parent = models.CharField(max_length=200, blank=True)
    compared_to_goal = models.CharField(max_length=200, blank=True)
    area_name = models.CharField(max_length=200)
    area_type = models.CharField(max_length=200)
    parent_code = models.CharField(max_length=20, blank=True)
    parent_name = models.CharField(max_length=200, blank=True)
    is_new = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200)
    byte_sha256 = models.CharField(max_length=64)
    row_number = models.PositiveIntegerField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField()

    class Meta:
        abstract = True

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The names of the columns that a revision keeps."""
        return tuple(field.name for field in BenchmarkColumns._meta.local_fields)


def _in_order(table: str) -> list[models.BaseConstraint]:
    return [
        *(
            models.CheckConstraint(
                condition=Q(**{f"lower_{level}_micro__isnull": True})
                | Q(**{f"upper_{level}_micro__isnull": True})
                | Q(**{f"upper_{level}_micro__gte": F(f"lower_{level}_micro")}),
                name=f"{table}_limits_{level}_in_order",
            )
            for level in ("95", "998")
        ),
        models.CheckConstraint(
            condition=Q(count_micro__isnull=True) | Q(count_micro__gte=0),
            name=f"{table}_count_not_negative",
        ),
        models.CheckConstraint(
            condition=Q(denominator_micro__isnull=True) | Q(denominator_micro__gte=0),
            name=f"{table}_denominator_not_negative",
        ),
    ]


class Benchmark(BenchmarkColumns):
    """The current row for an indicator, area, period, sex, age and category.

    Areas are kept by their code and words: most of them lie outside the partnership.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="benchmarks")
    area_code = models.CharField(max_length=20)
    first_on = models.DateField()
    until_on = models.DateField()
    period_words = models.CharField(max_length=40)
    sex = models.CharField(max_length=40)
    age = models.CharField(max_length=60)
    category_type = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["indicator", "first_on"], name="needs_benchmark_by_period")
        ]
        constraints = [
            *_in_order("needs_benchmark"),
            models.CheckConstraint(
                condition=Q(until_on__gt=F("first_on")), name="needs_benchmark_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(category_type="", category="")
                | (~Q(category_type="") & ~Q(category="")),
                name="needs_benchmark_category_whole",
            ),
            models.UniqueConstraint(
                fields=[
                    "indicator",
                    "area_code",
                    "first_on",
                    "until_on",
                    "sex",
                    "age",
                    "category_type",
                    "category",
                ],
                name="needs_benchmark_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area_name} {self.period_words}"


class BenchmarkRevision(BenchmarkColumns):
    """What a benchmark said before a later file changed it. Append-only."""

    benchmark = models.ForeignKey(Benchmark, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["benchmark", "-version"]
        constraints = [
            *_in_order("needs_benchmarkrev"),
            models.UniqueConstraint(
                fields=["benchmark", "version"], name="needs_benchmarkrev_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benchmark_id} version {self.version}"
