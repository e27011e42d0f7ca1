"""Which results of indicators the figures of some submissions went into."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from needs.facts.sent import submission_keys
from needs.models import (
    IndicatorResult,
    IndicatorResultRevision,
    Observation,
    ObservationRevision,
)

Row = TypeVar("Row", IndicatorResult, IndicatorResultRevision)


@dataclass(frozen=True, slots=True)
class ResultKey:
    """Which result of an indicator."""

    indicator_code: str
    area_code: str
    period_code: str


@dataclass(frozen=True, slots=True)
class FedResult:
    """One version of a result, and while it was what the indicator said."""

    key: ResultKey
    since: datetime
    until: datetime | None

    def stood_at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


def results_fed_by(
    submissions: Iterable[str], among: Collection[ResultKey]
) -> tuple[FedResult, ...]:
    """The versions of these results that are made of a figure as the submissions said it."""
    said = _versions(submission_keys(submissions))
    if not said or not among:
        return ()
    now = [
        (FedResult(ResultKey(code, area, period), since, None), inputs)
        for code, area, period, since, inputs in _of_those(
            IndicatorResult.objects.order_by("pk"), among, ""
        ).values_list("indicator__code", "area__code", "period__code", "computed_at", "inputs")
    ]
    before = [
        (FedResult(ResultKey(code, area, period), since, until), inputs)
        for code, area, period, since, until, inputs in _of_those(
            IndicatorResultRevision.objects.order_by("pk"), among, "result__"
        ).values_list(
            "result__indicator__code",
            "result__area__code",
            "result__period__code",
            "computed_at",
            "replaced_at",
            "inputs",
        )
    ]
    return tuple(
        one
        for one, inputs in (*now, *before)
        if one.key in among and not said.isdisjoint((pk, version) for pk, version in inputs)
    )


def _of_those(rows: QuerySet[Row], among: Collection[ResultKey], way: str) -> QuerySet[Row]:
    """Narrowed by each code for itself, which leaves few."""
    return rows.filter(
        **{
            f"{way}indicator__code__in": {key.indicator_code for key in among},
            f"{way}area__code__in": {key.area_code for key in among},
            f"{way}period__code__in": {key.period_code for key in among},
        }
    )


def _versions(keys: list[UUID]) -> frozenset[tuple[int, int]]:
    """Each version of a figure that came in the submissions."""
    if not keys:
        return frozenset()
    now = Observation.objects.filter(batch__in=keys).values_list("pk", "version")
    before = ObservationRevision.objects.filter(batch__in=keys)
    return frozenset([*now, *before.values_list("observation_id", "version")])
