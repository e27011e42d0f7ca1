"""A figure as the database keeps it: whole millionths, so that no engine rounds it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.refusals import Denial

MICRO: Final = 1_000_000
LARGEST: Final = Decimal(9_000_000_000_000)
_FEW_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Stored:
    """The columns of one figure."""

    state: str
    value_micro: int | None
    low_micro: int | None
    high_micro: int | None
    words: str


def deny_storing(figure: Figure) -> Denial | None:
    """Why a figure cannot be kept exactly, or None."""
    for number in (figure.value, figure.low, figure.high):
        if number is None:
            continue
        if abs(number) > LARGEST:
            return Denial("value.too_large", "The number is too large. Check the unit.")
        if number * MICRO != (number * MICRO).to_integral_value():
            return Denial(
                "value.too_fine", "Give the number with at most six digits after the point."
            )
    return None


def whole_in_digits(text: str) -> Stored | None:
    """What nearly every cell of a long file says: a count in a few plain digits, and only that.

    The same as the reader of values and `to_stored` make of it; None where those have to look.
    """
    if len(text) > _FEW_DIGITS or not (text.isascii() and text.isdigit()):
        return None
    micro = int(text) * MICRO
    return Stored(State.EXACT.value, micro, micro, micro, "")


def to_stored(figure: Figure) -> Stored:
    return Stored(
        figure.state.value,
        _micro(figure.value),
        _micro(figure.low),
        _micro(figure.high),
        figure.words,
    )


def to_figure(
    *,
    state: str,
    value_micro: int | None,
    low_micro: int | None,
    high_micro: int | None,
    words: str,
) -> Figure:
    return Figure(
        State(state), _number(value_micro), _number(low_micro), _number(high_micro), words
    )


def _micro(number: Decimal | None) -> int | None:
    return None if number is None else int(number * MICRO)


def _number(micro: int | None) -> Decimal | None:
    return None if micro is None else Decimal(micro) / MICRO
