"""The value column of the tidy file: a number, a bound, an estimate or a marker.

Text is never given to `int` or `float`, which take Arabic digits, `1_000`, `nan` and
more. One rule of ASCII digits decides, and what it does not take has a reason.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import MARKERS, Figure, plain
from dalpb.kernel.intake.folding import fold, seen
from dalpb.kernel.intake.number_faults import ValueFault, fault_of

_DIGITS: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,6})?"
_NUMBER: Final = re.compile(_DIGITS)
_BOUND: Final = re.compile(
    rf"(<=|>=|<|>|≤|≥|less than|fewer than|under|below|more than|over|above|at least|at most"
    rf"|up to|no more than|no fewer than|no less than) ?({_DIGITS})"
)
_OR_MORE: Final = re.compile(rf"({_DIGITS}) ?(\+|or more|or over|or fewer|or less|or under)")
_RANGE: Final = re.compile(rf"(?:between )?({_DIGITS}) ?(?:-|–|to|and) ?({_DIGITS})")
_ESTIMATE: Final = re.compile(
    rf"(?:~|≈|around|about|approximately|approx\.?|circa|c\.|est\.?|estimated) ?({_DIGITS})"
)
_BELOW: Final = frozenset({"<", "less than", "fewer than", "under", "below"})
_AT_MOST: Final = frozenset({"<=", "≤", "at most", "up to", "no more than"})
_ABOVE: Final = frozenset({">", "more than", "over", "above"})
_LARGEST: Final = Decimal(10) ** 12
_BRACKETED: Final = {"[c]": "c", "[x]": "x", "[z]": "z", "[n]": ".."}


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What is asked of the column the text stands in."""

    whole: bool
    pounds: bool
    percent: bool


def read_value(
    text: str, *, whole: bool, pounds: bool = False, percent: bool = False
) -> Figure | ValueFault:
    """The figure that the text states, or why it states none. Never raises.

    `whole` is for counts. `pounds` and `percent` allow a sign that is otherwise
    refused, because it says that another unit was meant.
    """
    allowed = _Allowed(whole, pounds, percent)
    if len(text) > 200:
        return fault_of(text)
    shown = " ".join(seen(text).split()).lower()
    if not shown:
        return fault_of("")
    marker = _BRACKETED.get(shown, shown)
    if marker in MARKERS:
        return Figure.empty(MARKERS[marker])
    bare = _without_unit(shown, allowed)
    for read in (_exact, _bound, _or_more, _range, _estimate):
        figure = read(bare, allowed)
        if figure is not None:
            return figure
    return fault_of(shown)


def _without_unit(shown: str, allowed: _Allowed) -> str:
    bare = shown
    if allowed.pounds:
        bare = bare.replace("£", "", 1)
    if allowed.percent:
        bare = bare.removesuffix("%").rstrip()
    return bare


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _checked(*numbers: Decimal, allowed: _Allowed) -> ValueFault | None:
    if any(number > _LARGEST for number in numbers):
        return ValueFault(
            "value.too_large",
            "The figure is larger than any this system counts. Check for digits run together.",
        )
    if allowed.whole and any(number != number.to_integral_value() for number in numbers):
        return ValueFault(
            "value.not_whole",
            "This measure counts whole people or things, so it cannot have a fraction. "
            "Write a whole number.",
        )
    return None


def _exact(bare: str, allowed: _Allowed) -> Figure | ValueFault | None:
    if not _NUMBER.fullmatch(bare):
        return None
    number = _decimal(bare)
    return _checked(number, allowed=allowed) or Figure.exact(number)


def _bound(bare: str, allowed: _Allowed) -> Figure | ValueFault | None:
    match = _BOUND.fullmatch(bare)
    return None if match is None else _bounded(match[1], _decimal(match[2]), allowed)


def _or_more(bare: str, allowed: _Allowed) -> Figure | ValueFault | None:
    match = _OR_MORE.fullmatch(bare)
    if match is None:
        return None
    sign = ">=" if match[2] in ("+", "or more", "or over") else "<="
    return _bounded(sign, _decimal(match[1]), allowed)


def _bounded(sign: str, number: Decimal, allowed: _Allowed) -> Figure | ValueFault:
    """For counts `<10` reaches 9; for other figures the stated limit is kept as outer bound."""
    problem = _checked(number, allowed=allowed)
    if problem:
        return problem
    step = Decimal(1 if allowed.whole else 0)
    if sign in _BELOW:
        if number == 0:
            return ValueFault(
                "value.negative",
                "No count can be below nought. Write 0, or the limit that was meant.",
            )
        return Figure.bounded(Decimal(0), number - step, f"fewer than {plain(number)}")
    if sign in _AT_MOST:
        return Figure.bounded(Decimal(0), number, f"at most {plain(number)}")
    if sign in _ABOVE:
        return Figure.bounded(number + step, None, f"more than {plain(number)}")
    return Figure.bounded(number, None, f"at least {plain(number)}")


def _range(bare: str, allowed: _Allowed) -> Figure | ValueFault | None:
    match = _RANGE.fullmatch(bare)
    if match is None:
        return None
    low, high = _decimal(match[1]), _decimal(match[2])
    problem = _checked(low, high, allowed=allowed)
    if problem:
        return problem
    if low > high:
        return ValueFault(
            "value.range_backwards",
            "The first figure of the range is above the second. Write the smaller one first.",
        )
    if low == high:
        return Figure.exact(low)
    return Figure.bounded(low, high, f"{plain(low)} to {plain(high)}")


def _estimate(bare: str, allowed: _Allowed) -> Figure | ValueFault | None:
    match = _ESTIMATE.fullmatch(bare)
    if match is None:
        return None
    number = _decimal(match[1])
    return _checked(number, allowed=allowed) or Figure.estimated(number, f"around {plain(number)}")


def looks_turned_into_date(text: str) -> bool:
    """Whether the text is what a spreadsheet makes of a band such as 16-24."""
    return fault_of(fold(text)).code == "value.date"
