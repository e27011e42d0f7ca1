"""Figures, changes and amounts as cells."""

from decimal import Decimal

from dalpb.kernel.cells import Figure, State, plain
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
    """How much it changed, where both years are exact; otherwise that it cannot be said."""
    if not (before.is_exact and now.is_exact) or before.value is None or now.value is None:
        return Cell("[z]", None, State.NOT_APPLICABLE)
    difference = now.value - before.value
    sign = "+" if difference > 0 else ""
    share = ""
    if before.value:
        percent = (difference * 100 / before.value).quantize(Decimal(1))
        share = f" ({sign}{plain(percent)}%)"
    return Cell(f"{sign}{plain(difference)}{share}", difference, State.EXACT)


def pounds_cell(pence: int) -> Cell:
    """An amount in pounds and pence; its number is pounds, exact."""
    amount = Money(pence)
    text = str(amount)
    return Cell(text if "." in text else f"{text}.00", Decimal(pence) / 100, State.EXACT)


def text_cell(text: str) -> Cell:
    return Cell(text)


def provisional(label: str, is_provisional: bool) -> str:
    return f"{label} {PROVISIONAL}" if is_provisional else label
