"""A file of strategies: read into frozen rows, with every fault and its place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from strategy.rules.vocabulary import StrategyStatus, deny_indicator_count

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}\Z")
_LEAST_TILE: Final = 0
_MOST_TILE: Final = 11


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of the file. `path` reads `strategies[0].priorities[1].title`."""

    path: str
    value: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ChosenIndicator:
    """An indicator's code; or what is wanted where there is none, and who would supply it."""

    code: str
    wanted: str
    supplier: str


@dataclass(frozen=True, slots=True)
class PriorityRow:
    title: str
    description: str
    indicators: tuple[ChosenIndicator, ...]


@dataclass(frozen=True, slots=True)
class StrategyRow:
    code: str
    title: str
    years: str
    body: str
    area: str
    status: StrategyStatus
    first_on: date | None
    until_on: date | None
    successor: str
    source: str
    is_illustrative: bool
    priorities: tuple[PriorityRow, ...]


@dataclass(frozen=True, slots=True)
class TileRow:
    area: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class StrategiesFile:
    strategies: tuple[StrategyRow, ...]
    tiles: tuple[TileRow, ...]


@dataclass(slots=True)
class _Reader:
    """Takes names out of one object, and keeps what was wrong with them."""

    path: str
    data: Mapping[str, Any]
    faults: list[Fault]
    used: set[str] = field(default_factory=lambda: {"about"})

    def fault(self, name: str, code: str, message: str) -> None:
        place = f"{self.path}.{name}".strip(".")
        self.faults.append(Fault(place, str(self.data.get(name, ""))[:80], code, message))

    def text(self, name: str, *, longest: int, is_needed: bool = True) -> str:
        self.used.add(name)
        value = self.data.get(name, "")
        if not isinstance(value, str):
            self.fault(name, "strategy.not_text", "Write a text between quotation marks.")
            return ""
        if is_needed and not value.strip():
            self.fault(name, "strategy.missing", f"Give “{name}”: it is missing or says nothing.")
        if len(value) > longest:
            self.fault(name, "strategy.too_long", f"Shorten this to {longest} characters or fewer.")
        return value.strip()

    def code(self, name: str, *, is_needed: bool = True) -> str:
        value = self.text(name, longest=60, is_needed=is_needed)
        if value and not _CODE.match(value):
            self.fault(name, "strategy.code", "Write a code in small letters, digits and hyphens.")
        return value

    def day(self, name: str) -> date | None:
        value = self.text(name, longest=10, is_needed=False)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.fault(name, "strategy.date", "Write the day as year-month-day: 2025-12-08.")
            return None

    def place(self, name: str) -> int:
        self.used.add(name)
        value = self.data.get(name)
        if type(value) is not int or not _LEAST_TILE <= value <= _MOST_TILE:
            self.fault(
                name, "strategy.tile", f"Write a whole number from {_LEAST_TILE} to {_MOST_TILE}."
            )
            return 0
        return value

    def flag(self, name: str) -> bool:
        self.used.add(name)
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            self.fault(name, "strategy.flag", "Write true or false, without quotation marks.")
        return value is True

    def rows(self, name: str) -> Sequence["_Reader"]:
        self.used.add(name)
        value = self.data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fault(name, "strategy.not_list", "Write a list of objects: [{…}, {…}].")
            return ()
        start = f"{self.path}.{name}".strip(".")
        return [_Reader(f"{start}[{n}]", one, self.faults) for n, one in enumerate(value)]

    def close(self) -> None:
        for name in self.data:
            if name not in self.used:
                self.fault(name, "strategy.unknown", f"There is no “{name}” here. Check its name.")


def read(content: object) -> tuple[StrategiesFile | None, tuple[Fault, ...]]:
    """The file's rows, or None beside every fault that was found."""
    if not isinstance(content, dict):
        fault = Fault("", "", "strategy.not_object", "The file is one object: {“strategies”: […]}.")
        return None, (fault,)
    top = _Reader("", content, [])
    strategies = tuple(_strategy(reader) for reader in top.rows("strategies"))
    tiles = tuple(_tile(reader) for reader in top.rows("tiles"))
    top.close()
    _twice(top, strategies, tiles)
    return (None if top.faults else StrategiesFile(strategies, tiles)), tuple(top.faults)


def _strategy(reader: _Reader) -> StrategyRow:
    status = reader.text("status", longest=20)
    known = [one.value for one in StrategyStatus]
    if status and status not in known:
        reader.fault("status", "strategy.status", f"Write one of {', '.join(known)}.")
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
        priorities=tuple(_priority(one) for one in reader.rows("priorities")),
    )
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
    if not row.priorities:
        reader.fault("priorities", "strategy.no_priorities", "Give at least one priority.")
    reader.close()
    return row


def _priority(reader: _Reader) -> PriorityRow:
    row = PriorityRow(
        title=reader.text("title", longest=200),
        description=reader.text("description", longest=1000),
        indicators=tuple(_indicator(one) for one in reader.rows("indicators")),
    )
    denial = deny_indicator_count(len(row.indicators))
    if denial is not None:
        reader.fault("indicators", denial.code, denial.sentence)
    codes = [one.code for one in row.indicators if one.code]
    if len(set(codes)) < len(codes):
        reader.fault("indicators", "strategy.twice", "An indicator stands twice in one priority.")
    reader.close()
    return row


def _indicator(reader: _Reader) -> ChosenIndicator:
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


def _tile(reader: _Reader) -> TileRow:
    made = TileRow(reader.text("area", longest=20), reader.place("row"), reader.place("column"))
    reader.close()
    return made


def _twice(top: _Reader, strategies: Sequence[StrategyRow], tiles: Sequence[TileRow]) -> None:
    codes = [row.code for row in strategies]
    for code in sorted({code for code in codes if code and codes.count(code) > 1}):
        top.fault("strategies", "strategy.twice", f"The code {code} stands twice.")
    if len({(tile.row, tile.column) for tile in tiles}) < len(tiles):
        top.fault("tiles", "strategy.twice", "Two areas stand on one tile.")
    if len({tile.area for tile in tiles}) < len(tiles):
        top.fault("tiles", "strategy.twice", "An area has two tiles.")
