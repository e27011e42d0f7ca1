"""Indicators: the record of how each is defined, with its history."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.models.areas import Sex
from dalpb.kernel.periods import Period
from dalpb.stats import Polarity
from needs.models.measures import Measure
from needs.models.provision import ends_after_start
from needs.rules.indicating import (
    JUDGING,
    QUESTIONS,
    AreaLevel,
    Break,
    ComparisonMethod,
    Definition,
    DenominatorKind,
    PopulationBase,
    Source,
    ValueKind,
)
from needs.rules.measuring import SourceTag

_KEY = r"^(ALL|[a-z0-9_]+(\+[a-z0-9_]+)*)$"
_OF_MEASURE = [DenominatorKind.MEASURE.value, DenominatorKind.WITH_NUMERATOR.value]


class NineAnswers(models.Model):
    """What a board asks of every indicator, each answered in words."""

    measured = models.TextField()
    rationale = models.TextField()
    definition = models.TextField()
    measured_by = models.TextField()
    frequency = models.TextField()
    form = models.TextField()
    data_source = models.TextField()
    accuracy = models.TextField()
    caveats = models.TextField()

    class Meta:
        abstract = True


class NationalMetadata(models.Model):
    """The fields that the national tools keep. The number there is checked by the name."""

    numerator_definition = models.TextField(blank=True)
    numerator_source = models.CharField(max_length=300, blank=True)
    denominator_definition = models.TextField(blank=True)
    denominator_source = models.CharField(max_length=300, blank=True)
    methodology = models.TextField(blank=True)
    standard_population = models.CharField(max_length=200, blank=True)
    disclosure_rule = models.TextField(blank=True)
    rounding = models.CharField(max_length=200, blank=True)
    year_type = models.CharField(max_length=60, blank=True)
    reuse = models.CharField(max_length=200, blank=True)
    links = models.JSONField(default=list)
    national_number = models.CharField(max_length=20, blank=True)
    national_name = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """What is said of each national field, in its words; one that is empty is left out."""
        known = f"{self.national_number}: {self.national_name}" if self.national_number else ""
        said = (
            ("Numerator", self.numerator_definition),
            ("Source of the numerator", self.numerator_source),
            ("Denominator", self.denominator_definition),
            ("Source of the denominator", self.denominator_source),
            ("Method", self.methodology),
            ("Standard population", self.standard_population),
            ("Disclosure control", self.disclosure_rule),
            ("Rounding", self.rounding),
            ("Year", self.year_type),
            ("Reuse", self.reuse),
            ("Links", " ".join(self.links)),
            ("National indicator", known),
        )
        return tuple((name, words) for name, words in said if words)


class Indicator(NineAnswers, NationalMetadata):
    """One indicator: its nine answers, what it is made of, and how it may be judged."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    theme = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    kind = models.CharField(max_length=20, choices=choices_of(ValueKind))
    level = models.CharField(max_length=20, choices=choices_of(AreaLevel))
    unit = models.CharField(max_length=80)
    multiplier = models.PositiveIntegerField(default=1)
    decimals = models.PositiveSmallIntegerField(default=1)
    period_kinds = models.JSONField(default=list)
    lag_months = models.PositiveSmallIntegerField(null=True)

    numerator_measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    numerator_category = models.CharField(max_length=200, default="ALL")
    denominator_kind = models.CharField(max_length=20, choices=choices_of(DenominatorKind))
    denominator_measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")
    denominator_category = models.CharField(max_length=200, blank=True)
    age_from = models.PositiveSmallIntegerField(default=0)
    age_until = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=10, choices=choices_of(Sex), default=Sex.ALL.value)

    polarity = models.CharField(max_length=20, choices=choices_of(Polarity))
    comparison_method = models.CharField(max_length=20, choices=choices_of(ComparisonMethod))
    confidence_permille = models.PositiveSmallIntegerField(default=950)
    is_recorded_demand = models.BooleanField(default=False)
    target_low_micro = models.BigIntegerField(null=True)
    target_high_micro = models.BigIntegerField(null=True)
    share_measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")
    share_category = models.CharField(max_length=200, blank=True)
    unknown_category = models.CharField(max_length=200, blank=True)
    fifths = models.JSONField(default=list)
    flows = models.JSONField(default=list)
    breaks = models.JSONField(default=list)

    source_tag = models.CharField(max_length=10, choices=choices_of(SourceTag))
    source = models.CharField(max_length=300)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["theme", "position", "code"]
        constraints = [
            one_of("kind", ValueKind, "needs_indicator_kind_known"),
            one_of("level", AreaLevel, "needs_indicator_level_known"),
            one_of("denominator_kind", DenominatorKind, "needs_indicator_denominator_known"),
            one_of("polarity", Polarity, "needs_indicator_polarity_known"),
            one_of("comparison_method", ComparisonMethod, "needs_indicator_comparison_known"),
            one_of("sex", Sex, "needs_indicator_sex_known"),
            one_of("source_tag", SourceTag, "needs_indicator_source_tag_known"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]*$"), name="needs_indicator_code_plain"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__regex": r"\S"}),
                    name=f"needs_indicator_answers_{field}",
                )
                for field, _ in QUESTIONS
            ),
            models.CheckConstraint(
                condition=Q(is_recorded_demand=False)
                | ~Q(polarity__in=sorted(side.value for side in JUDGING)),
                name="needs_indicator_demand_is_not_failure",
            ),
            models.CheckConstraint(
                condition=Q(confidence_permille__in=[950, 998]),
                name="needs_indicator_confidence_known",
            ),
            models.CheckConstraint(
                condition=Q(multiplier__gt=0), name="needs_indicator_multiplier_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(
                    denominator_kind__in=_OF_MEASURE,
                    denominator_measure__isnull=False,
                    denominator_category__regex=_KEY,
                )
                | (
                    ~Q(denominator_kind__in=_OF_MEASURE)
                    & Q(denominator_measure__isnull=True, denominator_category="")
                ),
                name="needs_indicator_denominator_whole",
            ),
            models.CheckConstraint(
                condition=Q(numerator_category__regex=_KEY),
                name="needs_indicator_numerator_key_plain",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[ValueKind.COUNT.value, ValueKind.GIVEN.value],
                    denominator_kind=DenominatorKind.NONE.value,
                )
                | (
                    ~Q(kind__in=[ValueKind.COUNT.value, ValueKind.GIVEN.value])
                    & ~Q(denominator_kind=DenominatorKind.NONE.value)
                ),
                name="needs_indicator_kind_has_its_parts",
            ),
            models.CheckConstraint(
                condition=~Q(comparison_method=ComparisonMethod.RANGE.value)
                | Q(target_low_micro__isnull=False, target_high_micro__isnull=False),
                name="needs_indicator_range_has_ends",
            ),
            models.CheckConstraint(
                condition=Q(target_low_micro__isnull=True)
                | Q(target_high_micro__isnull=True)
                | Q(target_high_micro__gte=F("target_low_micro")),
                name="needs_indicator_range_in_order",
            ),
            models.CheckConstraint(
                condition=Q(share_measure__isnull=True, share_category="")
                | Q(share_measure__isnull=False, share_category__regex=_KEY),
                name="needs_indicator_share_whole",
            ),
            models.CheckConstraint(
                condition=Q(national_number="", national_name="")
                | (~Q(national_number="") & ~Q(national_name="")),
                name="needs_indicator_number_with_name",
            ),
            models.UniqueConstraint(
                fields=["national_number"],
                condition=~Q(national_number=""),
                name="needs_indicator_number_once",
            ),
            ends_after_start("needs_indicator_ends_after_start", "valid_from", "valid_until"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """The nine questions, each with its answer."""
        return tuple((question, getattr(self, field)) for field, question in QUESTIONS)

    @property
    def rules(self) -> Definition:
        """The record as the pure rules take it. Needs its measures at hand."""
        return Definition(
            code=self.code,
            name=self.name,
            kind=ValueKind(self.kind),
            level=AreaLevel(self.level),
            unit=self.unit,
            multiplier=self.multiplier,
            polarity=Polarity(self.polarity),
            comparison_method=ComparisonMethod(self.comparison_method),
            confidence_permille=self.confidence_permille,
            numerator=Source(self.numerator_measure.code, self.numerator_category),
            denominator_kind=DenominatorKind(self.denominator_kind),
            denominator=_source(self.denominator_measure, self.denominator_category),
            population=self._population(),
            target_low_micro=self.target_low_micro,
            target_high_micro=self.target_high_micro,
            share=_source(self.share_measure, self.share_category),
            unknown_category=self.unknown_category,
            fifths=tuple(self.fifths),
            period_kinds=frozenset(self.period_kinds),
            breaks=tuple(
                Break(date.fromisoformat(row["on"]), row["reason"]) for row in self.breaks
            ),
        )

    def is_in_force(self, period: Period) -> bool:
        """Whether the record holds on the period's last day."""
        return (self.valid_from is None or self.valid_from <= period.last) and (
            self.valid_until is None or period.last < self.valid_until
        )

    def _population(self) -> PopulationBase | None:
        if self.denominator_kind != DenominatorKind.POPULATION:
            return None
        return PopulationBase(self.age_from, self.age_until, self.sex)


def _source(measure: Measure | None, category: str) -> Source | None:
    return None if measure is None else Source(measure.code, category)
