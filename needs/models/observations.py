"""Figures, and what each said before it was changed."""

from functools import reduce
from operator import or_
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from dalpb.kernel.access import Access
from dalpb.kernel.cells import EMPTY_STATES, Figure, State
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.roles import Permission
from needs.models.category_keys import is_plain
from needs.models.imports import ImportBatch
from needs.models.measures import Measure
from needs.models.provision import Service
from needs.rules.stored import to_figure

_HAS_ONE_VALUE: Final = (
    Q(value_micro__isnull=False, low_micro__isnull=False, high_micro__isnull=False)
    & Q(low_micro=F("value_micro"))
    & Q(high_micro=F("value_micro"))
)
_HAS_A_LIMIT: Final = Q(value_micro__isnull=True) & (
    Q(low_micro__isnull=False) | Q(high_micro__isnull=False)
)
_HAS_NO_VALUE: Final = Q(value_micro__isnull=True, high_micro__isnull=True)
_IN_ORDER: Final = (
    Q(low_micro__isnull=True) | Q(high_micro__isnull=True) | Q(high_micro__gte=F("low_micro"))
)


def coherent(prefix: str) -> list[models.BaseConstraint]:
    """The rule of `cells.incoherence`, for the database to hold.

    A comparison with NULL passes a CHECK, so every "has a value" is spelled out.
    """
    empties = [state.value for state in sorted(EMPTY_STATES)]
    return [
        one_of("state", State, f"{prefix}_state_known"),
        models.CheckConstraint(
            condition=~Q(state=State.EXACT.value) | _HAS_ONE_VALUE,
            name=f"{prefix}_exact_has_one_value",
        ),
        models.CheckConstraint(
            condition=~Q(state=State.BOUNDED.value) | _HAS_A_LIMIT,
            name=f"{prefix}_bounded_has_a_limit",
        ),
        models.CheckConstraint(
            condition=~Q(state=State.ESTIMATED.value) | Q(value_micro__isnull=False),
            name=f"{prefix}_estimate_has_a_value",
        ),
        models.CheckConstraint(
            condition=~Q(state__in=empties) | _HAS_NO_VALUE, name=f"{prefix}_empty_has_no_value"
        ),
        models.CheckConstraint(condition=_IN_ORDER, name=f"{prefix}_low_not_above_high"),
    ]


def coherent_by_state(name: str) -> models.CheckConstraint:
    """The same rule at once, for a table of millions: six constraints cost six times as much.

    Most figures are exact, so that is asked first, and of those nothing else is asked.
    """
    rules = {
        State.EXACT: _HAS_ONE_VALUE,
        State.BOUNDED: _HAS_A_LIMIT & _IN_ORDER,
        State.ESTIMATED: Q(value_micro__isnull=False) & _IN_ORDER,
        **{state: _HAS_NO_VALUE for state in State if state in EMPTY_STATES},
    }
    condition = reduce(or_, (Q(state=state.value) & rule for state, rule in rules.items()))
    return models.CheckConstraint(condition=condition, name=name)


class FigureColumns(models.Model):
    """One figure in whole millionths, with what its sender said of it."""

    state = models.CharField(max_length=20, choices=choices_of(State))
    value_micro = models.BigIntegerField(null=True)
    low_micro = models.BigIntegerField(null=True)
    high_micro = models.BigIntegerField(null=True)
    words = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=300, blank=True)
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def figure(self) -> Figure:
        return to_figure(
            state=self.state,
            value_micro=self.value_micro,
            low_micro=self.low_micro,
            high_micro=self.high_micro,
            words=self.words,
        )


class ObservationQuerySet(models.QuerySet["Observation"]):
    def for_user(self, access: Access) -> Self:
        """All figures, those of the person's own organisations, or none."""
        if access.has(Permission.VIEW_ALL_FIGURES):
            return self
        return self.filter(organisation_id__in=access.organisation_ids(Permission.VIEW_OWN_FIGURES))


class Observation(FigureColumns):
    """The current figure for one period, area, organisation, service, measure and category.

    Millions of rows are written here: no index that another begins with, and on PostgreSQL the
    references are checked once a statement (migration 0010), not once a row. There one index of
    blocks, `needs_obs_organisation`, also finds the figures of a batch (migration 0013): what
    came in together lies together.
    """

    period = models.ForeignKey(
        "kernel.ReportingPeriod", models.PROTECT, related_name="+", db_index=False
    )
    area = models.ForeignKey("kernel.Area", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        "kernel.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, related_name="observations", db_index=False
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="observations", db_index=False
    )
    category_key = models.CharField(max_length=200)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="observations")
    version = models.PositiveIntegerField(default=1)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation"], name="needs_obs_organisation"),
            models.Index(
                fields=["service"],
                condition=Q(service__isnull=False),
                name="needs_obs_service",
            ),
        ]
        constraints = [
            coherent_by_state("needs_obs_coherent"),
            models.CheckConstraint(
                condition=is_plain("category_key"),
                name="needs_obs_category_key_plain",
            ),
            # No service counts as one service, so one index holds both cases. It begins with
            # what indicators ask for.
            models.UniqueConstraint(
                "measure",
                "period",
                "organisation",
                "area",
                Coalesce("service", 0),
                "category_key",
                name="needs_obs_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.category_key}: {self.figure.shown()}"


class ObservationRevision(FigureColumns):
    """What a figure said before a change. Append-only.

    `batch` is the import that had said it; `replaced_by` the import that changed it.
    """

    observation = models.ForeignKey(Observation, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey(ImportBatch, models.PROTECT, related_name="revisions")

    class Meta:
        ordering: ClassVar[list[str]] = ["observation", "-version"]
        constraints = [
            *coherent("needs_obsrev"),
            models.UniqueConstraint(fields=["observation", "version"], name="needs_obsrev_once"),
        ]

    def __str__(self) -> str:
        return f"{self.observation_id} version {self.version}: {self.figure.shown()}"
