"""A figure of an outcome as the database keeps it: whole millionths, so no engine rounds it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.refusals import Denial

MICRO: Final = 1_000_000
LARGEST: Final = Decimal(9_000_000_000_000)


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """The columns of one figure."""

    state: str
    value_micro: int | None
    low_micro: int | None
    high_micro: int | None
    words: str

    @property
    def figure(self) -> Figure:
        return Figure(
            State(self.state),
            _number(self.value_micro),
            _number(self.low_micro),
            _number(self.high_micro),
            self.words,
        )


def stored(figure: Figure) -> StoredFigure:
    return StoredFigure(
        figure.state.value,
        _micro(figure.value),
        _micro(figure.low),
        _micro(figure.high),
        figure.words,
    )


def deny_figure(figure: Figure) -> Denial | None:
    """Why a figure cannot be kept exactly, or None."""
    for number in (figure.value, figure.low, figure.high):
        if number is None:
            continue
        if abs(number) > LARGEST:
            return Denial("outcome.too_large", "The number is too large. Check the unit.")
        if number * MICRO != (number * MICRO).to_integral_value():
            return Denial(
                "outcome.too_fine", "Give the number with at most six digits after the point."
            )
    return None


def _micro(number: Decimal | None) -> int | None:
    return None if number is None else int(number * MICRO)


def _number(micro: int | None) -> Decimal | None:
    return None if micro is None else Decimal(micro) / MICRO
