"""A figure and its state: exact, bounded, estimated, or one of four ways of being empty.

Zero is an exact figure. It is not the same as any of the four empties, and none of
them becomes zero here. Adding a part that is not known gives a figure that is not
known, which still carries the least it can be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, Self, assert_never


class State(StrEnum):
    """What is known of a figure."""

    EXACT = "exact"
    BOUNDED = "bounded"
    ESTIMATED = "estimated"
    SUPPRESSED = "suppressed"
    NOT_COLLECTED = "not_collected"
    NOT_APPLICABLE = "not_applicable"
    NOT_SUPPLIED = "not_supplied"


# In the order in which they are met: a tuple is searched by what a thing is, not by its hash.
FILLED_STATES: Final = (State.EXACT, State.BOUNDED, State.ESTIMATED)
EMPTY_STATES: Final = frozenset(State) - frozenset(FILLED_STATES)

# What a partner writes in the tidy file, and what our outputs print, for each empty.
# [c], [x], [z] and [e] are the Analysis Function's shorthand; [n] is ours.
MARKERS: Final = {
    "c": State.SUPPRESSED,
    "x": State.NOT_COLLECTED,
    "z": State.NOT_APPLICABLE,
    "..": State.NOT_SUPPLIED,
}
SYMBOLS: Final = {
    State.SUPPRESSED: "[c]",
    State.NOT_COLLECTED: "[x]",
    State.NOT_APPLICABLE: "[z]",
    State.NOT_SUPPLIED: "[n]",
}
MEANINGS: Final = {
    State.EXACT: "exact",
    State.BOUNDED: "known between limits",
    State.ESTIMATED: "estimated",
    State.SUPPRESSED: "withheld to protect people",
    State.NOT_COLLECTED: "not collected here",
    State.NOT_APPLICABLE: "not applicable",
    State.NOT_SUPPLIED: "not yet supplied",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `low` and `high` are inclusive; None is an open end or an unknown.

    `words` keeps what the source said ("more than 5") where that says more than
    the numbers do.
    """

    state: State
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    words: str = ""

    def __post_init__(self) -> None:
        problem = incoherence(self.state, self.value, self.low, self.high)
        if problem:
            raise ValueError(problem)

    @classmethod
    def exact(cls, value: int | Decimal, words: str = "") -> Self:
        number = Decimal(value)
        return cls(State.EXACT, number, number, number, words)

    @classmethod
    def bounded(
        cls,
        low: int | Decimal | None,
        high: int | Decimal | None,
        words: str = "",
    ) -> Self:
        return cls(
            State.BOUNDED,
            None,
            None if low is None else Decimal(low),
            None if high is None else Decimal(high),
            words,
        )

    @classmethod
    def estimated(cls, value: int | Decimal, words: str = "") -> Self:
        return cls(State.ESTIMATED, Decimal(value), None, None, words)

    @classmethod
    def empty(cls, state: State) -> Self:
        return cls(state)

    @property
    def is_empty(self) -> bool:
        return self.state not in FILLED_STATES

    @property
    def is_exact(self) -> bool:
        return self.state is State.EXACT

    def shown(self) -> str:
        """The figure as a person reads it."""
        match self.state:
            case State.EXACT:
                return plain(self.value)
            case State.BOUNDED:
                return self.words or limits_in_words(self.low, self.high)
            case State.ESTIMATED:
                return self.words or f"around {plain(self.value)}"
            case State.SUPPRESSED | State.NOT_COLLECTED | State.NOT_APPLICABLE | State.NOT_SUPPLIED:
                return SYMBOLS[self.state]
            case _ as never:
                assert_never(never)


def incoherence(
    state: State,
    value: Decimal | None,
    low: Decimal | None,
    high: Decimal | None,
) -> str:
    """Why these four do not make a figure, or an empty string."""
    if low is not None and high is not None and low > high:
        return "the lower limit is above the upper limit"
    match state:
        case State.EXACT:
            if value is None or low != value or high != value:
                return "an exact figure has one value, equal to both limits"
        case State.BOUNDED:
            if value is not None or (low is None and high is None):
                return "a bounded figure has at least one limit and no value"
        case State.ESTIMATED:
            if value is None:
                return "an estimate has a value"
        case State.SUPPRESSED | State.NOT_COLLECTED | State.NOT_APPLICABLE | State.NOT_SUPPLIED:
            if value is not None or high is not None:
                return "an empty figure has no value and no upper limit"
        case _ as never:
            assert_never(never)
    return ""


