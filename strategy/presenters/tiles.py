"""One indicator as a tile: its latest figure, limits, judgement and past, or its silence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.charts import Mark, Svg, gauge, spark
from dalpb.kernel.periods import Period, PeriodKind
from dalpb.kernel.tables import Column, Judged, Row, Table
from needs.facts.indicators import AreaLevel, IndicatorFact, ResultFact, latest_of, since_words
from strategy.presenters.results import (
    DEMAND,
    ILLUSTRATIVE,
    comparator_words,
    indicator_url,
    limits_words,
    mark_of,
    rounded,
    silence,
    verdict,
    why_white,
)

# How many periods a sparkline shows, so that a long series stays readable.
POINTS: Final = 12
MONTHS: Final = {PeriodKind.YEAR: 12, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}


@dataclass(frozen=True, slots=True)
class IndicatorTile:
    """One indicator. Where `silence` says why there is no figure, there are no charts.

    `unit` says of which year the residents are that a rate is over.
    """

    key: str
    name: str
    url: str
    figure: Figure | None
    unit: str
    period: str
    limits: str
    interval: Svg | None
    verdict: Judged | None
    comparator: str
    white_reason: str
    trend: str
    series: Svg | None
    table: Table | None
    partial: str
    later: str
    silence: str
    note: str
    districts_url: str
    is_illustrative: bool


def indicator_tile(
    key: str,
    code: str,
    gap: tuple[str, str],
    indicators: Mapping[str, IndicatorFact],
    results: Mapping[str, Sequence[ResultFact]],
    strategy_code: str,
) -> IndicatorTile:
    """`gap` is what is wanted and who would supply it; a strategy's code leads to its districts."""
    indicator = indicators.get(code)
    if indicator is None:
        wanted, supplier = gap
        return _silent(
            key,
            wanted or code,
            f"Nobody feeds this yet. It would be supplied by: {supplier}"
            if supplier
            else "There is no record of this indicator. Ask the partnership officer.",
        )
    series = results.get(code, ())
    latest = latest_of(series)
    why = silence(latest, indicator)
    districts = ""
    if strategy_code and indicator.level is AreaLevel.DISTRICT:
        districts = reverse("strategy:districts", args=[strategy_code, code])
    if latest is None or why:
        return _silent(
            key,
            indicator.name,
            why,
            url=indicator_url(code),
            period=latest.period.label if latest else "",
            districts_url=districts,
        )
    return _told(key, indicator, series, latest, districts)


def _silent(
    key: str, name: str, why: str, *, url: str = "", period: str = "", districts_url: str = ""
) -> IndicatorTile:
    return IndicatorTile(
        key=key,
        name=name,
        url=url,
        figure=None,
        unit="",
        period=period,
        limits="",
        interval=None,
        verdict=None,
        comparator="",
        white_reason="",
        trend="",
        series=None,
        table=None,
        partial="",
        later="",
        silence=why,
        note="",
        districts_url=districts_url,
        is_illustrative=False,
    )


def _told(
    key: str,
    indicator: IndicatorFact,
    series: Sequence[ResultFact],
    latest: ResultFact,
    districts_url: str,
) -> IndicatorTile:
    digits = indicator.decimals
    run = comparable(series, latest)
    return IndicatorTile(
        key=key,
        name=indicator.name,
        url=indicator_url(indicator.code),
        figure=rounded(latest.value, digits),
        unit=latest.statistic,
        period=latest.period.label,
        limits=limits_words(latest, digits),
        interval=gauge(
            mark_of(latest.period.label, latest, digits),
            key=f"{key}-interval",
            title=f"{indicator.name}: the figure and its limits",
            unit=latest.unit,
        ),
        verdict=verdict(latest, indicator),
        comparator=comparator_words(latest),
        white_reason=why_white(latest, indicator),
        trend=latest.trend,
        series=_series(key, indicator, run, latest.unit) if len(run) > 1 else None,
        table=_table(key, indicator, run, latest.unit),
        partial=latest.parts_words if latest.is_partial else "",
        later=since_words(series, latest),
        silence="",
        note=DEMAND if indicator.is_recorded_demand else "",
        districts_url=districts_url,
        is_illustrative=latest.is_illustrative,
    )


def comparable(
    series: Sequence[ResultFact], latest: ResultFact
) -> Sequence[tuple[Period, ResultFact | None]]:
    """The latest periods of the kind that the last one is: years beside years, never a span.

    A period in between that nobody told of keeps its place, empty.
    """
    kind = latest.period.kind
    if kind is PeriodKind.SPAN:
        return [(latest.period, latest)]
    told = {result.period: result for result in series if result.period.kind is kind}
    periods = [min(told)]
    while periods[-1] < latest.period:
        periods.append(_following(periods[-1], MONTHS[kind]))
    return [(period, told.get(period)) for period in periods[-POINTS:]]


def _following(period: Period, months: int) -> Period:
    years, month = divmod(period.until.month - 1 + months, 12)
    return Period(period.until, date(period.until.year + years, month + 1, 1))


Run = Sequence[tuple[Period, ResultFact | None]]


def _mark(period: Period, result: ResultFact | None, decimals: int) -> Mark:
    if result is None:
        return Mark(period.code, Figure.empty(State.NOT_SUPPLIED))
    return mark_of(period.code, result, decimals)


def _series(key: str, indicator: IndicatorFact, run: Run, unit: str) -> Svg:
    return spark(
        [_mark(period, result, indicator.decimals) for period, result in run],
        key=f"{key}-series",
        title=f"{indicator.name}: over time",
        unit=unit,
        breaks=_breaks([broken.on for broken in indicator.breaks], run),
    )


def _breaks(days: Sequence[date], run: Run) -> frozenset[int]:
    """The places before which no line is drawn.

    A period that holds a break is partly of either side, so it is parted from both neighbours.
    """
    periods = [period for period, _ in run]
    return frozenset(
        place
        for place in range(1, len(periods))
        if any(periods[place - 1].first < day < periods[place].until for day in days)
    )


def _table(key: str, indicator: IndicatorFact, run: Run, unit: str) -> Table:
    rows = []
    for period, result in run:
        mark = _mark(period, result, indicator.decimals)
        rows.append(
            Row(
                period.label + (ILLUSTRATIVE if result and result.is_illustrative else ""),
                (
                    mark.figure,
                    "none" if mark.low is None else mark.low,
                    "none" if mark.high is None else mark.high,
                ),
            )
        )
    return Table(
        key=f"{key}-table",
        caption=f"{indicator.name}: figures",
        first="Period",
        unit=unit,
        columns=(
            Column("Figure", is_number=True),
            Column("Lower limit", is_number=True),
            Column("Upper limit", is_number=True),
        ),
        rows=tuple(rows),
        notes=tuple(
            f"The series breaks in {broken.on.year}: {broken.reason}"
            for broken in indicator.breaks
            if run[0][0].first < broken.on < run[-1][0].until
        ),
    )
