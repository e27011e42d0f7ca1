"""Loading strategies from a file: all of it or none, and nothing twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.models.areas import Area
from needs.facts.indicators import indicators
from strategy.models import AreaTile, Priority, PriorityIndicator, Strategy
from strategy.rules.document import (
    Fault,
    PriorityRow,
    StrategiesFile,
    StrategyRow,
    TileRow,
    read,
)


@dataclass(frozen=True, slots=True)
class StrategiesLoaded:
    """Counts of rows: strategies, priorities, their indicators, and tiles."""

    rows_read: int
    rows_written: int
    faults: tuple[Fault, ...]


@transaction.atomic
def load_strategies(content: object, *, by: User | None, at: datetime) -> StrategiesLoaded:
    """Every strategy and tile of the file stands. What a strategy no longer holds is removed.

    Strategies that the file does not name are left as they are. With any fault nothing is
    written.
    """
    file, faults = read(content)
    if file is None:
        return StrategiesLoaded(0, 0, faults)
    faults = _unknown(file)
    if faults:
        return StrategiesLoaded(_count(file), 0, faults)
    areas = {area.code: area for area in Area.objects.filter(code__in=_areas(file))}
    written = _tiles(file.tiles, areas)
    # A successor may stand later in the file, so each is named once all of them are there.
    for row in file.strategies:
        written += _first(row, areas[row.area])
    for row in file.strategies:
        written += _stands(row)
    if written:
        codes = ", ".join(row.code for row in file.strategies)
        record(
            "strategy.loaded",
            by=by,
            at=at,
            subject="strategies",
            subject_key=codes[:100],
            details={"strategies": codes, "rows_written": written},
        )
    return StrategiesLoaded(_count(file), written, ())


def _count(file: StrategiesFile) -> int:
    priorities = [one for row in file.strategies for one in row.priorities]
    chosen = sum(len(one.indicators) for one in priorities)
    return len(file.strategies) + len(priorities) + chosen + len(file.tiles)


def _areas(file: StrategiesFile) -> set[str]:
    return {row.area for row in file.strategies} | {tile.area for tile in file.tiles}


def _unknown(file: StrategiesFile) -> tuple[Fault, ...]:
    """What the file names and nobody has loaded."""
    areas = set(Area.objects.filter(code__in=_areas(file)).values_list("code", flat=True))
    strategies = {row.code for row in file.strategies}
    strategies |= set(Strategy.objects.values_list("code", flat=True))
    known = {indicator.code for indicator in indicators()}
    faults = [
        _not_there(f"tiles[{n}].area", tile.area, "area", "load_reference")
        for n, tile in enumerate(file.tiles)
        if tile.area not in areas
    ]
    for n, row in enumerate(file.strategies):
        place = f"strategies[{n}]"
        if row.area not in areas:
            faults.append(_not_there(f"{place}.area", row.area, "area", "load_reference"))
        if row.successor and row.successor not in strategies:
            faults.append(
                _not_there(f"{place}.successor", row.successor, "strategy", "load_strategies")
            )
        faults += [
            _not_there(
                f"{place}.priorities[{p}].indicators[{i}].code",
                one.code,
                "indicator",
                "load_reference",
            )
            for p, priority in enumerate(row.priorities)
            for i, one in enumerate(priority.indicators)
            if one.code and one.code not in known
        ]
    return tuple(faults)


def _not_there(path: str, value: str, what: str, command: str) -> Fault:
    return Fault(
        path,
        value,
        "strategy.name_not_known",
        f"There is no {what} with the code {value}. Check it, or load it with {command}.",
    )


def _first(row: StrategyRow, area: Area) -> int:
    if Strategy.objects.filter(code=row.code).exists():
        return 0
    values = {**_values(row), "status": "draft"}
    Strategy.objects.create(code=row.code, area=area, **values)
    return 1


def _values(row: StrategyRow) -> dict[str, object]:
    return {
        "title": row.title,
        "years": row.years,
        "body": row.body,
        "first_on": row.first_on,
        "until_on": row.until_on,
        "source": row.source,
        "is_illustrative": row.is_illustrative,
    }


def _stands(row: StrategyRow) -> int:
    held = Strategy.objects.select_for_update().get(code=row.code)
    successor = Strategy.objects.filter(code=row.successor).first() if row.successor else None
    area = Area.objects.get(code=row.area)
    values = {
        **_values(row),
        "area": area,
        "status": row.status.value,
        "successor": successor,
    }
    written = _said(held, values)
    kept = {p.position: p for p in held.priorities.all()}
    for position, priority in enumerate(row.priorities, start=1):
        written += _priority(held, kept.pop(position, None), position, priority)
    for gone in kept.values():
        written += _without(gone.indicators.all())
        gone.delete()
        written += 1
    return written


def _priority(strategy: Strategy, held: Priority | None, position: int, row: PriorityRow) -> int:
    written = 0
    values = {"title": row.title, "description": row.description}
    if held is None:
        held = Priority.objects.create(strategy=strategy, position=position, **values)
        written = 1
    else:
        written = _said(held, values)
    said = [(one.code, one.wanted, one.supplier) for one in row.indicators]
    kept = list(held.indicators.order_by("position"))
    if said == [(one.indicator_code, one.wanted, one.supplier) for one in kept]:
        return written
    # Written afresh, because two of them may have changed places.
    _without(kept)
    for place, (code, wanted, supplier) in enumerate(said, start=1):
        PriorityIndicator.objects.create(
            priority=held, position=place, indicator_code=code, wanted=wanted, supplier=supplier
        )
    return written + len(said)


def _without(rows: "models.QuerySet[PriorityIndicator] | list[PriorityIndicator]") -> int:
    count = 0
    for row in rows:
        row.delete()
        count += 1
    return count


def _said(held: Strategy | Priority, values: Mapping[str, object]) -> int:
    """Whether anything had to change; its version counts the changes."""
    changed = [name for name, value in values.items() if getattr(held, name) != value]
    if not changed:
        return 0
    for name in changed:
        setattr(held, name, values[name])
    held.version += 1
    held.save()
    return 1


def _tiles(rows: tuple[TileRow, ...], areas: Mapping[str, Area]) -> int:
    """The tiles of the file are all the tiles there are, where it gives any."""
    said = {(row.area, row.row, row.column) for row in rows}
    held = {
        (tile.area.code, tile.row, tile.column) for tile in AreaTile.objects.select_related("area")
    }
    if not rows or said == held:
        return 0
    for tile in AreaTile.objects.all():
        tile.delete()
    for row in rows:
        AreaTile.objects.create(area=areas[row.area], row=row.row, column=row.column)
    return len(rows)
