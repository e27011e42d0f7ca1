"""The comparisons of each result: with what it is set, and which is shown first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from dalpb.kernel.cells import Figure
from dalpb.kernel.models.areas import AreaKind
from dalpb.kernel.periods import Period
from needs.models import Benchmark, Indicator
from needs.rules.ages import base_of
from needs.rules.comparison import Comparison, white
from needs.rules.indicating import AreaLevel, ComparisonKind, ComparisonMethod, PopulationBase
from needs.rules.judging import (
    Mark,
    Subject,
    against_benchmark,
    against_rest_of_county,
    is_one_figure,
    not_comparable,
)
from needs.rules.matching import OTHERS, SEVERAL, nearest, nearness
from needs.rules.movement import change, inequality, trend
from needs.rules.placing import (
    against_population_share,
    against_range,
    among_fifths,
)
from needs.rules.rolling import Rolled
from needs.services.indicators.outcomes import fifths_of, like_period_before, roll
from needs.services.indicators.world import World

ENGLAND: Final = "E92000001"
SHARE_YEARS: Final = 10
_FIRST: Final = (
    ComparisonKind.RANGE,
    ComparisonKind.BENCHMARK,
    ComparisonKind.REST_OF_COUNTY,
    ComparisonKind.FIFTHS,
    ComparisonKind.POPULATION_SHARE,
)
# A district that nothing can be said of says first why it has no county to be set against.
_FIRST_OF_DISTRICTS: Final = (
    ComparisonKind.RANGE,
    ComparisonKind.REST_OF_COUNTY,
    *(kind for kind in _FIRST if kind is not ComparisonKind.RANGE),
)
Key = tuple[str, Period]


@dataclass(slots=True)
class Series:
    """All results of one indicator, by area and period, with its national rows."""

    indicator: Indicator
    subjects: dict[Key, Subject]
    national: Sequence[Benchmark] = ()
    by_period: dict[Period, list[Subject]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for (_, period), subject in sorted(self.subjects.items()):
            self.by_period.setdefault(period, []).append(subject)

    def at(self, area_code: str, period: Period | None) -> Subject | None:
        return None if period is None else self.subjects.get((area_code, period))

    def history_of(self, area_code: str) -> list[Subject]:
        return [s for (code, _), s in sorted(self.subjects.items()) if code == area_code]


def compared(
    world: World, series: Series, subject: Subject, *, standing: Comparison | None = None
) -> tuple[Comparison, ...]:
    """Every comparison of one result; the one that is shown first stands first.

    `standing` is the inequality of a result whose own figures were not touched, and so were
    not read.
    """
    made = [_benchmark(series, subject)]
    area = world.by_code[subject.area_code]
    if subject.definition.comparison_method is ComparisonMethod.RANGE:
        made.append(against_range(subject))
    if area.kind is AreaKind.DISTRICT:
        made.append(_rest(world, series, subject))
    peers = _peers(series, subject)
    if peers is not None and area.kind is not AreaKind.COUNTRY:
        made.append(_fifths(area.kind, peers, subject))
    if subject.definition.share is not None:
        made.append(_share(world, subject))
    order = _FIRST_OF_DISTRICTS if area.kind is AreaKind.DISTRICT else _FIRST
    made.sort(key=lambda each: (not each.is_judged, order.index(each.kind)))
    made.append(change(subject, series.at(subject.area_code, like_period_before(subject.period))))
    made.append(trend(subject, series.history_of(subject.area_code)))
    if standing is not None:
        made.append(standing)
    elif subject.definition.fifths:
        fifths = fifths_of(world, subject.definition, area, subject.period)
        made.append(
            inequality(
                subject.definition,
                fifths[0] if fifths else None,
                fifths[1] if fifths else None,
                subject.period,
            )
        )
    return tuple(made)


def _benchmark(series: Series, subject: Subject) -> Comparison:
    if subject.area_code == ENGLAND:
        own = Mark(ENGLAND, "England", subject.period, None)
        return against_benchmark(subject, own)
    base = subject.definition.population
    rows = [row for row in series.national if row.area_code == ENGLAND]
    same = [_mark(row) for row in _nearest(rows, subject)]
    if len({mark.value_micro for mark in same}) > 1:
        return white(
            ComparisonKind.BENCHMARK,
            not_comparable(subject) or SEVERAL,
            comparator="England",
            period=subject.period.label,
            level=subject.definition.level_words,
        )
    ours = series.at(ENGLAND, subject.period)
    if not same and ours is not None:
        value = ours.computed.value.value
        same = [
            Mark(
                ENGLAND,
                "England",
                ours.period,
                None if value is None else int(value * 1_000_000),
                base=base,
            )
        ]
    # Another period's figure is shown beside, and so is one of other ages: neither is compared.
    last_resort = sorted(nearest(rows, _near(base)) or rows, key=_period)
    chosen = same or [_mark(row) for row in last_resort[-1:]]
    if not same and chosen and not _near(base)(last_resort[-1]):
        chosen = [replace(chosen[0], base=chosen[0].base or OTHERS)]
    return against_benchmark(subject, chosen[0] if chosen else None)


def _period(row: Benchmark) -> Period:
    return Period(row.first_on, row.until_on)


def _near(base: PopulationBase | None) -> Callable[[Benchmark], int]:
    return lambda row: nearness(row.sex, row.age, base)


def _nearest(rows: Iterable[Benchmark], subject: Subject) -> list[Benchmark]:
    """The rows of the result's period that are nearest to its people."""
    here = [row for row in rows if _period(row) == subject.period]
    return nearest(here, _near(subject.definition.population))


