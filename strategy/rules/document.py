"""A file of strategies: read into frozen rows, with every fault and its place."""

from collections.abc import Iterator, Sequence

from strategy.rules import file_links, file_parts
from strategy.rules.file_reader import Fault, Reader
from strategy.rules.file_rows import (
    ChosenIndicator,
    OutcomeRow,
    PriorityRow,
    StrategiesFile,
    StrategyRow,
    TileRow,
)
from strategy.rules.vocabulary import PlanKind, StrategyStatus, deny_indicator_count

__all__ = ["Fault", "PriorityRow", "StrategiesFile", "StrategyRow", "TileRow", "read"]


def read(content: object) -> tuple[StrategiesFile | None, tuple[Fault, ...]]:
    """The file's rows, or None beside every fault that was found."""
    if not isinstance(content, dict):
        fault = Fault("", "", "strategy.not_object", "The file is one object: {“strategies”: […]}.")
        return None, (fault,)
    top = Reader("", content, [])
    strategies = tuple(_strategy(reader) for reader in top.rows("strategies"))
    tiles = tuple(_tile(reader) for reader in top.rows("tiles"))
    links = file_links.links(top.rows("links"))
    requests = tuple(file_links.request(one) for one in top.rows("cooperation_requests"))
    judgements = tuple(file_links.judgement(one) for one in top.rows("judgements"))
    top.close()
    _twice(top, strategies, tiles)
    file = StrategiesFile(strategies, tiles, links, requests, judgements)
    return (None if top.faults else file), tuple(top.faults)


def _strategy(reader: Reader) -> StrategyRow:
    status = reader.text("status", longest=20)
    known = [one.value for one in StrategyStatus]
    if status and status not in known:
        reader.fault("status", "strategy.status", f"Write one of {', '.join(known)}.")
    kind = reader.one_of("kind", PlanKind, PlanKind.DOMESTIC_ABUSE_STRATEGY)
    row = StrategyRow(
        code=reader.code("code"),
        title=reader.text("title", longest=200),
        years=reader.text("years", longest=40),
        body=reader.text("body", longest=200),
        area=reader.text("area", longest=20),
        status=StrategyStatus(status) if status in known else StrategyStatus.DRAFT,
        first_on=reader.day("from"),
        until_on=reader.day("until"),
        successor=reader.code("successor", is_needed=False),
        source=reader.text("source", longest=300),
        is_illustrative=reader.flag("is_illustrative"),
        priorities=tuple(_priority(one, kind) for one in reader.rows("priorities")),
        kind=kind,
        owner=reader.code("owner", is_needed=False),
        drafted_on=reader.day("drafted_on"),
        statements=tuple(file_parts.statement(one) for one in reader.rows("statements")),
        work_streams=tuple(file_parts.work_stream(one) for one in reader.rows("work_streams")),
        consultees=tuple(file_parts.consultee(one) for one in reader.rows("consultees")),
        adoptions=tuple(file_parts.adoption(one) for one in reader.rows("adoptions")),
        publication=next((file_parts.publication(one) for one in reader.rows("publication")), None),
        reviews=tuple(file_parts.review(one) for one in reader.rows("reviews")),
    )
    _whole(reader, row)
    reader.close()
    return row


