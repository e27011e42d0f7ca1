"""JSON, strictly: no deep nesting, no name twice, no NaN, no great size."""

import json
from collections.abc import Mapping
from typing import IO, Any, Final

from rest_framework.parsers import BaseParser

from dalpb.kernel.api.problems import Problem

MAX_DEPTH: Final = 20
MAX_BYTES: Final = 2 * 1024 * 1024


class StrictJSONParser(BaseParser):
    """Refuses with 400 whatever two readers could read differently."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise Problem(413)
        return parse(raw)


def parse(raw: bytes) -> Any:
    """The value that the bytes spell, or a problem that says what is wrong with them."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _problem("The body is not UTF-8.") from error
    if _depth(text) > MAX_DEPTH:
        raise _problem(f"The body is nested more than {MAX_DEPTH} deep.")
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _problem("The body is not JSON.") from error
    if _has_lone_surrogate(value):
        raise _problem("The body holds half a character.")
    return value


def _problem(detail: str) -> Problem:
    return Problem(400, code="api.not_json", detail=detail)


def _depth(text: str) -> int:
    """How deep the brackets nest, strings left out, without reading the JSON first."""
    depth = deepest = 0
    in_string = escaped = False
    for character in text:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _problem("The body gives one name twice.")
        found[name] = value
    return found


def _no_constant(name: str) -> Any:
    raise _problem(f"The body holds {name}, which is not JSON.")


def _has_lone_surrogate(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
