"""Computing results anew: only what was touched, and only what says something else is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.cells import Figure, State
from dalpb.kernel.models.people import User
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.periods import Period, PeriodKind
from needs.models import (
    Benchmark,
    Indicator,
    IndicatorResult,
    IndicatorResultRevision,
    Measure,
)
from needs.rules.comparison import Comparison, from_json, say_the_same
from needs.rules.computing import Computed, compute
from needs.rules.indicating import ComparisonKind
from needs.rules.judging import Subject
from needs.rules.touching import periods_touched
from needs.services.indicators.columns import GONE, comparison_columns, wanted_columns
from needs.services.indicators.comparing import Key, Series, compared, national_rows
from needs.services.indicators.outcomes import Outcome, outcome_of
from needs.services.indicators.stored import earlier_results, stored_results
from needs.services.indicators.world import World, load_world, sources_of

Touched = frozenset[tuple[int, Period]]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many results were worked out, and how many of them said something else."""

    computed_count: int
    written_count: int


def refresh_indicators(
    *,
    by: User | None,
    at: datetime,
    touched: Touched | None = None,
    codes: Collection[str] | None = None,
) -> Refreshed:
    """The stored results agree with the figures, populations and benchmarks as they stand.

    With `touched`, measures (by id) and periods whose figures changed, only the results that
    these can change. Joins the caller's transaction, so figures and results change together.
    Results that come out as before are not written.
    """
    with transaction.atomic(savepoint=False):
        chosen = _indicators(touched, codes)
        if not chosen:
            return Refreshed(0, 0)
        _lock(chosen)
        done = _refresh(chosen, touched, at)
        if done.written_count:
            record(
                "indicators.refreshed",
                by=by,
                at=at,
                subject="indicators",
                subject_key="results",
                details={
                    "indicators": sorted(row.code for row in chosen),
                    "results_computed": done.computed_count,
                    "results_written": done.written_count,
                },
            )
        return done


def _indicators(touched: Touched | None, codes: Collection[str] | None) -> list[Indicator]:
    rows = Indicator.objects.select_related(
        "numerator_measure", "denominator_measure", "share_measure"
    ).order_by("code")
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    if touched is None:
        return list(rows)
    reading = _reading({measure_id for measure_id, _ in touched})
    return list(rows.filter(pk__in=reading)) if reading else []


def _reading(ids: Collection[int]) -> list[int]:
    """The indicators that read one of these measures. Most measures are read by none."""
    rows = Indicator.objects.order_by().values_list(
        "pk", "numerator_measure_id", "denominator_measure_id", "share_measure_id", "flows"
    )
    # Flows name their measures by code, in JSON.
    codes = frozenset(
        Measure.objects.order_by().filter(pk__in=ids).values_list("code", flat=True)
        if any(flows for *_, flows in rows)
        else ()
    )
    asked = frozenset(ids)
    return [
        pk
        for pk, *measures, flows in rows
        if asked.intersection(measures) or any(flow["measure"] in codes for flow in flows)
    ]


def _lock(chosen: Collection[Indicator]) -> None:
    """Hold the records, in one order, before any figure is read.

    Two partners' imports at once would else each work the county out without the other's.
    """
    rows = Indicator.objects.select_for_update().filter(pk__in=[row.pk for row in chosen])
    list(rows.order_by("pk").values_list("pk", flat=True))


def _refresh(chosen: list[Indicator], touched: Touched | None, at: datetime) -> Refreshed:
    wanted = None if touched is None else _wanted({period for _, period in touched})
    world = load_world(
        set().union(*(sources_of(row) for row in chosen)),
        shares={row.rules.share for row in chosen if row.rules.share is not None},
        days=_days(wanted),
        wanted=wanted or (),
    )
    first = None if not wanted else min(period.first for period in wanted)
    national, stored = national_rows(chosen), stored_results(chosen, after=first)
    earlier = {} if first is None else earlier_results(chosen, before=first)
    keeper = _Keeper(world, at)
    count = 0
    for indicator in chosen:
        before = _Before(
            stored.get(indicator.pk, {}),
            earlier.get(indicator.pk, {}),
            national.get(indicator.pk, []),
        )
        count += _refresh_one(world, indicator, before, wanted, keeper)
    keeper.finish()
    return Refreshed(count, keeper.written_count)


def _wanted(changed: Collection[Period]) -> set[Period]:
    """The periods that changed figures can change, and the spans that hold any of them."""
    found = periods_touched(changed)
    spans = ReportingPeriod.objects.filter(
        kind=PeriodKind.SPAN.value,
        first_on__lte=max(period.first for period in changed),
        until_on__gte=min(period.until for period in changed),
    )
    known = (row.period for row in spans)
    return found | {span for span in known if any(span.covers(each) for each in changed)}


@dataclass(frozen=True, slots=True)
class _Before:
    """What stands of one indicator and may change, what stands before that, its national rows."""

    stored: Mapping[Key, IndicatorResult]
    earlier: Mapping[Key, IndicatorResult]
    national: Sequence[Benchmark]


