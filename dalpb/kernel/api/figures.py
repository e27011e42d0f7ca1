"""A figure as JSON has it: exact, with its state. Decision record 9."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from dalpb.kernel.cells import Figure

# Every reader of JSON has whole numbers below this exactly.
_EXACT_IN_JSON = Decimal(2**53)


class FigureSerializer(serializers.Serializer[Any]):
    """For the schema; `figure_json` makes the object."""

    state = serializers.CharField()
    value = serializers.JSONField(allow_null=True)
    low = serializers.JSONField(allow_null=True)
    high = serializers.JSONField(allow_null=True)
    words = serializers.CharField(allow_blank=True)


def figure_json(figure: Figure) -> dict[str, Any]:
    """A count is a number; what is not whole is a string of its digits."""
    return {
        "state": figure.state.value,
        "value": _number(figure.value),
        "low": _number(figure.low),
        "high": _number(figure.high),
        "words": figure.words,
    }


def _number(number: Decimal | None) -> int | str | None:
    if number is None:
        return None
    if number == number.to_integral_value() and abs(number) < _EXACT_IN_JSON:
        return int(number)
    return format(number, "f")


class FigureField(serializers.Field):  # type: ignore[type-arg]
    """Takes any object that has a `figure`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Figure) -> dict[str, Any]:
        return figure_json(value)
