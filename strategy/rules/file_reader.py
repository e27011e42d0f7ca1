"""Takes names out of a file of strategies, and keeps what was wrong with them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.intake.numbers import read_value
from dalpb.kernel.intake.personal import find_personal

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}\Z")
_PART: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}\Z")
_LEAST_TILE: Final = 0
_MOST_TILE: Final = 11
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of the file. `path` reads `strategies[0].priorities[1].title`."""

    path: str
    value: str
    code: str
    message: str


@dataclass(slots=True)
class Reader:
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
        if any(sign.is_certain for sign in find_personal(value)):
            self.fault(
                name,
                "strategy.personal",
                "This seems to say something about one person. Take it out.",
            )
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

    def part(self, name: str) -> str:
        """The code by which people name a part of a plan, such as 1.2."""
        value = self.text(name, longest=20)
        if value and not _PART.match(value):
            self.fault(
                name, "strategy.part_code", "Write a short code such as 1.2: no spaces in it."
            )
        return value

    def number(self, name: str, *, highest: int) -> int:
        """A whole number from 1, or 0 where it is left out."""
        self.used.add(name)
        value = self.data.get(name, 0)
        if type(value) is not int or not 0 <= value <= highest:
            self.fault(name, "strategy.number", f"Write a whole number from 1 to {highest}.")
            return 0
        return value

    def one_of(self, name: str, known: type[E], default: E) -> E:
        """A word of a closed list; `default` where it is left out or wrong."""
        value = self.text(name, longest=40, is_needed=False)
        words = [one.value for one in known]
        if value and value not in words:
            self.fault(name, "strategy.word", f"Write one of {', '.join(words)}.")
            return default
        return known(value) if value else default

    def figure(self, name: str) -> Figure:
        """A figure as the tidy file writes it; one that is left out is not yet supplied."""
        value = self.text(name, longest=120, is_needed=False)
        if not value:
            return Figure.empty(State.NOT_SUPPLIED)
        found = read_value(value, whole=False, percent=True)
        if isinstance(found, Figure):
            return found
        self.fault(name, found.code, found.sentence)
        return Figure.empty(State.NOT_SUPPLIED)

    def words(self, name: str, *, longest: int) -> tuple[str, ...]:
        """A list of texts."""
        self.used.add(name)
        value = self.data.get(name, [])
        if not isinstance(value, list) or not all(
            isinstance(one, str) and one.strip() and len(one) <= longest for one in value
        ):
            self.fault(
                name,
                "strategy.not_words",
                f"Write a list of texts, each of {longest} characters or fewer.",
            )
            return ()
        return tuple(one.strip() for one in value)

    def flag(self, name: str) -> bool:
        self.used.add(name)
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            self.fault(name, "strategy.flag", "Write true or false, without quotation marks.")
        return value is True

    def rows(self, name: str) -> Sequence["Reader"]:
        self.used.add(name)
        value = self.data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fault(name, "strategy.not_list", "Write a list of objects: [{…}, {…}].")
            return ()
        start = f"{self.path}.{name}".strip(".")
        return [Reader(f"{start}[{n}]", one, self.faults) for n, one in enumerate(value)]

    def close(self) -> None:
        for name in self.data:
            if name not in self.used:
                self.fault(name, "strategy.unknown", f"There is no “{name}” here. Check its name.")