def plain(number: Decimal | None) -> str:
    """Digits with thousands separators and no needless noughts after the point."""
    if number is None:
        return ""
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "\N{MINUS SIGN}")


def limits_in_words(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return f"at most {plain(high)}"
    if high is None:
        return f"at least {plain(low)}"
    return f"{plain(low)} to {plain(high)}"


def interval(figure: Figure) -> tuple[Decimal, Decimal | None]:
    """The least and most that a count which cannot be negative may be.

    An estimate says nothing certain, so it reaches from nought to no limit.
    """
    return (figure.low if figure.low is not None else Decimal(0)), figure.high


def add(parts: Iterable[Figure]) -> Figure:
    """The sum of counts that cannot be negative.

    Parts that do not apply add nothing. Any other part that is not known makes the
    sum not known, in the state of its least known part, with the least it can be.
    Nothing at all to add is not yet supplied.
    """
    figures = list(parts)
    if not figures:
        return Figure.empty(State.NOT_SUPPLIED)
    counted = [f for f in figures if f.state is not State.NOT_APPLICABLE]
    if not counted:
        return Figure.empty(State.NOT_APPLICABLE)
    states = {f.state for f in counted}
    low = sum((interval(f)[0] for f in counted), Decimal(0))
    for unknown in (State.NOT_SUPPLIED, State.NOT_COLLECTED, State.SUPPRESSED):
        if unknown in states:
            return Figure(unknown, None, low or None, None)
    if states == {State.EXACT}:
        return Figure.exact(low)
    if states <= {State.EXACT, State.ESTIMATED}:
        return Figure.estimated(sum((f.value for f in counted if f.value is not None), Decimal(0)))
    return Figure.bounded(low, _sum_of_highs(counted))


def _sum_of_highs(figures: Iterable[Figure]) -> Decimal | None:
    total = Decimal(0)
    for figure in figures:
        high = interval(figure)[1]
        if high is None:
            return None
        total += high
    return total


def largest(parts: Iterable[Figure]) -> Figure:
    """The maximum, by the same rule about parts that are not known."""
    given = list(parts)
    figures = [f for f in given if f.state is not State.NOT_APPLICABLE]
    if not figures:
        return add(given)
    summed = add(figures)
    low = max(interval(f)[0] for f in figures)
    if summed.is_empty:
        return Figure(summed.state, None, low or None, None)
    if summed.state is State.EXACT:
        return Figure.exact(low)
    if summed.state is State.ESTIMATED:
        return Figure.estimated(max(f.value for f in figures if f.value is not None))
    highs = [interval(f)[1] for f in figures]
    known = [h for h in highs if h is not None]
    return Figure.bounded(low, max(known) if len(known) == len(highs) else None)


def at_most(left: Figure, right: Figure) -> bool | None:
    """Whether left ≤ right for certain (True), never (False), or cannot be told (None)."""
    if State.NOT_APPLICABLE in (left.state, right.state):
        return None
    left_low, left_high = interval(left)
    right_low, right_high = interval(right)
    if left_high is not None and left_high <= right_low:
        return True
    if right_high is not None and left_low > right_high:
        return False
    return None


def can_equal(left: Figure, right: Figure, tolerance: Decimal = Decimal(0)) -> bool:
    """Whether the two could be the same number, give or take `tolerance`."""
    left_low, left_high = interval(left)
    right_low, right_high = interval(right)
    reaches = left_high is None or left_high + tolerance >= right_low
    return reaches and (right_high is None or right_high + tolerance >= left_low)


def ratio(numerator: Figure, denominator: Figure) -> tuple[Decimal | None, Decimal | None]:
    """The least and most the ratio may be; (None, None) where it cannot be told."""
    top_low, top_high = interval(numerator)
    bottom_low, bottom_high = interval(denominator)
    low = None if bottom_high in (None, 0) else top_low / bottom_high
    high = None if top_high is None or bottom_low == 0 else top_high / bottom_low
    return low, high
