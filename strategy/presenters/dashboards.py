"""A strategy's dashboard: for each priority its few indicators as tiles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from dalpb.kernel.cells import Figure
from dalpb.kernel.charts import SHAPES, Look, Svg, gauge, spark
from dalpb.kernel.periods import PeriodKind
from dalpb.kernel.tables import Column, Judged, Row, Table
from needs.facts.indicators import AreaLevel, IndicatorFact, ResultFact
from strategy.models import Priority, Strategy
from strategy.presenters.results import (
    DEMAND,
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
MEANINGS: Final = {
    Look.RED: "worse than the comparator",
    Look.AMBER: "no clear difference, where a judgement can be made",
    Look.GREEN: "better than the comparator",
    Look.HIGHER: "higher than the comparator, which is neither good nor bad",
    Look.SIMILAR: "no clear difference, where neither is good or bad",
    Look.LOWER: "lower than the comparator, which is neither good nor bad",
    Look.FIFTH_1: "in the first fifth of authorities",
    Look.FIFTH_2: "in the second fifth of authorities",
    Look.FIFTH_3: "in the third fifth of authorities",
    Look.FIFTH_4: "in the fourth fifth of authorities",
    Look.FIFTH_5: "in the last fifth of authorities",
    Look.WHITE: "no judgement can be made, and the reason is given",
}


@dataclass(frozen=True, slots=True)
class IndicatorTile:
    """One indicator. Where `silence` says why there is no figure, there are no charts."""

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
    silence: str
    note: str
    districts_url: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class PriorityShown:
    number: int
    title: str
    description: str
    tiles: tuple[IndicatorTile, ...]


@dataclass(frozen=True, slots=True)
class KeyLine:
    judged: Judged
    shape: str


@dataclass(frozen=True, slots=True)
class DashboardShown:
    priorities: tuple[PriorityShown, ...]
    key: tuple[KeyLine, ...]
    silent_count: int
    tile_count: int
    is_illustrative: bool


def strategies_table(rows: Iterable[Strategy]) -> Table:
    return Table(
        key="strategies",
        caption="Strategies",
        first="Strategy",
        columns=(Column("Whose"), Column("Standing"), Column("Priorities", is_number=True)),
        rows=tuple(
            Row(
                f"{row.title}, {row.years}",
                (row.body, standing(row), len(row.priorities.all())),
                url=reverse("strategy:dashboard", args=[row.code]),
            )
            for row in rows
        ),
    )


def standing(row: Strategy) -> str:
    if row.successor is not None:
        return f"{row.get_status_display()} by {row.successor.title}, {row.successor.years}"
    return str(row.get_status_display())


def dashboard(
    priorities: Iterable[Priority],
    indicators: Mapping[str, IndicatorFact],
    results: Mapping[str, Sequence[ResultFact]],
    *,
    strategy_code: str,
    has_map: bool,
) -> DashboardShown:
    """Results are those of the strategy's area, by indicator, earliest first."""
    shown = tuple(
        PriorityShown(
            priority.position,
            priority.title,
            priority.description,
            tuple(
                _tile(
                    f"p{priority.position}-{chosen.position}",
                    chosen.indicator_code,
                    (chosen.wanted, chosen.supplier),
                    indicators,
                    results,
                    strategy_code if has_map else "",
                )
                for chosen in priority.indicators.all()
            ),
        )
        for priority in priorities
    )
    tiles = [tile for priority in shown for tile in priority.tiles]
    return DashboardShown(
        priorities=shown,
        key=_key(tiles),
        silent_count=sum(bool(tile.silence) for tile in tiles),
        tile_count=len(tiles),
        is_illustrative=any(tile.is_illustrative for tile in tiles),
    )


def _key(tiles: Sequence[IndicatorTile]) -> tuple[KeyLine, ...]:
    """The looks that this page uses, in one fixed order."""
    used = {tile.verdict.colour for tile in tiles if tile.verdict is not None}
    return key_lines(used)


def key_lines(used: Iterable[str]) -> tuple[KeyLine, ...]:
    found = set(used)
    return tuple(
        KeyLine(Judged(MEANINGS[look][:1].upper() + MEANINGS[look][1:], look.value), SHAPES[look])
        for look in Look
        if look.value in found
    )


def _tile(
    key: str,
    code: str,
    gap: tuple[str, str],
    indicators: Mapping[str, IndicatorFact],
    results: Mapping[str, Sequence[ResultFact]],
    strategy_code: str,
) -> IndicatorTile:
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
    latest = series[-1] if series else None
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
        unit=latest.unit,
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
        series=_series(key, indicator, run) if len(run) > 1 else None,
        table=_table(key, indicator, run),
        partial=latest.parts_words if latest.is_partial else "",
        silence="",
        note=DEMAND if indicator.is_recorded_demand else "",
        districts_url=districts_url,
        is_illustrative=latest.is_illustrative,
    )


def comparable(series: Sequence[ResultFact], latest: ResultFact) -> Sequence[ResultFact]:
    """The latest periods of the kind that the last one is: years beside years, never a span."""
    kind = latest.period.kind
    if kind is PeriodKind.SPAN:
        return [latest]
    return [result for result in series if result.period.kind is kind][-POINTS:]


def _series(key: str, indicator: IndicatorFact, run: Sequence[ResultFact]) -> Svg:
    marks = [mark_of(result.period.code, result, indicator.decimals) for result in run]
    return spark(
        marks,
        key=f"{key}-series",
        title=f"{indicator.name}: over time",
        unit=run[-1].unit,
        breaks=_breaks([broken.on for broken in indicator.breaks], run),
    )


def _breaks(days: Sequence[date], run: Sequence[ResultFact]) -> frozenset[int]:
    """The places before which a break falls: after the start of one period, by that of the next."""
    return frozenset(
        place
        for place in range(1, len(run))
        if any(run[place - 1].period.first < day <= run[place].period.first for day in days)
    )


def _table(key: str, indicator: IndicatorFact, run: Sequence[ResultFact]) -> Table:
    digits = indicator.decimals
    rows = []
    for result in run:
        mark = mark_of("", result, digits)
        rows.append(
            Row(
                result.period.label,
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
        unit=run[-1].unit,
        columns=(
            Column("Figure", is_number=True),
            Column("Lower limit", is_number=True),
            Column("Upper limit", is_number=True),
        ),
        rows=tuple(rows),
        notes=tuple(f"The series breaks in {b.on.year}: {b.reason}" for b in indicator.breaks),
    )
