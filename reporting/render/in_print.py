"""A composed paper with every text fit to be printed, in our typeface."""

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from dalpb.kernel.charts import Svg
from reporting.render.typeface import in_type
from reporting.returns.printable import printable

T = TypeVar("T")


def in_print(paper: T) -> T:
    """The same paper; what no file can carry is left out, what no type has is a sign."""
    made: T = _changed(paper)
    return made


def _changed(value: Any) -> Any:
    if isinstance(value, Enum | Svg):
        return value
    if isinstance(value, str):
        return in_type(printable(value))
    if isinstance(value, tuple):
        return tuple(_changed(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _changed(getattr(value, f.name)) for f in fields(value)})
    return value