def _mark(row: Benchmark) -> Mark:
    return Mark(
        row.area_code,
        row.area_name,
        _period(row),
        row.value_micro,
        row.value_note,
        base_of(row.sex, row.age),
    )


def _rest(world: World, series: Series, subject: Subject) -> Comparison:
    counties = (area.place(subject.period) for area in world.areas if area.districts)
    county = next((place for place in counties if subject.area_code in place.districts), None)
    districts = [
        each.computed.value
        for each in series.by_period.get(subject.period, ())
        if county is not None and each.area_code in county.districts
    ]
    return against_rest_of_county(
        subject,
        series.at(county.code, subject.period) if county else None,
        is_one_figure=is_one_figure(districts),
    )


@dataclass(frozen=True, slots=True)
class _Peers:
    area_type: str
    values: tuple[int | None, ...]


def _peers(series: Series, subject: Subject) -> _Peers | None:
    """The other authorities of the area's own type in the national file for the period."""
    rows = _nearest(series.national, subject)
    own = next((row for row in rows if row.area_code == subject.area_code), None)
    if own is None:
        return None
    values: dict[str, set[int | None]] = {}
    for row in rows:
        if row.area_type == own.area_type and row.area_code != subject.area_code:
            values.setdefault(row.area_code, set()).add(row.value_micro)
    # One of which the file says several things is left out, as one without a value is.
    others = (found.pop() if len(found) == 1 else None for found in values.values())
    return _Peers(own.area_type, tuple(others))


def _fifths(kind: AreaKind, peers: _Peers, subject: Subject) -> Comparison:
    if kind is AreaKind.DISTRICT and subject.definition.level is AreaLevel.FORCE:
        reason = "Its figure is that of the whole police force, so no district is ranked by it."
        return white(ComparisonKind.FIFTHS, reason, comparator=peers.area_type)
    return among_fifths(subject, peers.values, f"{peers.area_type} in the national file")


def _share(world: World, subject: Subject) -> Comparison:
    """The latest share of the population at or before the result's period, named with it."""
    source = subject.definition.share
    area = world.by_code[subject.area_code]
    found: tuple[Period, Figure] | None = None
    if source is not None:
        periods = {
            row.period
            for row in world.rows_of(source)
            if row.area_code == area.code
            and row.period.first <= subject.period.first
            and subject.period.first.year - row.period.first.year <= SHARE_YEARS
        }
        for period in sorted(periods):
            made = roll(world, subject.definition, source, area, period)
            if isinstance(made, Rolled):
                found = (period, made.figure)
    return against_population_share(
        subject, found[1] if found else None, found[0].label if found else ""
    )


def national_rows(indicators: Iterable[Indicator]) -> Mapping[int, list[Benchmark]]:
    """The headline rows of some indicators; those of categories are kept apart."""
    made: dict[int, list[Benchmark]] = {}
    rows = Benchmark.objects.filter(
        indicator_id__in=[row.pk for row in indicators], category_type=""
    ).order_by("indicator_id", "first_on", "until_on", "area_code", "sex", "age")
    for row in rows:
        made.setdefault(row.indicator_id, []).append(row)
    return made
