"""A figure as its sender would write it in a value column, read back as the same figure."""

from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import MARKERS, Figure, State

_MARKS: Final = {state: mark for mark, state in MARKERS.items()}


def value_text(figure: Figure) -> str:
    """`12`, `<10`, `75-78`, `~12`, `c`: whatever gives this figure again."""
    if figure.is_empty:
        return _MARKS[figure.state]
    if figure.words:
        return figure.words
    match figure.state:
        case State.BOUNDED:
            return _limits(figure.low, figure.high)
        case State.ESTIMATED:
            return f"~{_digits(figure.value)}"
        case _:
            return _digits(figure.value)


def _limits(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or (low == 0 and high is not None):
        return f"<={_digits(high)}"
    if high is None:
        return f">={_digits(low)}"
    return f"{_digits(low)}-{_digits(high)}"


def _digits(number: Decimal | None) -> str:
    if number is None:
        raise ValueError("there is no number to write")
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
