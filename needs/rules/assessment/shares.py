"""A share of counts with the limits of chance, from figures that may themselves be bounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from dalpb.kernel.cells import Figure, State, add
from dalpb.stats.bounded import Span, bounded_proportion
from dalpb.stats.results import StatisticsRefused

TENTH: Final = Decimal("0.1")
_KNOWN: Final = frozenset({State.EXACT, State.BOUNDED})


@dataclass(frozen=True, slots=True)
class Share:
    """Per cent to a tenth. Without a figure, `why` says why there is none."""

    figure: Figure
    low: Decimal | None = None
    high: Decimal | None = None
    method: str = ""
    why: str = ""


def share(part: Figure, whole: Sequence[Figure]) -> Share:
    """The part in the sum of the whole, with Wilson's 95% limits; bounds in, bounds out."""
    total = add(whole)
    if part.state not in _KNOWN or total.state not in _KNOWN:
        return _none("One of the counts is not known.")
    try:
        made = bounded_proportion(_span(part), _span(total), multiplier=100)
    except StatisticsRefused as refused:
        return _none(str(refused))
    low, high = made.low, made.high
    if made.lower is None or made.upper is None or low is None or high is None:
        return _none("The counts are too open for a share.")
    limits = _tenths(made.lower), _tenths(made.upper)
    figure = (
        Figure.exact(_tenths(low))
        if made.value is not None
        else Figure.bounded(_tenths(low), _tenths(high))
    )
    return Share(figure, *limits, "95% limits by Wilson's method")


def _none(why: str) -> Share:
    return Share(Figure.empty(State.NOT_SUPPLIED), why=why)


def _span(figure: Figure) -> Span:
    low = float(figure.low or 0)
    return Span(low, None if figure.high is None else float(figure.high))


def _tenths(value: float) -> Decimal:
    made = Decimal(repr(value)).quantize(TENTH, ROUND_HALF_EVEN)
    return made.normalize() + 0 if made == made.to_integral_value() else made
