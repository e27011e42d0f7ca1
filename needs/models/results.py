"""What an indicator came to, for one area and period, and what it had come to before."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from dalpb.kernel.access import Access
from dalpb.kernel.cells import EMPTY_STATES, Figure, State
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.roles import Permission
from needs.models.indicators import Indicator
from needs.rules.indicating import Colour
from needs.rules.stored import to_figure

_EMPTIES = [state.value for state in sorted(EMPTY_STATES)]


def _coherent(
    table: str, stem: str, *, may_be_absent: bool = False
) -> list[models.CheckConstraint]:
    """The rule of `cells.incoherence` for the columns of one figure."""
    state, value = f"{stem}_state", f"{stem}_micro"
    low, high = f"{stem}_low_micro", f"{stem}_high_micro"
    known = [member.value for member in State] + ([""] if may_be_absent else [])
    exact = (
        Q(**{f"{column}__isnull": False for column in (value, low, high)})
        & Q(**{low: F(value)})
        & Q(**{high: F(value)})
    )
    bounded = Q(**{f"{value}__isnull": True}) & (
        Q(**{f"{low}__isnull": False}) | Q(**{f"{high}__isnull": False})
    )
    rules = (
        ("state_known", Q(**{f"{state}__in": known})),
        ("exact_has_one_value", ~Q(**{state: State.EXACT.value}) | exact),
        ("bounded_has_a_limit", ~Q(**{state: State.BOUNDED.value}) | bounded),
        (
            "estimate_has_a_value",
            ~Q(**{state: State.ESTIMATED.value}) | Q(**{f"{value}__isnull": False}),
        ),
        (
            "empty_has_no_value",
            ~Q(**{f"{state}__in": [*_EMPTIES, ""]})
            | Q(**{f"{value}__isnull": True, f"{high}__isnull": True}),
        ),
        (
            "low_not_above_high",
            Q(**{f"{low}__isnull": True})
            | Q(**{f"{high}__isnull": True})
            | Q(**{f"{high}__gte": F(low)}),
        ),
    )
    return [
        models.CheckConstraint(condition=condition, name=f"{table}_{stem}_{name}")
        for name, condition in rules
    ]


def _in_digits(data: Mapping[str, str | None]) -> Figure:
    """A figure of a JSON column, whose numbers are their digits."""
    value, low, high = (
        None if (text := data[name]) is None else Decimal(text) for name in ("value", "low", "high")
    )
    return Figure(State(data["state"] or ""), value, low, high, data["words"] or "")


def _result_constraints(table: str) -> list[models.BaseConstraint]:
    return [
        *_coherent(table, "numerator"),
        *_coherent(table, "denominator", may_be_absent=True),
        *_coherent(table, "value"),
        one_of("colour", Colour, f"{table}_colour_known"),
        models.CheckConstraint(
            condition=Q(lower_micro__isnull=True)
            | Q(upper_micro__isnull=True)
            | Q(upper_micro__gte=F("lower_micro")),
            name=f"{table}_limits_in_order",
        ),
        models.CheckConstraint(
            condition=~Q(value_state__in=_EMPTIES)
            | Q(lower_micro__isnull=True, upper_micro__isnull=True),
            name=f"{table}_no_limits_without_a_value",
        ),
        models.CheckConstraint(
            condition=~Q(value_state__in=_EMPTIES) | ~Q(reason=""),
            name=f"{table}_no_value_has_a_reason",
        ),
        models.CheckConstraint(
            condition=Q(is_partial=False) | Q(value_state__in=_EMPTIES),
            name=f"{table}_partial_is_no_value",
        ),
        models.CheckConstraint(
            condition=Q(parts_in_count__lte=F("parts_expected_count")),
            name=f"{table}_parts_in_within_expected",
        ),
        models.CheckConstraint(
            condition=~Q(colour=Colour.WHITE.value) | ~Q(white_reason=""),
            name=f"{table}_white_has_a_reason",
        ),
    ]


class ResultColumns(models.Model):
    """Figures in whole millionths of the unit. A figure of no denominator has the state ""."""

    numerator_state = models.CharField(max_length=20, choices=choices_of(State))
    numerator_micro = models.BigIntegerField(null=True)
    numerator_low_micro = models.BigIntegerField(null=True)
    numerator_high_micro = models.BigIntegerField(null=True)
    numerator_words = models.CharField(max_length=120, blank=True)
    denominator_state = models.CharField(max_length=20, choices=choices_of(State), blank=True)
    denominator_micro = models.BigIntegerField(null=True)
    denominator_low_micro = models.BigIntegerField(null=True)
    denominator_high_micro = models.BigIntegerField(null=True)
    denominator_words = models.CharField(max_length=120, blank=True)
    value_state = models.CharField(max_length=20, choices=choices_of(State))
    value_micro = models.BigIntegerField(null=True)
    value_low_micro = models.BigIntegerField(null=True)
    value_high_micro = models.BigIntegerField(null=True)
    lower_micro = models.BigIntegerField(null=True)
    upper_micro = models.BigIntegerField(null=True)
    confidence_permille = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=40)
    statistic = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True)
    is_partial = models.BooleanField(default=False)
    parts_in_count = models.PositiveIntegerField(default=0)
    parts_expected_count = models.PositiveIntegerField(default=0)
    parts_words = models.CharField(max_length=200, blank=True)
    is_illustrative = models.BooleanField(default=False)
    label = models.CharField(max_length=60)
    colour = models.CharField(max_length=20, choices=choices_of(Colour))
    comparator = models.CharField(max_length=200, blank=True)
    white_reason = models.CharField(max_length=500, blank=True)
    trend = models.CharField(max_length=60)
    comparisons = models.JSONField(default=list)
    breakdown = models.JSONField(default=dict)
    inputs = models.JSONField(default=list)
    inputs_sha256 = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def numerator(self) -> Figure:
        return self._figure("numerator")

    @property
    def denominator(self) -> Figure | None:
        return self._figure("denominator") if self.denominator_state else None

    @property
    def value(self) -> Figure:
        return self._figure("value")

    @property
    def flows(self) -> tuple[tuple[str, Figure], ...]:
        """People in, stayed and out, each under its name; they are never added."""
        return tuple(
            (flow["label"], _in_digits(flow["figure"])) for flow in self.breakdown.get("flows", ())
        )

    @property
    def unknown(self) -> Figure | None:
        """Those of the numerator whose group is not known, where that is asked."""
        held = self.breakdown.get("unknown")
        return None if held is None else _in_digits(held)

    def _figure(self, stem: str) -> Figure:
        return to_figure(
            state=getattr(self, f"{stem}_state"),
            value_micro=getattr(self, f"{stem}_micro"),
            low_micro=getattr(self, f"{stem}_low_micro"),
            high_micro=getattr(self, f"{stem}_high_micro"),
            words=getattr(self, f"{stem}_words", ""),
        )

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The names of the columns that a revision keeps."""
        return tuple(field.name for field in ResultColumns._meta.local_fields)

    def said(self) -> dict[str, Any]:
        """All that a revision keeps, save the moment."""
        return {name: getattr(self, name) for name in self.columns() if name != "computed_at"}


class ResultQuerySet(models.QuerySet["IndicatorResult"]):
    def for_user(self, access: Access) -> Self:
        """All of them or none: a result adds up the figures of several organisations."""
        return self if access.has(Permission.VIEW_INDICATORS) else self.none()


class IndicatorResult(ResultColumns):
    """The current result of one indicator, area and period. Pages and files read this alone."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="results")
    area = models.ForeignKey("kernel.Area", models.PROTECT, related_name="+")
    period = models.ForeignKey("kernel.ReportingPeriod", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["indicator", "period"], name="needs_result_indicator_period")
        ]
        constraints = [
            *_result_constraints("needs_result"),
            models.UniqueConstraint(
                fields=["indicator", "area", "period"], name="needs_result_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area_id} {self.period_id}: {self.value.shown()}"


class IndicatorResultRevision(ResultColumns):
    """What a result was before it was computed anew. Append-only."""

    result = models.ForeignKey(IndicatorResult, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["result", "-version"]
        constraints = [
            *_result_constraints("needs_resultrev"),
            models.UniqueConstraint(fields=["result", "version"], name="needs_resultrev_once"),
        ]

    def __str__(self) -> str:
        return f"{self.result_id} version {self.version}: {self.value.shown()}"
