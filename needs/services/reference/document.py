"""Reading the JSON of a reference file: every fault is kept with the path to its place."""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from dalpb.kernel.refusals import Denial, Refused

E = TypeVar("E", bound=StrEnum)
MAX_BYTES = 50 * 1024 * 1024


class UnreadableReference(Refused):
    """The file is not one JSON object."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of the file. `path` reads `areas[3].names[0].from`."""

    path: str
    value: str
    code: str
    message: str


@dataclass(slots=True)
class Node:
    """One object of the file, and the faults found in it so far."""

    path: str
    data: dict[str, Any]
    faults: list[Fault]
    used: set[str] = field(default_factory=set)
    is_sound: bool = True

    def fault(self, name: str, code: str, message: str) -> None:
        self.is_sound = False
        value = self.data.get(name, "") if name else ""
        shown = value if isinstance(value, str) else json.dumps(value)
        path = f"{self.path}.{name}" if name else self.path
        self.faults.append(Fault(path, shown[:80], f"reference.{code}", message))

    def _take(self, name: str) -> Any:
        self.used.add(name)
        return self.data.get(name)

    def text(
        self,
        name: str,
        *,
        default: str | None = None,
        longest: int = 300,
        pattern: str = "",
    ) -> str:
        """A text. Without a default it must be there and say something."""
        value = self._take(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.fault(name, "text_missing", f"Give “{name}” as a text.")
            return ""
        cleaned = value.strip()
        if len(cleaned) > longest:
            self.fault(name, "text_long", f"Shorten “{name}” to {longest} characters.")
        elif pattern and not re.fullmatch(pattern, cleaned, re.ASCII):
            self.fault(
                name, "code_form", f"Write “{name}” in lower-case letters, digits and separators."
            )
        return cleaned

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self._take(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(name, "not_true_or_false", f"Give “{name}” as true or false.")
            return default
        return value

    def day(self, name: str) -> date | None:
        value = self._take(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.fault(name, "not_a_date", f"Write “{name}” as a date such as 2024-04-01.")
            return None

    def required_day(self, name: str) -> date:
        found = self.day(name)
        if found is None and self.data.get(name) is None:
            self.fault(name, "date_missing", f"Give “{name}” as a date such as 2024-04-01.")
        return found or date.min

    def whole(self, name: str, *, default: int | None = None) -> int | None:
        """A whole number of nought or more; the default where it is absent."""
        value = self._take(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
            self.fault(name, "not_whole", f"Give “{name}” as a whole number of nought or more.")
            return default
        return value

    def choice(self, name: str, enumeration: type[E], *, default: E | None = None) -> E:
        value = self._take(name)
        members = list(enumeration)
        if value is None and default is not None:
            return default
        if value in {member.value for member in members}:
            return enumeration(value)
        listed = ", ".join(member.value for member in members)
        self.fault(name, "not_in_list", f"Give “{name}” as one of: {listed}.")
        return members[0]

    def texts(self, name: str) -> list[str]:
        value = self._take(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(name, "not_texts", f"Give “{name}” as a list of texts.")
            return []
        return value

    def child(self, name: str, *, is_optional: bool = False) -> "Node | None":
        """One object inside this one; None where it is absent and may be."""
        value = self._take(name)
        if value is None and is_optional:
            return None
        prefix = f"{self.path}.{name}" if self.path else name
        return _node(prefix, {} if value is None else value, self.faults)

    def nodes(self, name: str) -> list["Node"]:
        value = self._take(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(name, "not_a_list", f"Give “{name}” as a list.")
            return []
        prefix = f"{self.path}.{name}" if self.path else name
        return [_node(f"{prefix}[{index}]", item, self.faults) for index, item in enumerate(value)]

    def finish(self) -> bool:
        """Report keys that nothing reads; true when the object is sound."""
        for name in sorted(set(self.data) - self.used):
            self.fault(
                name, "key_unknown", f"“{name}” is not read here. Remove it or check its spelling."
            )
        return self.is_sound


def _node(path: str, item: Any, faults: list[Fault]) -> Node:
    if isinstance(item, dict):
        return Node(path, item, faults)
    node = Node(path, {}, faults)
    node.fault("", "not_an_object", "An object in braces is expected here.")
    return node


def read_document(content: bytes) -> Node:
    """The whole file as one node; refuse what is not one JSON object."""
    if len(content) > MAX_BYTES:
        raise _unreadable("too_large", "The file is larger than 50 MB. Split it.")
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise _unreadable("not_utf8", "The file is not UTF-8 text. Save it as UTF-8.") from None
    except RecursionError:
        raise _unreadable("too_deep", "The file is nested too deeply.") from None
    except _KeyTwice as twice:
        raise _unreadable(
            "key_twice", f"The key “{twice}” stands twice in one object. Keep one of them."
        ) from None
    except ValueError as problem:
        line = getattr(problem, "lineno", None)
        where = f" at line {line}" if line else ""
        raise _unreadable("not_json", f"The file is not valid JSON{where}.") from None
    if not isinstance(data, dict):
        raise _unreadable("not_an_object", "The file must hold one JSON object.")
    return Node("", data, [])


class _KeyTwice(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _KeyTwice(key[:60])
        found[key] = value
    return found


def _unreadable(code: str, sentence: str) -> UnreadableReference:
    return UnreadableReference(Denial(f"reference.{code}", sentence))
