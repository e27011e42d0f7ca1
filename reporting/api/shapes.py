"""Serializers made from frozen dataclasses, field by field, so that neither can drift."""

from dataclasses import fields
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

from rest_framework import serializers

PLAIN: Final[dict[type, type[serializers.Field[Any, Any, Any, Any]]]] = {
    str: serializers.CharField,
    int: serializers.IntegerField,
    bool: serializers.BooleanField,
    date: serializers.DateField,
    datetime: serializers.DateTimeField,
}


def shape(kind: type) -> type[serializers.Serializer[Any]]:
    """A read-only serializer with a field for each field of the dataclass."""
    hints = get_type_hints(kind)
    made = {field.name: _field(hints[field.name]) for field in fields(kind)}
    return type(f"{kind.__name__}Serializer", (serializers.Serializer,), made)


def _field(hint: Any) -> serializers.Field[Any, Any, Any, Any]:
    if get_origin(hint) is tuple:
        return shape(get_args(hint)[0])(many=True)
    if isinstance(hint, UnionType):
        inner = next(arg for arg in get_args(hint) if arg is not NoneType)
        return PLAIN[inner](allow_null=True)
    return PLAIN[hint]()