def _refresh_one(
    world: World,
    indicator: Indicator,
    before: _Before,
    wanted: Collection[Period] | None,
    keeper: "_Keeper",
) -> int:
    """The results of one indicator are kept; how many were worked out."""
    stored = before.stored
    outcomes = _outcomes(world, indicator, wanted)
    gone = set() if wanted is not None else set(stored) - set(outcomes)
    subjects = {key: outcome.subject for key, outcome in outcomes.items()}
    for key, row in (*before.earlier.items(), *stored.items()):
        if key not in subjects:
            subjects[key] = _subject(world, indicator, row)
    subjects |= {key: _emptied(subjects[key]) for key in gone}
    series = Series(indicator, subjects, before.national)
    again = sorted({*stored, *outcomes})
    for key in again:
        columns = wanted_columns(outcomes.get(key), stored.get(key), is_full=wanted is None)
        kept = None if wanted is None or key in outcomes else _inequality(stored[key])
        columns |= comparison_columns(compared(world, series, subjects[key], standing=kept))
        keeper.keep(indicator, key, columns, stored.get(key))
    return len(again)


def _days(wanted: Collection[Period] | None) -> Period | None:
    """The days of the figures to read: from a year before, for who gave them then."""
    if not wanted:
        return None
    first = min(period.first for period in wanted)
    return Period(date(first.year - 1, first.month, 1), max(period.until for period in wanted))


def _outcomes(
    world: World, indicator: Indicator, wanted: Collection[Period] | None
) -> dict[Key, Outcome]:
    """Every outcome that the figures can make, in the wanted periods."""
    definition = indicator.rules
    given = {row.period for row in world.rows_of(definition.numerator)}
    possible = {
        period
        for period in periods_touched(given, following=False)
        if period.kind.value in definition.period_kinds
        and (wanted is None or period in wanted)
        and indicator.is_in_force(period)
    }
    made = {}
    for area in world.areas_of(definition.level):
        for period in sorted(possible):
            outcome = outcome_of(world, indicator, area, period)
            if outcome is not None:
                made[area.code, period] = outcome
    return made


def _subject(world: World, indicator: Indicator, row: IndicatorResult) -> Subject:
    """A stored result as the rules take it; its ends are worked out again from its parts."""
    definition = indicator.rules
    if row.value.is_empty:
        computed = Computed(row.value, None, None, row.method, row.reason)
    else:
        computed = compute(definition, row.numerator, row.denominator)
    return Subject(
        definition,
        row.area.code,
        world.by_code[row.area.code].name,
        row.period.period,
        row.numerator,
        row.denominator,
        computed,
    )


def _inequality(row: IndicatorResult) -> Comparison | None:
    """What stands of a result that looks back at nothing but its own period's figures."""
    kind = ComparisonKind.INEQUALITY.value
    return next((from_json(data) for data in row.comparisons if data["kind"] == kind), None)


def _emptied(subject: Subject) -> Subject:
    """One that nothing makes any more: it is compared with nothing, and nothing with it."""
    empty = Computed(Figure.empty(State.NOT_SUPPLIED), None, None, "None", GONE)
    return replace(subject, computed=empty)


def _differs(said: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether a result would say something else than what stands."""
    if said == values:
        return False
    if not say_the_same(said["comparisons"], values["comparisons"]):
        return True
    return any(said[name] != value for name, value in values.items() if name != "comparisons")


@dataclass(slots=True)
class _Keeper:
    """Writes results that say something else than what stands: what is new together, at the end."""

    world: World
    at: datetime
    written_count: int = 0
    _new: list[IndicatorResult] = field(default_factory=list)
    _said: list[IndicatorResultRevision] = field(default_factory=list)
    _periods: dict[Period, ReportingPeriod] = field(default_factory=dict)

    def keep(
        self, indicator: Indicator, key: Key, values: dict[str, Any], row: IndicatorResult | None
    ) -> None:
        """The result is stored, or will be."""
        if row is None:
            self._add(indicator, key, values)
        elif _differs(row.said(), values):
            self._change(row, values)

    def _add(self, indicator: Indicator, key: Key, values: dict[str, Any]) -> None:
        code, period = key
        if period not in self._periods:
            self._periods[period] = ReportingPeriod.of(period)
        self._new.append(
            IndicatorResult(
                indicator=indicator,
                area_id=self.world.by_code[code].id,
                period=self._periods[period],
                computed_at=self.at,
                **values,
            )
        )
        self.written_count += 1

    def _change(self, row: IndicatorResult, values: dict[str, Any]) -> None:
        said = row.said()
        self._said.append(
            IndicatorResultRevision(
                result=row,
                version=row.version,
                computed_at=row.computed_at,
                replaced_at=self.at,
                **said,
            )
        )
        changed = [name for name, value in values.items() if said[name] != value]
        for name in changed:
            setattr(row, name, values[name])
        row.version += 1
        row.computed_at = self.at
        row.save(update_fields=[*changed, "version", "computed_at"])
        self.written_count += 1

    def finish(self) -> None:
        """The new ones stand, and what the others said before."""
        IndicatorResultRevision.objects.bulk_create(self._said)
        IndicatorResult.objects.bulk_create(self._new)
