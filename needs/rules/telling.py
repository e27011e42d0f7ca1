"""What one service said of a whole period, from one figure for it or from its parts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import Figure, State, interval
from dalpb.kernel.periods import Period, PeriodKind
from dalpb.kernel.refusals import Denial
from needs.rules.aggregation import Part, over_time
from needs.rules.measuring import Adds

# Longest first: four quarters are nearer to what was asked than twelve months.
_KINDS: Final = (PeriodKind.YEAR, PeriodKind.QUARTER, PeriodKind.MONTH)


def over_period(parts: Sequence[Part], period: Period) -> Figure:
    """One figure for the period, of parts that differ in their period alone.

    A figure given for the period itself stands. Else its quarters, or else its months, are
    put together by the measure's rule, if they leave no day out. What leaves days out, or
    does not add, is not yet supplied, with the least it can be where parts add up.
    """
    for part in parts:
        if part.period == period:
            return part.figure
    least = Decimal(0)
    for kind in _KINDS:
        pieces = sorted((p for p in parts if p.period.kind is kind), key=lambda p: p.period)
        if _tiles(pieces, period):
            made = over_time(pieces)
            if not isinstance(made, Denial):
                return made
        elif pieces and pieces[0].basis.over_time is Adds.SUM:
            least = max(least, sum((interval(p.figure)[0] for p in pieces), Decimal(0)))
    return Figure(State.NOT_SUPPLIED, None, least or None, None)


def _tiles(pieces: Sequence[Part], period: Period) -> bool:
    day = period.first
    for piece in pieces:
        if piece.period.first != day:
            return False
        day = piece.period.until
    return day == period.until
