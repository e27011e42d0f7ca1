"""One indicator by district: a tile map beside sorted bars, and the table behind both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.charts import Look, Mark, Svg, Tile, bars, narrow_bars, tile_map
from dalpb.kernel.tables import Column, Row, Table
from needs.facts.indicators import IndicatorFact, ResultFact, period_to_show
from strategy.models import AreaTile
from strategy.presenters.dashboards import KeyLine, key_lines
from strategy.presenters.results import (
    ILLUSTRATIVE,
    comparator_words,
    look_of,
    mark_of,
    verdict,
    why_white,
)


@dataclass(frozen=True, slots=True)
class DistrictsShown:
    """`reasons` says why a shade is white, once for each reason."""

    map: Svg
    map_title: str
    bars: Svg
    narrow: Svg
    bars_title: str
    table: Table
    period: str
    comparators: tuple[str, ...]
    reasons: tuple[str, ...]
    key: tuple[KeyLine, ...]
    is_illustrative: bool


def districts(
    indicator: IndicatorFact,
    results: Sequence[ResultFact],
    tiles: Sequence[AreaTile],
    names: Mapping[str, str],
) -> DistrictsShown:
    """The latest results of the districts that have a tile; a district without one is silent.

    Districts are shown for one period, see `period_to_show`; another's older figure is not set
    beside it.
    """
    last = period_to_show(results)
    by_area = {r.area_code: r for r in results if r.period == last}
    marks = {t.area.code: _mark(t.area.code, by_area, names, indicator) for t in tiles}
    unit = results[0].unit if results else indicator.unit
    where = last.label if last else "no period yet"
    ordered = sorted(marks.values(), key=_order)
    map_title = f"{indicator.name} by district, {where}"
    bars_title = f"{indicator.name} by district, highest first, {where}"
    return DistrictsShown(
        map=tile_map(
            [
                Tile(tile.row, tile.column, marks[tile.area.code], _look(tile, by_area, indicator))
                for tile in tiles
            ],
            key="tile-map",
            title=map_title,
            unit=unit,
        ),
        map_title=map_title,
        bars=bars(ordered, key="district-bars", title=bars_title, axis=unit, unit=unit),
        narrow=narrow_bars(
            ordered, key="district-bars-narrow", title=bars_title, axis=unit, unit=unit
        ),
        bars_title=bars_title,
        table=_table(indicator, by_area, tiles, names, unit, where),
        period=where,
        comparators=_once(comparator_words(r) for r in by_area.values()),
        reasons=_once(why_white(r, indicator) for r in by_area.values() if not r.value.is_empty),
        key=key_lines({_look(tile, by_area, indicator).value for tile in tiles}),
        is_illustrative=any(r.is_illustrative for r in by_area.values()),
    )


def _mark(
    code: str,
    by_area: Mapping[str, ResultFact],
    names: Mapping[str, str],
    indicator: IndicatorFact,
) -> Mark:
    name = names.get(code, code)
    if code not in by_area:
        return Mark(name, Figure.empty(State.NOT_SUPPLIED))
    return mark_of(name, by_area[code], indicator.decimals)


def _look(tile: AreaTile, by_area: Mapping[str, ResultFact], indicator: IndicatorFact) -> Look:
    result = by_area.get(tile.area.code)
    return Look.WHITE if result is None else look_of(result, indicator)


def _order(mark: Mark) -> tuple[int, object, str]:
    """Highest first; between limits next, by the least they can be; the silent last."""
    figure = mark.figure
    if figure.value is not None:
        return 0, -figure.value, mark.label
    if not figure.is_empty:
        return 1, -(figure.low or 0), mark.label
    return 2, 0, mark.label


def _table(
    indicator: IndicatorFact,
    by_area: Mapping[str, ResultFact],
    tiles: Sequence[AreaTile],
    names: Mapping[str, str],
    unit: str,
    where: str,
) -> Table:
    invented = {code for code, result in by_area.items() if result.is_illustrative}
    rows = [(_mark(t.area.code, by_area, names, indicator), t.area.code) for t in tiles]
    return Table(
        key="districts",
        caption=f"{indicator.name} by district",
        first="District",
        unit=f"{unit}, {where}",
        columns=(
            Column("Figure", is_number=True),
            Column("Lower limit", is_number=True),
            Column("Upper limit", is_number=True),
            Column("Compared"),
        ),
        rows=tuple(
            Row(
                mark.label + (ILLUSTRATIVE if code in invented else ""),
                (
                    mark.figure,
                    "none" if mark.low is None else mark.low,
                    "none" if mark.high is None else mark.high,
                    verdict(by_area[code], indicator) if code in by_area else "Nothing to compare",
                ),
            )
            for mark, code in sorted(rows, key=lambda pair: _order(pair[0]))
        ),
        notes=(
            *_once(
                f"Worked out as {result.statistic}."
                for result in by_area.values()
                if not result.value.is_empty and result.statistic != unit
            ),
            *_once(
                f"{names.get(code, code)}: {result.reason}"
                for code, result in by_area.items()
                if result.value.is_empty and result.reason
            ),
        ),
    )


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
