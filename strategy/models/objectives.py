"""What a plan says: its statements, and the objectives and outcomes of its priorities."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.cells import EMPTY_STATES, Figure, State
from dalpb.kernel.choices import choices_of, one_of
from strategy.models.strategies import Priority, Strategy
from strategy.rules.figures import StoredFigure
from strategy.rules.vocabulary import LinkKind, StatementKind

PART_CODE = r"^[A-Za-z0-9][A-Za-z0-9.-]*$"


class PlanStatement(models.Model):
    """A vision, ambition, aim or principle of a plan. A domain belongs to its ambition."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=20, choices=choices_of(StatementKind))
    position = models.PositiveSmallIntegerField()
    words = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["strategy", "position", "id"]
        constraints = [
            one_of("kind", StatementKind, "strategy_planstatement_kind_known"),
            models.CheckConstraint(
                condition=Q(position__gte=1), name="strategy_planstatement_position_from_one"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="strategy_planstatement_has_words"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="strategy_planstatement_not_its_own_parent",
            ),
            models.UniqueConstraint(
                fields=["strategy", "kind", "position"],
                name="strategy_planstatement_position_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"


class Objective(models.Model):
    """One objective of a priority. `code` ("1.2") is how people name it within its strategy."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="objectives")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="objectives")
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["priority", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=PART_CODE), name="strategy_objective_code_plain"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1), name="strategy_objective_position_from_one"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="strategy_objective_has_a_title"),
            models.UniqueConstraint(
                fields=["strategy", "code"], name="strategy_objective_code_once"
            ),
            models.UniqueConstraint(
                fields=["priority", "position"], name="strategy_objective_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ObjectiveRecommendation(models.Model):
    """A recommendation of the needs assessment that an objective answers, as it then read."""

    objective = models.ForeignKey(Objective, models.PROTECT, related_name="recommendations")
    assessment = models.CharField(max_length=40)
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=300)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["objective", "assessment", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "assessment", "code"],
                name="strategy_objectiverecommendation_once",
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(assessment="") & ~Q(title=""),
                name="strategy_objectiverecommendation_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.code}"


def _figure_rules(part: str) -> list[models.BaseConstraint]:
    """The rule of `cells.incoherence` for one of an outcome's two figures."""
    value, low, high = (f"{part}_{name}_micro" for name in ("value", "low", "high"))
    state, name = f"{part}_state", f"strategy_outcome_{part}"
    empties = [one.value for one in sorted(EMPTY_STATES)]
    present = Q(**{f"{value}__isnull": False, f"{low}__isnull": False, f"{high}__isnull": False})
    return [
        one_of(state, State, f"{name}_state_known"),
        models.CheckConstraint(
            condition=~Q(**{state: State.EXACT.value})
            | (present & Q(**{low: F(value), high: F(value)})),
            name=f"{name}_exact_has_one_value",
        ),
        models.CheckConstraint(
            condition=~Q(**{state: State.BOUNDED.value})
            | (
                Q(**{f"{value}__isnull": True})
                & (Q(**{f"{low}__isnull": False}) | Q(**{f"{high}__isnull": False}))
            ),
            name=f"{name}_bounded_has_a_limit",
        ),
        models.CheckConstraint(
            condition=~Q(**{state: State.ESTIMATED.value}) | Q(**{f"{value}__isnull": False}),
            name=f"{name}_estimate_has_a_value",
        ),
        models.CheckConstraint(
            condition=~Q(**{f"{state}__in": empties})
            | Q(**{f"{value}__isnull": True, f"{high}__isnull": True}),
            name=f"{name}_empty_has_no_value",
        ),
        models.CheckConstraint(
            condition=Q(**{f"{low}__isnull": True})
            | Q(**{f"{high}__isnull": True})
            | Q(**{f"{high}__gte": F(low)}),
            name=f"{name}_low_not_above_high",
        ),
    ]


class Outcome(models.Model):
    """What should be true when a priority or one of its objectives is met, and by how much.

    Both figures may be empty in one of the ways of `cells`: a target that nobody has set is
    not yet supplied, never nought. `unit` is what the figures count ("%").
    """

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="outcomes")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="outcomes")
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, related_name="outcomes")
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    words = models.TextField()
    indicator_code = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    baseline_state = models.CharField(
        max_length=20, choices=choices_of(State), default=State.NOT_SUPPLIED.value
    )
    baseline_value_micro = models.BigIntegerField(null=True)
    baseline_low_micro = models.BigIntegerField(null=True)
    baseline_high_micro = models.BigIntegerField(null=True)
    baseline_words = models.CharField(max_length=120, blank=True)
    baseline_on = models.DateField(null=True)
    target_state = models.CharField(
        max_length=20, choices=choices_of(State), default=State.NOT_SUPPLIED.value
    )
    target_value_micro = models.BigIntegerField(null=True)
    target_low_micro = models.BigIntegerField(null=True)
    target_high_micro = models.BigIntegerField(null=True)
    target_words = models.CharField(max_length=120, blank=True)
    target_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["priority", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=PART_CODE), name="strategy_outcome_code_plain"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1), name="strategy_outcome_position_from_one"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="strategy_outcome_has_words"),
            models.CheckConstraint(
                condition=Q(baseline_on__isnull=True)
                | Q(target_on__isnull=True)
                | Q(target_on__gt=F("baseline_on")),
                name="strategy_outcome_target_after_baseline",
            ),
            models.UniqueConstraint(fields=["strategy", "code"], name="strategy_outcome_code_once"),
            models.UniqueConstraint(
                fields=["priority", "position"], name="strategy_outcome_position_once"
            ),
            *_figure_rules("baseline"),
            *_figure_rules("target"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.words}"

    @property
    def baseline(self) -> Figure:
        return self._figure("baseline")

    @property
    def target(self) -> Figure:
        return self._figure("target")

    def _figure(self, part: str) -> Figure:
        names = ("state", "value_micro", "low_micro", "high_micro", "words")
        return StoredFigure(*(getattr(self, f"{part}_{name}") for name in names)).figure


