"""An indicator's value and limits from its numerator and denominator, or why there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import MEANINGS, Figure, State, interval
from dalpb.kernel.cells import ratio as bounds_of_ratio
from dalpb.stats import (
    BoundedEstimate,
    Estimate,
    Span,
    StatisticsRefused,
    bounded_proportion,
    bounded_rate,
    proportion,
)
from needs.rules.indicating import Definition, DenominatorKind, ValueKind
from needs.rules.stored import LARGEST, MICRO

METHODS: Final = {
    "exact": "Exact (Poisson)",
    "byars": "Byar",
    "wilson": "Wilson",
    "exact and byars": "Exact (Poisson) and Byar",
}
AS_GIVEN: Final = "As its source gives it"
NO_METHOD: Final = "None"
MAY_BE_NOUGHT: Final = "The denominator may be nought, so nothing can be worked out."
NOTHING_BELOW: Final = "The denominator is nought, so there is nothing to divide by."


@dataclass(frozen=True, slots=True)
class Computed:
    """Figures in the indicator's unit; limits in millionths.

    `estimate` is what comparisons are made from, and None where no limits can be made.
    """

    value: Figure
    lower_micro: int | None
    upper_micro: int | None
    method: str
    reason: str
    estimate: BoundedEstimate | None = None


def micro(value: float | Decimal | None) -> int | None:
    """Whole millionths, halves to even; None for what is missing or too large to keep."""
    if value is None or abs(Decimal(value)) > LARGEST:
        return None
    return int((Decimal(value) * MICRO).to_integral_value())


def as_figure(value: float | Decimal) -> Figure:
    """An exact figure to the millionth.

    Raises
    ------
    StatisticsRefused
        The value is too large to keep.
    """
    kept = micro(value)
    if kept is None:
        raise StatisticsRefused("too_large", "The value is too large to keep. Check the unit.")
    return Figure.exact(Decimal(kept) / MICRO)


def compute(definition: Definition, numerator: Figure, denominator: Figure | None) -> Computed:
    """The value with its limits. What cannot be told has no value and says why."""
    if numerator.is_empty:
        return _none(numerator.state, f"The numerator is {MEANINGS[numerator.state]}.")
    if definition.kind is ValueKind.GIVEN:
        return _given(numerator)
    needs_denominator = definition.denominator_kind is not DenominatorKind.NONE
    if needs_denominator and denominator is None:
        return _none(State.NOT_SUPPLIED, "There is no denominator for this area and period.")
    if denominator is not None and denominator.is_empty:
        return _none(denominator.state, f"The denominator is {MEANINGS[denominator.state]}.")
    for figure, what in ((numerator, "numerator"), (denominator, "denominator")):
        if figure is not None and figure.state is State.ESTIMATED:
            return _estimated(definition, numerator, what)
    if denominator is not None and denominator.is_exact and denominator.value == 0:
        return _none(State.NOT_APPLICABLE, NOTHING_BELOW)
    try:
        return _MAKERS[definition.kind](definition, numerator, denominator)
    except StatisticsRefused as refused:
        is_nought = refused.code == "not_above_zero"
        return _none(State.NOT_SUPPLIED, MAY_BE_NOUGHT if is_nought else refused.sentence)


def number_behind(kind: ValueKind, numerator: Figure) -> Figure:
    """The count that a value is made of. A value that its source gives is itself no count."""
    return Figure.empty(State.NOT_COLLECTED) if kind is ValueKind.GIVEN else numerator


def _none(state: State, reason: str) -> Computed:
    return Computed(Figure.empty(state), None, None, NO_METHOD, reason)


def _given(figure: Figure) -> Computed:
    reason = "Its source gives no numbers behind it, so no limits can be made."
    return Computed(figure, None, None, AS_GIVEN, reason)


def _estimated(definition: Definition, numerator: Figure, what: str) -> Computed:
    if definition.kind is ValueKind.COUNT:
        reason = "Its source gives an estimate without limits."
        return Computed(numerator, None, None, AS_GIVEN, reason)
    return _none(
        State.NOT_SUPPLIED,
        f"The {what} is an estimate without limits, so nothing is worked out from it.",
    )


def span(figure: Figure) -> Span:
    """The least and most a count may be, as the statistics take it."""
    low, high = interval(figure)
    return Span(float(low), None if high is None else float(high))


def _count(definition: Definition, numerator: Figure, _: Figure | None) -> Computed:
    return _kept(
        bounded_rate(span(numerator), 1, multiplier=1, confidence=definition.confidence), numerator
    )


def _rate(definition: Definition, numerator: Figure, denominator: Figure | None) -> Computed:
    if denominator is None or not denominator.is_exact or denominator.value is None:
        return _none(State.NOT_SUPPLIED, "A rate needs an exact denominator.")
    made = bounded_rate(
        span(numerator),
        float(denominator.value),
        multiplier=definition.multiplier,
        confidence=definition.confidence,
    )
    return _kept(made, numerator)


def _proportion(definition: Definition, numerator: Figure, denominator: Figure | None) -> Computed:
    if denominator is None:
        return _none(State.NOT_SUPPLIED, "There is no denominator.")
    if definition.denominator_kind is DenominatorKind.WITH_NUMERATOR:
        made = _of_parts(definition, numerator, denominator)
    else:
        made = bounded_proportion(
            span(numerator),
            span(denominator),
            multiplier=definition.multiplier,
            confidence=definition.confidence,
        )
    return _kept(made, numerator)


def _of_parts(definition: Definition, numerator: Figure, whole: Figure) -> BoundedEstimate:
    """The share of a part, where the whole is that part and the rest of it.

    The share is least where the part is least and the rest most, and the reverse; both ends of
    the part move the whole with them.
    """
    part, all_of_it = span(numerator), span(whole)
    if part.high is None or all_of_it.high is None:
        raise StatisticsRefused("open_denominator", "The parts have no upper end; give one.")
    rest = (all_of_it.low - part.low, all_of_it.high - part.high)

    def made(count: float, others: float) -> Estimate:
        return proportion(
            count,
            count + others,
            multiplier=definition.multiplier,
            confidence=definition.confidence,
        )

    ends = [made(count, others) for count in (part.low, part.high) for others in rest]
    low = min(ends, key=lambda end: end.value or 0.0)
    high = max(ends, key=lambda end: end.value or 0.0)
    return BoundedEstimate(
        value=low.value if low.value == high.value else None,
        low=low.value,
        high=high.value,
        lower=min(end.lower for end in ends if end.lower is not None),
        upper=max(end.upper for end in ends if end.upper is not None),
        method="wilson",
        ends=tuple(ends),
        open_above=False,
    )


def _quotient(definition: Definition, numerator: Figure, denominator: Figure | None) -> Computed:
    """A mean or a ratio of unlike parts: no limits, for nothing is known of its spread."""
    if denominator is None or denominator.high == 0:
        return _none(State.NOT_SUPPLIED, "The denominator is nought or missing.")
    low, high = (
        None if end is None else end * definition.multiplier
        for end in bounds_of_ratio(numerator, denominator)
    )
    reason = "The parts do not tell the spread, so no limits can be made."
    if low is not None and low == high:
        return Computed(as_figure(low), None, None, NO_METHOD, reason)
    if low is None and high is None:
        return _none(State.NOT_SUPPLIED, "The parts have no ends that bound their ratio.")
    return Computed(_bounded(low, high), None, None, NO_METHOD, reason)


def _bounded(low: float | Decimal | None, high: float | Decimal | None) -> Figure:
    ends = [None if end is None else as_figure(end).value for end in (low, high)]
    return Figure.bounded(ends[0], ends[1])


def _kept(made: BoundedEstimate, numerator: Figure) -> Computed:
    if made.low is None:
        reason = made.ends[0].reason or "The value cannot be worked out."
        return _none(State.NOT_SUPPLIED, reason)
    value = _bounded(made.low, made.high) if made.value is None else as_figure(made.value)
    open_end = "The count has no upper end, so neither has its rate." if made.open_above else ""
    return Computed(
        value,
        micro(made.lower),
        micro(made.upper),
        METHODS.get(made.method, made.method),
        open_end,
        made,
    )


_MAKERS: Final[dict[ValueKind, Callable[[Definition, Figure, Figure | None], Computed]]] = {
    ValueKind.COUNT: _count,
    ValueKind.RATE: _rate,
    ValueKind.PROPORTION: _proportion,
    ValueKind.MEAN: _quotient,
    ValueKind.RATIO: _quotient,
}
