"""Loading strategies from a file: all of it or none, and nothing twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from dalpb.kernel.audit import record
from dalpb.kernel.models import Organisation, User
from dalpb.kernel.models.areas import Area
from needs.facts.assessments import recommendations
from strategy.models import AreaTile, Publication, Strategy
from strategy.rules.document import Fault, StrategiesFile, StrategyRow, TileRow, read
from strategy.rules.life import StrategyMove
from strategy.rules.vocabulary import StrategyStatus
from strategy.services.events import note
from strategy.services.file_links import write_judgements, write_links, write_requests
from strategy.services.file_names import named_in, unknown
from strategy.services.plan_files.indicators import write_indicators
from strategy.services.plan_files.known import Advice, Known
from strategy.services.plan_files.rows import said
from strategy.services.plan_files.standing import write_publication, write_standing
from strategy.services.plan_files.text import write_text


@dataclass(frozen=True, slots=True)
class StrategiesLoaded:
    """Counts of rows: strategies and all their parts, what stands between them, and tiles."""

    rows_read: int
    rows_written: int
    faults: tuple[Fault, ...]


def load_strategies(content: object, *, by: User | None, at: datetime) -> StrategiesLoaded:
    """Every strategy and tile of the file stands. What a strategy no longer holds is removed.

    Strategies that the file does not name are left as they are. What is approved or published
    keeps its text: a file that says otherwise is refused. With any fault nothing is written.
    """
    file, faults = read(content)
    if file is None:
        return StrategiesLoaded(0, 0, faults)
    known = _known(file)
    faults = unknown(file, known)
    if faults:
        return StrategiesLoaded(_count(file), 0, faults)
    try:
        return StrategiesLoaded(_count(file), _write(file, known, by=by, at=at), ())
    except ProtectedError as problem:
        return StrategiesLoaded(_count(file), 0, (_in_use(problem),))


def _in_use(problem: ProtectedError) -> Fault:
    held = sorted({type(one).__name__ for one in problem.protected_objects})
    return Fault(
        "strategies",
        "",
        "strategy.in_use",
        "The file leaves out a priority, objective or outcome that something else rests on"
        f" ({', '.join(held)}). Keep it, or change what rests on it first.",
    )


def _known(file: StrategiesFile) -> Known:
    named = named_in(file)
    return Known(
        {one.code: one for one in Organisation.objects.filter(code__in=named)},
        {one.code: Advice(one.version, one.code, one.title) for one in recommendations()},
    )


@transaction.atomic
def _write(file: StrategiesFile, known: Known, *, by: User | None, at: datetime) -> int:
    areas = {area.code: area for area in Area.objects.filter(code__in=_areas(file))}
    written = _tiles(file.tiles, areas)
    # A successor may stand later in the file, so each is named once all of them are there.
    counted = {row.code: _first(row, areas[row.area]) for row in file.strategies}
    for row in file.strategies:
        held = Strategy.objects.select_for_update().get(code=row.code)
        if not is_fixed(held):
            counted[row.code] += said(held, {**_values(row), "area": areas[row.area]})
            counted[row.code] += write_text(held, row, known)
    written += write_links(file.links)
    for row in file.strategies:
        counted[row.code] += _stands(row, known, counted[row.code], by=by, at=at)
    written += sum(counted.values())
    written += write_requests(file.requests, known) + write_judgements(
        file.judgements, by=by, at=at
    )
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
    return written


def is_fixed(strategy: Strategy) -> bool:
    """Whether its text can no longer change."""
    if strategy.status == StrategyStatus.APPROVED:
        return True
    return Publication.objects.filter(strategy=strategy).exists()


def _count(file: StrategiesFile) -> int:
    count = len(file.strategies) + len(file.tiles)
    count += len(file.links) + len(file.requests) + len(file.judgements)
    for row in file.strategies:
        count += len(row.statements) + len(row.work_streams) + len(row.consultees)
        count += len(row.adoptions) + len(row.reviews) + (row.publication is not None)
        for priority in row.priorities:
            count += 1 + len(priority.indicators) + len(priority.outcomes)
            count += sum(1 + len(one.outcomes) for one in priority.objectives)
    return count


def _areas(file: StrategiesFile) -> set[str]:
    return {row.area for row in file.strategies} | {tile.area for tile in file.tiles}


def _first(row: StrategyRow, area: Area) -> int:
    if Strategy.objects.filter(code=row.code).exists():
        return 0
    values = {**_values(row), "status": StrategyStatus.DRAFT.value}
    Strategy.objects.create(code=row.code, area=area, **values)
    return 1


def _values(row: StrategyRow) -> dict[str, object]:
    return {
        "title": row.title,
        "kind": row.kind.value,
        "years": row.years,
        "body": row.body,
        "first_on": row.first_on,
        "source": row.source,
        "is_illustrative": row.is_illustrative,
    }


def _stands(row: StrategyRow, known: Known, already: int, *, by: User | None, at: datetime) -> int:
    """Where the strategy stands is what its row says, and the file has its event."""
    held = Strategy.objects.select_for_update().get(code=row.code)
    successor = Strategy.objects.filter(code=row.successor).first() if row.successor else None
    values = {
        "status": row.status.value,
        "successor": successor,
        "until_on": row.until_on,
        "drafted_on": row.drafted_on,
        "owner_organisation": known.organisations.get(row.owner),
    }
    written = write_indicators(held, row)
    written += said(held, values)
    written += write_standing(held, row, known, by=by, at=at)
    written += write_publication(held, row, by=by, at=at)
    if written + already:
        note(held, StrategyMove.LOADED, by=by, at=at, details={"rows_written": written + already})
    return written


def _tiles(rows: tuple[TileRow, ...], areas: Mapping[str, Area]) -> int:
    """The tiles of the file are all the tiles there are, where it gives any."""
    told = {(row.area, row.row, row.column) for row in rows}
    held = {
        (tile.area.code, tile.row, tile.column) for tile in AreaTile.objects.select_related("area")
    }
    if not rows or told == held:
        return 0
    for tile in AreaTile.objects.all():
        tile.delete()
    for row in rows:
        AreaTile.objects.create(area=areas[row.area], row=row.row, column=row.column)
    return len(rows)