def _whole(reader: Reader, row: StrategyRow) -> None:
    """Faults that only the strategy as a whole shows."""
    if row.first_on and row.until_on and row.until_on <= row.first_on:
        reader.fault(
            "until", "strategy.ends_first", "The strategy ends on or before its first day."
        )
    if row.status is StrategyStatus.REPLACED and not row.successor:
        reader.fault(
            "successor", "strategy.no_successor", "Name the strategy that replaced this one."
        )
    if row.successor and row.successor == row.code:
        reader.fault("successor", "strategy.own_successor", "A strategy cannot replace itself.")
    # The papers name some plans and say no more of them.
    if not row.priorities and row.kind is not PlanKind.OTHER:
        reader.fault("priorities", "strategy.no_priorities", "Give at least one priority.")
    given = reader.data.get("publication")
    if isinstance(given, list) and len(given) > 1:
        reader.fault("publication", "strategy.twice", "A strategy is published once.")
    if (
        row.publication is not None
        and row.publication.published_on is None
        and row.kind is PlanKind.DOMESTIC_ABUSE_STRATEGY
    ):
        reader.fault(
            "publication",
            "strategy.publication_day",
            "Give the day on which it was published: the review clock is counted from it.",
        )
    for n, priority in enumerate(row.priorities):
        if priority.work_stream > len(row.work_streams):
            reader.fault(
                f"priorities[{n}].work_stream",
                "strategy.no_such_stream",
                f"There is no work stream {priority.work_stream}.",
            )
    _parts_twice(reader, row)


def _parts_twice(reader: Reader, row: StrategyRow) -> None:
    objectives = [one.code for priority in row.priorities for one in priority.objectives]
    outcomes = [one.code for one in _outcomes(row)]
    for name, codes in (
        ("priorities", objectives),
        ("priorities", outcomes),
        ("consultees", [one.name for one in row.consultees]),
        ("adoptions", [one.body for one in row.adoptions]),
    ):
        for code in sorted({code for code in codes if code and codes.count(code) > 1}):
            reader.fault(name, "strategy.twice", f"“{code}” stands twice in this strategy.")


def _outcomes(row: StrategyRow) -> Iterator[OutcomeRow]:
    for priority in row.priorities:
        yield from priority.outcomes
        for objective in priority.objectives:
            yield from objective.outcomes


def _priority(reader: Reader, kind: PlanKind) -> PriorityRow:
    row = PriorityRow(
        title=reader.text("title", longest=200),
        description=reader.text("description", longest=4000),
        indicators=tuple(_indicator(one) for one in reader.rows("indicators")),
        work_stream=reader.number("work_stream", highest=99),
        objectives=tuple(file_parts.objective(one) for one in reader.rows("objectives")),
        outcomes=tuple(file_parts.outcome(one) for one in reader.rows("outcomes")),
    )
    # Another's plan need not have a dashboard; ours does.
    has_dashboard = bool(row.indicators) or kind is PlanKind.DOMESTIC_ABUSE_STRATEGY
    denial = deny_indicator_count(len(row.indicators)) if has_dashboard else None
    if denial is not None:
        reader.fault("indicators", denial.code, denial.sentence)
    codes = [one.code for one in row.indicators if one.code]
    if len(set(codes)) < len(codes):
        reader.fault("indicators", "strategy.twice", "An indicator stands twice in one priority.")
    reader.close()
    return row


def _indicator(reader: Reader) -> ChosenIndicator:
    made = ChosenIndicator(
        reader.code("code", is_needed=False),
        reader.text("wanted", longest=200, is_needed=False),
        reader.text("supplier", longest=200, is_needed=False),
    )
    if bool(made.code) == bool(made.wanted) or bool(made.wanted) != bool(made.supplier):
        reader.fault(
            "code",
            "strategy.indicator",
            "Give the code of an indicator; or, where there is none, “wanted” and “supplier”.",
        )
    reader.close()
    return made


def _tile(reader: Reader) -> TileRow:
    made = TileRow(reader.text("area", longest=20), reader.place("row"), reader.place("column"))
    reader.close()
    return made


def _twice(top: Reader, strategies: Sequence[StrategyRow], tiles: Sequence[TileRow]) -> None:
    codes = [row.code for row in strategies]
    for code in sorted({code for code in codes if code and codes.count(code) > 1}):
        top.fault("strategies", "strategy.twice", f"The code {code} stands twice.")
    if len({(tile.row, tile.column) for tile in tiles}) < len(tiles):
        top.fault("tiles", "strategy.twice", "Two areas stand on one tile.")
    if len({tile.area for tile in tiles}) < len(tiles):
        top.fault("tiles", "strategy.twice", "An area has two tiles.")
