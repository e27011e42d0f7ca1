"""Indicators and their stored results, for other apps: frozen, and never computed here."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar

from django.db.models import Case, F, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from dalpb.kernel.cells import FILLED_STATES, Figure
from dalpb.kernel.models.areas import Area, AreaName
from dalpb.kernel.periods import Period, PeriodKind, financial_year
from dalpb.stats import Polarity
from needs.models import Benchmark, Indicator, IndicatorResult, IndicatorResultRevision
from needs.rules.comparison import Comparison, from_json
from needs.rules.computing import number_behind
from needs.rules.indicating import AreaLevel, Break, Colour, ValueKind
from needs.rules.stored import MICRO

Named = TypeVar("Named", Area, Indicator)
_SAYS_SOMETHING: Final = Case(
    When(value_state__in=sorted(state.value for state in FILLED_STATES), then=Value(1)),
    default=Value(0),
)

__all__ = [
    "AreaLevel",
    "BenchmarkFact",
    "Break",
    "Colour",
    "Comparison",
    "IndicatorFact",
    "Polarity",
    "ResultFact",
    "SaidBefore",
    "ValueKind",
    "benchmarks",
    "history",
    "indicators",
    "lateness",
    "latest_of",
    "period_to_show",
    "results",
    "since_words",
]


@dataclass(frozen=True, slots=True)
class IndicatorFact:
    """One indicator's record. `answers` are the nine questions, each with its answer;
    `metadata` are the national fields that are filled in.

    `unit` is the value's unit in words; `decimals` are the digits to show after the point;
    the target's ends are in the value's unit.
    """

    code: str
    name: str
    theme: str
    position: int
    kind: ValueKind
    level: AreaLevel
    unit: str
    multiplier: int
    decimals: int
    period_kinds: tuple[str, ...]
    polarity: Polarity
    comparison_method: str
    confidence_permille: int
    is_recorded_demand: bool
    answers: tuple[tuple[str, str], ...]
    numerator_measure: str
    numerator_category: str
    denominator_kind: str
    denominator_measure: str
    denominator_category: str
    target_low: Decimal | None
    target_high: Decimal | None
    breaks: tuple[Break, ...]
    source_tag: str
    source: str
    valid_from: date | None
    valid_until: date | None
    version: int
    metadata: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ResultFact:
    """One stored result. Figures carry their state; limits are null where there are none.
    A value that its source gives has no number behind it, so its `numerator` is not collected.

    `comparison` is the one a dashboard shows: the first of `comparisons`.
    `reason` says why there is no value or no limits. `observations` are the rows it came
    from, as (id, version). `flows` are people in, stayed and out, never to be added; `unknown`
    are those in the denominator whose group is not known.
    """

    indicator_code: str
    area_code: str
    area_kind: str
    area_name: str
    period: Period
    numerator: Figure
    denominator: Figure | None
    value: Figure
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    method: str
    statistic: str
    confidence_permille: int
    reason: str
    is_partial: bool
    parts_in_count: int
    parts_expected_count: int
    parts_words: str
    comparison: Comparison | None
    comparisons: tuple[Comparison, ...]
    label: str
    colour: Colour
    white_reason: str
    trend: str
    is_illustrative: bool
    observations: tuple[tuple[int, int], ...]
    inputs_sha256: str
    computed_at: datetime
    version: int
    flows: tuple[tuple[str, Figure], ...] = ()
    unknown: Figure | None = None


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """A version of a result: what it said, and until when where it was replaced."""

    version: int
    value: Figure
    lower: Decimal | None
    upper: Decimal | None
    numerator: Figure
    denominator: Figure | None
    words: str
    colour: Colour
    computed_at: datetime
    replaced_at: datetime | None


@dataclass(frozen=True, slots=True)
class BenchmarkFact:
    """One row of a national file. What the file left out is None, with its note."""

    indicator_code: str
    area_code: str
    area_name: str
    area_type: str
    parent_name: str
    period: Period
    period_words: str
    sex: str
    age: str
    category_type: str
    category: str
    value: Decimal | None
    lower_95: Decimal | None
    upper_95: Decimal | None
    value_note: str
    version: int


def indicators(*, codes: Sequence[str] | None = None) -> tuple[IndicatorFact, ...]:
    """The records of some indicators, or of all, by theme and position."""
    rows = Indicator.objects.select_related("numerator_measure", "denominator_measure")
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    return tuple(_indicator(row) for row in rows.order_by("theme", "position", "code"))


def _indicator(row: Indicator) -> IndicatorFact:
    return IndicatorFact(
        code=row.code,
        name=row.name,
        theme=row.theme,
        position=row.position,
        kind=ValueKind(row.kind),
        level=AreaLevel(row.level),
        unit=row.unit,
        multiplier=row.multiplier,
        decimals=row.decimals,
        period_kinds=tuple(row.period_kinds),
        polarity=Polarity(row.polarity),
        comparison_method=row.comparison_method,
        confidence_permille=row.confidence_permille,
        is_recorded_demand=row.is_recorded_demand,
        answers=row.answers,
        numerator_measure=row.numerator_measure.code,
        numerator_category=row.numerator_category,
        denominator_kind=row.denominator_kind,
        denominator_measure=row.denominator_measure.code if row.denominator_measure else "",
        denominator_category=row.denominator_category,
        target_low=number(row.target_low_micro),
        target_high=number(row.target_high_micro),
        breaks=tuple(Break(date.fromisoformat(b["on"]), b["reason"]) for b in row.breaks),
        source_tag=row.source_tag,
        source=row.source,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        version=row.version,
        metadata=row.metadata,
    )


def number(micro: int | None) -> Decimal | None:
    return None if micro is None else Decimal(micro) / MICRO


_IS_YEAR: Final = Case(When(period__kind=PeriodKind.YEAR.value, then=Value(1)), default=Value(0))


def lateness(period: Period) -> tuple[date, bool, date]:
    """Which of two periods is the later: what ends later, a year before all that end with it."""
    return period.until, period.kind is PeriodKind.YEAR, period.first


def latest_of(found: Iterable[ResultFact]) -> ResultFact | None:
    """The latest of one area's results that says something, or the last, which says why not.

    The same one as with `latest_only`: a page, a tile and a paper show one figure as the latest.
    """
    return max(found, key=lambda one: (not one.value.is_empty, lateness(one.period)), default=None)


def period_to_show(found: Sequence[ResultFact]) -> Period | None:
    """The period that districts are set side by side for, or None without a result.

    The latest of those that most districts told of: a later one in which only some did, so that
    none can be judged, does not hide it. Where none told of any, the latest.
    """
    told = Counter(one.period for one in found if not one.value.is_empty)
    most = max(told.values(), default=0)
    fullest = [period for period, count in told.items() if count == most]
    return max(fullest or [one.period for one in found], key=lateness, default=None)


def since_words(found: Iterable[ResultFact], latest: ResultFact) -> str:
    """What of the periods after the latest one shown has not come in, or an empty text.

    `found` are one area's results. A period within another that is told of is not told apart.
    """
    shown = latest.period
    later = {
        one.period: one.reason
        for one in found
        if one.value.is_empty and one.period.until > shown.until
    }
    if shown.kind is PeriodKind.YEAR:
        years = [period.first.year for period in later if period.kind is PeriodKind.YEAR]
        for year in range(shown.first.year + 1, max(years, default=0)):
            later.setdefault(financial_year(year), "Nobody has sent it.")
    told = [
        period
        for period in sorted(later, key=lateness)
        if not any(other != period and other.covers(period) for other in later)
    ]
    return " ".join(
        f"Nothing is shown for {period.label}. {later[period]}".strip() for period in told
    )


def results(
    *,
    codes: Sequence[str] | None = None,
    area_codes: Sequence[str] | None = None,
    latest_only: bool = False,
    with_observations: bool = True,
) -> tuple[ResultFact, ...]:
    """Stored results by indicator, area and period, earliest first.

    With `latest_only`, the latest period of each indicator and area that says something, so
    that a year in part does not hide the last whole one; where none does, the last, which says
    why. They hold totals of several organisations, so the caller shows them only to those who
    may read indicators.
    Without observations, which can be hundreds a result, each result's are left empty.
    """
    indicators = {row.pk: row for row in _chosen(Indicator, codes).only("code", "unit", "kind")}
    rows = IndicatorResult.objects.filter(indicator__in=list(indicators))
    if area_codes is not None:
        rows = rows.filter(area__in=_chosen(Area, area_codes).values_list("pk", flat=True))
    if not with_observations:
        rows = rows.defer("inputs")
    if latest_only:
        rows = rows.annotate(
            place=Window(
                RowNumber(),
                partition_by=[F("indicator"), F("area")],
                order_by=[
                    _SAYS_SOMETHING.desc(),
                    F("period__until_on").desc(),
                    _IS_YEAR.desc(),
                    F("period__first_on").desc(),
                ],
            )
        ).filter(place=1)
    # What many results name alike is fetched once and not joined to each.
    found = list(rows.prefetch_related("area", "period"))
    for row in found:
        row.indicator = indicators[row.indicator_id]
    names = dict(AreaName.objects.order_by("valid_from").values_list("area__code", "name"))
    made = [
        _result(row, names.get(row.area.code, row.area.code), with_observations=with_observations)
        for row in found
    ]
    made.sort(key=lambda r: (r.indicator_code, r.area_code, r.period.first, r.period.until))
    return tuple(made)


def _chosen(model: type[Named], codes: Sequence[str] | None) -> QuerySet[Named]:
    rows = model._default_manager.order_by()  # noqa: SLF001 - Django's own way to ask
    return rows if codes is None else rows.filter(code__in=list(codes))


def _result(row: IndicatorResult, area_name: str, *, with_observations: bool) -> ResultFact:
    comparisons = tuple(from_json(data) for data in row.comparisons)
    return ResultFact(
        indicator_code=row.indicator.code,
        area_code=row.area.code,
        area_kind=row.area.kind,
        area_name=area_name,
        period=row.period.period,
        numerator=number_behind(ValueKind(row.indicator.kind), row.numerator),
        denominator=row.denominator,
        value=row.value,
        lower=number(row.lower_micro),
        upper=number(row.upper_micro),
        unit=row.indicator.unit,
        method=row.method,
        statistic=row.statistic,
        confidence_permille=row.confidence_permille,
        reason=row.reason,
        is_partial=row.is_partial,
        parts_in_count=row.parts_in_count,
        parts_expected_count=row.parts_expected_count,
        parts_words=row.parts_words,
        comparison=comparisons[0] if comparisons else None,
        comparisons=comparisons,
        label=row.label,
        colour=Colour(row.colour),
        white_reason=row.white_reason,
        trend=row.trend,
        is_illustrative=row.is_illustrative,
        observations=tuple((pair[0], pair[1]) for pair in row.inputs) if with_observations else (),
        inputs_sha256=row.inputs_sha256,
        computed_at=row.computed_at,
        version=row.version,
        flows=row.flows,
        unknown=row.unknown,
    )


def history(*, code: str, area_code: str, period: Period) -> tuple[SaidBefore, ...]:
    """Every version of one result, latest first; nothing where there is no such result."""
    row = (
        IndicatorResult.objects.filter(
            indicator__code=code,
            area__code=area_code,
            period__first_on=period.first,
            period__until_on=period.until,
        )
        .select_related("indicator")
        .prefetch_related("revisions")
        .first()
    )
    if row is None:
        return ()
    before = sorted(row.revisions.all(), key=lambda revision: -revision.version)
    kind = ValueKind(row.indicator.kind)
    return (
        _said(row, kind, None),
        *(_said(revision, kind, revision.replaced_at) for revision in before),
    )


def _said(
    row: IndicatorResult | IndicatorResultRevision, kind: ValueKind, replaced_at: datetime | None
) -> SaidBefore:
    return SaidBefore(
        version=row.version,
        value=row.value,
        lower=number(row.lower_micro),
        upper=number(row.upper_micro),
        numerator=number_behind(kind, row.numerator),
        denominator=row.denominator,
        words=from_json(row.comparisons[0]).words if row.comparisons else "",
        colour=Colour(row.colour),
        computed_at=row.computed_at,
        replaced_at=replaced_at,
    )


def benchmarks(
    *, code: str, headline_only: bool = True, own_areas_only: bool = False
) -> tuple[BenchmarkFact, ...]:
    """The national rows of one indicator, earliest first; category rows only when asked for.

    With `own_areas_only`, those of areas that the partnership knows: England, its region,
    county and districts. A national file holds every authority.
    """
    rows = Benchmark.objects.filter(indicator__code=code).select_related("indicator")
    if own_areas_only:
        rows = rows.filter(area_code__in=Area.objects.values("code"))
    if headline_only:
        rows = rows.filter(category_type="")
    return tuple(
        BenchmarkFact(
            indicator_code=row.indicator.code,
            area_code=row.area_code,
            area_name=row.area_name,
            area_type=row.area_type,
            parent_name=row.parent_name,
            period=Period(row.first_on, row.until_on),
            period_words=row.period_words,
            sex=row.sex,
            age=row.age,
            category_type=row.category_type,
            category=row.category,
            value=number(row.value_micro),
            lower_95=number(row.lower_95_micro),
            upper_95=number(row.upper_95_micro),
            value_note=row.value_note,
            version=row.version,
        )
        for row in rows.order_by("first_on", "until_on", "area_code", "category_type", "category")
    )
