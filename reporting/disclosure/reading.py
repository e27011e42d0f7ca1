"""Reading JSON so that every fault is answered with where it is, why it is one and what to do."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

LARGEST = 10**9

T = TypeVar("T")


class Unreadable(Exception):
    """The file cannot be taken as it is; the sentence says where, why and what to do."""

    def __init__(self, where: str, why: str, what: str) -> None:
        super().__init__(f"{where}: {why} {what}")


def read_json(content: bytes) -> "Node":
    """The file's outermost value."""
    try:
        raw = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_float=Decimal)
    except UnicodeDecodeError as problem:
        raise Unreadable("The file", "it is not UTF-8 text.", "Save it in UTF-8.") from problem
    except json.JSONDecodeError as problem:
        where = f"Line {problem.lineno}, column {problem.colno}"
        why = f"this is not JSON ({problem.msg})."
        raise Unreadable(where, why, "Mend it and try again.") from problem
    except RecursionError as problem:
        why = "it is nested too deeply."
        raise Unreadable("The file", why, "A case needs six levels.") from problem
    except ValueError as problem:
        why = "a number has too many digits."
        raise Unreadable("The file", why, f"Numbers go to {LARGEST:,}.") from problem
    return Node(raw, "The file")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Unreadable(twice, "this name is there twice in one object.", "Keep one of them.")
    return found


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of the file that knows where it stands."""

    raw: Any
    where: str

    def wrong(self, expected: str) -> Unreadable:
        return Unreadable(self.where, f"{expected} is expected here.", "Correct it and try again.")

    def has(self, *names: str) -> bool:
        return isinstance(self.raw, dict) and any(self.raw.get(n) is not None for n in names)

    def get(self, *names: str) -> "Node":
        """The first of these names that is there."""
        if not isinstance(self.raw, dict):
            raise self.wrong("an object")
        for name in names:
            if self.raw.get(name) is not None:
                return Node(self.raw[name], f"{self.where}, {name}")
        raise Unreadable(self.where, f'"{names[0]}" is missing.', "Add it and try again.")

    def maybe(self, name: str, read: Callable[["Node"], T], default: T) -> T:
        return read(self.get(name)) if self.has(name) else default

    def listed(self, name: str) -> "list[Node]":
        """The items under a name; none when it is not there."""
        return self.get(name).items() if self.has(name) else []

    def paired(self, name: str) -> "list[tuple[str, Node]]":
        return self.get(name).pairs() if self.has(name) else []

    def text(self) -> str:
        if not isinstance(self.raw, str):
            raise self.wrong("text")
        return self.raw

    def flag(self) -> bool:
        if not isinstance(self.raw, bool):
            raise self.wrong("true or false")
        return self.raw

    def whole(self) -> int:
        if isinstance(self.raw, bool) or not isinstance(self.raw, int):
            raise self.wrong("a whole number")
        if abs(self.raw) > LARGEST:
            raise Unreadable(self.where, f"{self.raw} is too large.", f"Numbers go to {LARGEST:,}.")
        return self.raw

    def count(self, least: int = 0) -> int:
        number = self.whole()
        if number < least:
            raise Unreadable(self.where, f"{number} is too small.", f"Give {least} or more.")
        return number

    def number(self) -> Decimal:
        if isinstance(self.raw, Decimal) and self.raw.is_finite() and abs(self.raw) <= LARGEST:
            return self.raw
        return Decimal(self.whole())

    def items(self) -> list["Node"]:
        if not isinstance(self.raw, list):
            raise self.wrong("a list")
        return [Node(one, f"{self.where}, item {at}") for at, one in enumerate(self.raw, start=1)]

    def pairs(self) -> list[tuple[str, "Node"]]:
        if not isinstance(self.raw, dict):
            raise self.wrong("an object")
        return [(name, Node(one, f"{self.where}, {name}")) for name, one in self.raw.items()]
