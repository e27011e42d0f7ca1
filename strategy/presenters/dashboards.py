"""A strategy's dashboard: for each priority its few indicators as tiles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from dalpb.kernel.charts import SHAPES, Look
from dalpb.kernel.tables import Column, Judged, Row, Table
from needs.facts.indicators import IndicatorFact, ResultFact
from strategy.models import Priority, Strategy
from strategy.presenters.tiles import IndicatorTile, indicator_tile

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
                indicator_tile(
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
