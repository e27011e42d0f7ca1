"""Figures, changes and amounts as cells."""

from decimal import Decimal

from dalpb.kernel.cells import SYMBOLS, Figure, State, plain
from dalpb.kernel.money import Money
from reporting.returns.document import Cell

PROVISIONAL = "[p]"


def figure_cell(figure: Figure) -> Cell:
    """An empty figure prints its symbol, never nothing and never nought."""
    number = figure.value if not figure.is_empty else None
    if figure.is_empty or figure.is_exact:
        return Cell(figure.shown(), number, figure.state)
    return Cell(figure.shown(), number, figure.state, figure.low, figure.high)


def change_cell(before: Figure, now: Figure) -> Cell:
    """How much it changed; a range where a year is known between limits only."""
    if State.NOT_APPLICABLE in (before.state, now.state):
        return Cell(SYMBOLS[State.NOT_APPLICABLE], None, State.NOT_APPLICABLE)
    if before.value is not None and now.value is not None:
        if before.is_exact and now.is_exact:
            return _exact_change(before.value, now.value)
        return Cell(f"around {_signed(now.value - before.value)}")
    limits = (before.low, before.high, now.low, now.high)
    if before.is_empty or now.is_empty or None in limits:
        return Cell("cannot be told")
    low, high = (now.low or 0) - (before.high or 0), (now.high or 0) - (before.low or 0)
    return Cell(f"{_signed(Decimal(low))} to {_signed(Decimal(high))}")


def _exact_change(before: Decimal, now: Decimal) -> Cell:
    difference = now - before
    share = ""
    if before:
        share = f" ({_signed((difference * 100 / before).quantize(Decimal(1)))}%)"
    return Cell(f"{_signed(difference)}{share}", difference, State.EXACT)


def _signed(number: Decimal) -> str:
    return f"+{plain(number)}" if number > 0 else plain(number)


def pounds_cell(pence: int) -> Cell:
    """An amount in pounds and pence; its number is pounds, exact."""
    amount = Money(pence)
    text = str(amount)
    return Cell(text if "." in text else f"{text}.00", Decimal(pence) / 100, State.EXACT)


def text_cell(text: str) -> Cell:
    return Cell(text)


def provisional(label: str, is_provisional: bool) -> str:
    return f"{label} {PROVISIONAL}" if is_provisional else label