class ObjectiveLink(models.Model):
    """What became of an objective of an earlier strategy in a later one, and why."""

    earlier = models.ForeignKey(Strategy, models.PROTECT, related_name="links_onward")
    later = models.ForeignKey(Strategy, models.PROTECT, related_name="links_back")
    kind = models.CharField(max_length=10, choices=choices_of(LinkKind))
    old = models.ForeignKey(Objective, models.PROTECT, null=True, related_name="links_onward")
    new = models.ForeignKey(Objective, models.PROTECT, null=True, related_name="links_back")
    reason = models.TextField()
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["later", "earlier", "id"]
        constraints = [
            one_of("kind", LinkKind, "strategy_objectivelink_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=LinkKind.DROPPED.value, old__isnull=False, new__isnull=True)
                | Q(kind=LinkKind.NEW.value, old__isnull=True, new__isnull=False)
                | (
                    ~Q(kind__in=[LinkKind.DROPPED.value, LinkKind.NEW.value])
                    & Q(old__isnull=False, new__isnull=False)
                ),
                name="strategy_objectivelink_ends_fit_kind",
            ),
            models.CheckConstraint(
                condition=~Q(earlier=F("later")), name="strategy_objectivelink_between_two"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="strategy_objectivelink_reason"),
            models.UniqueConstraint(fields=["old", "new"], name="strategy_objectivelink_once"),
            models.UniqueConstraint(
                fields=["later", "old"],
                condition=Q(kind=LinkKind.DROPPED.value),
                name="strategy_objectivelink_dropped_once",
            ),
            models.UniqueConstraint(
                fields=["earlier", "new"],
                condition=Q(kind=LinkKind.NEW.value),
                name="strategy_objectivelink_new_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.old or 'nothing'} to {self.new or 'nothing'}"
