"""Frozen dataclasses to canonical JSON and back, exactly."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_json(value: Any) -> str:
    """One text for one value: keys sorted, no spaces, numbers exact as text."""
    return json.dumps(
        plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def from_json(kind: type[T], text: str) -> T:
    """The value that `to_json` wrote."""
    made: T = _build(kind, json.loads(text))
    return made


def plain(value: Any) -> Any:
    """The value as JSON can hold it; moments in UTC, decimals as digits."""
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return _digits(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"{type(value).__name__} has no place in a snapshot")


def _digits(number: Decimal) -> str:
    """Every digit and no needless nought; `normalize()` would round at 28 digits."""
    if not number.is_finite():
        raise TypeError(f"{number} is no number that a snapshot can hold")
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _build(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin is UnionType:
        if data is None:
            return None
        return _build(next(k for k in get_args(kind) if k is not NoneType), data)
    if origin is tuple:
        return tuple(_build(get_args(kind)[0], item) for item in data)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _build(hints[name], item) for name, item in data.items()})
    return _scalar(kind, data)


def _scalar(kind: Any, data: Any) -> Any:
    if kind is Decimal:
        return Decimal(data)
    if kind is datetime:
        return datetime.fromisoformat(data)
    if kind is date:
        return date.fromisoformat(data)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(data)
    if type(data) is not kind:
        raise TypeError(f"expected {kind.__name__}, found {type(data).__name__}")
    return data
