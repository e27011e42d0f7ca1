"""How a result moved: its change on the period before, its recent trend, and its inequality."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.periods import Period, PeriodKind, in_words
from dalpb.stats import (
    Change,
    Direction,
    Polarity,
    StatisticsRefused,
    Trend,
    TrendKind,
    TrendPoint,
    proportion_difference,
    rate_ratio,
    recent_trend,
)
from needs.rules.comparison import Comparison, white
from needs.rules.computing import compute, micro
from needs.rules.indicating import JUDGING, Break, Colour, ComparisonKind, Definition, ValueKind
from needs.rules.judging import Subject

NO_CLEAR_CHANGE: Final = "No clear change"
_TREND_KINDS: Final = {
    ValueKind.RATE: TrendKind.RATE,
    ValueKind.PROPORTION: TrendKind.PROPORTION,
}
# Kinds whose values have no limits, and why.
_NO_LIMITS: Final = {
    ValueKind.GIVEN: "Its source gives no numbers behind it",
    ValueKind.MEAN: "The parts do not tell the spread",
    ValueKind.RATIO: "The parts do not tell the spread",
}
TREND_YEARS: Final = 5
_PERMILLE: Final = 950
# The test is at one level; the limits of the slope a year are at another.
_TREND_LEVEL: Final = "99.8%, limits 95%"


def break_between(breaks: Sequence[Break], earlier: Period, later: Period) -> Break | None:
    """The first break that falls after the earlier period began and before the later ended.

    A period that holds a break is partly of either side, and so comparable with neither.
    """
    found = [each for each in breaks if earlier.first < each.on < later.until]
    return min(found, key=lambda each: each.on) if found else None


def _broken_words(broken: Break, periods: Sequence[Period]) -> str:
    """Where the series broke: within one of the periods, or between two of them."""
    holder = next((each for each in periods if each.first < broken.on < each.until), None)
    if holder is None:
        return f"The series was broken in between: {broken.reason}"
    return f"The series broke on {in_words(broken.on)}, within {holder.label}: {broken.reason}"


def change(subject: Subject, earlier: Subject | None) -> Comparison:
    """The later figure against the one before, with the interval of the change."""
    kind, level = ComparisonKind.CHANGE, subject.definition.level_words
    name = earlier.period.label if earlier else "the period before"

    def none(reason: str) -> Comparison:
        return white(kind, reason, comparator=name, period=subject.period.label, level=level)

    if subject.computed.value.is_empty:
        return none(subject.computed.reason)
    if earlier is None or earlier.computed.value.is_empty:
        return none("There is no complete figure for the period before.")
    if earlier.period.until > subject.period.first:
        return none(
            "The two periods overlap, so some of the same figures stand in both and the change"
            " has no interval."
        )
    broken = break_between(subject.definition.breaks, earlier.period, subject.period)
    if broken is not None:
        return none(_broken_words(broken, [earlier.period, subject.period]))
    found = _change(subject, earlier)
    if isinstance(found, str):
        return none(found)
    if found.clear is None or found.value is None:
        return none(found.reason)
    return _told(subject, found, name)


def _change(subject: Subject, earlier: Subject) -> Change | str:
    definition = subject.definition
    why_not = _NO_LIMITS.get(definition.kind)
    if why_not is not None:
        return f"{why_not}, so the change has no interval."
    numerators = [each.numerator for each in (earlier, subject)]
    bases = [each.denominator for each in (earlier, subject)]
    if definition.kind is ValueKind.COUNT:
        bases = [Figure.exact(1), Figure.exact(1)]
    parts = [part for part in (*numerators, *bases) if part is not None]
    if any(part.state is State.ESTIMATED for part in parts):
        return "An estimate without limits has no change that can be told."
    if len(parts) < 4 or not all(part.is_exact for part in parts):
        return "A figure known only between limits has no change that can be told."
    made = proportion_difference if definition.kind is ValueKind.PROPORTION else rate_ratio
    x1, x2, n1, n2 = (float(part.value or 0) for part in parts)
    try:
        return made(x1, n1, x2, n2, confidence=definition.confidence)
    except StatisticsRefused as refused:
        return refused.sentence


def _told(subject: Subject, found: Change, name: str) -> Comparison:
    definition = subject.definition
    is_share = definition.kind is ValueKind.PROPORTION
    scale = definition.multiplier if is_share else 1
    up = (found.value or 0) > (0 if is_share else 1)
    value, lower, upper = (
        micro(None if number is None else number * scale)
        for number in (found.value, found.lower, found.upper)
    )
    if not found.clear:
        label, colour, words = "no clear change", _still(definition.polarity), NO_CLEAR_CHANGE
    else:
        label = "rise" if up else "fall"
        colour = _moved(definition.polarity, up=up)
        words = f"Clear {label}"
    return Comparison(
        kind=ComparisonKind.CHANGE,
        label=label,
        colour=colour,
        comparator=name,
        period=subject.period.label,
        level=definition.level_words,
        method="Difference of shares (Newcombe)" if is_share else "Ratio (log scale)",
        words=f"{words} on {name}",
        value=value,
        lower=lower,
        upper=upper,
    )


def _still(polarity: Polarity) -> Colour:
    return Colour.AMBER if polarity in JUDGING else Colour.SIMILAR


def _moved(polarity: Polarity, *, up: bool) -> Colour:
    if polarity not in JUDGING:
        return Colour.HIGHER if up else Colour.LOWER
    return Colour.GREEN if up == (polarity is Polarity.HIGH_IS_GOOD) else Colour.RED


def trend(subject: Subject, history: Sequence[Subject]) -> Comparison:
    """The last five separate financial years up to the result's, by the published test."""
    definition = subject.definition
    years = [
        each
        for each in [*history, subject]
        if each.period.kind is PeriodKind.YEAR and each.period.first <= subject.period.first
    ]
    recent = sorted({each.period: each for each in years}.values(), key=lambda s: s.period)
    recent = recent[-TREND_YEARS:]
    name = f"{recent[0].period.first:%B %Y} to {subject.period.last:%B %Y}" if recent else ""
    if subject.period.kind is not PeriodKind.YEAR:
        return _no_trend("Only single, separate years make a trend.", name)
    broken = break_between(definition.breaks, recent[0].period, subject.period)
    if broken is not None and len(recent) == TREND_YEARS:
        return _no_trend(_broken_words(broken, [each.period for each in recent]), name)
    why_not = _NO_LIMITS.get(definition.kind)
    if why_not is not None:
        return _no_trend(f"{why_not}, so there are no limits to test a trend by.", name)
    found = recent_trend(
        [_point(each) for each in recent],
        kind=_TREND_KINDS.get(definition.kind, TrendKind.COUNT),
        polarity=definition.polarity,
    )
    return _trend_told(definition, found, name)


def _no_trend(reason: str, name: str) -> Comparison:
    return white(ComparisonKind.TREND, reason, comparator=name, level="99.8%")


def _point(subject: Subject) -> TrendPoint:
    """A bounded or hidden figure is a point without a value, and breaks the run.

    The published test takes 95% limits, whatever the level the indicator is compared at.
    """
    estimate = subject.computed.estimate
    if estimate is not None and subject.definition.confidence_permille != _PERMILLE:
        plainer = replace(subject.definition, confidence_permille=_PERMILLE)
        estimate = compute(plainer, subject.numerator, subject.denominator).estimate
    if estimate is None or estimate.value is None:
        return TrendPoint(year=subject.period.first.year)
    return TrendPoint(
        year=subject.period.first.year,
        value=estimate.value,
        lower=estimate.lower,
        upper=estimate.upper,
        count=_float(subject.numerator),
        denominator=None if subject.denominator is None else _float(subject.denominator),
    )


def _float(figure: Figure) -> float | None:
    return None if figure.value is None else float(figure.value)


def _trend_told(definition: Definition, found: Trend, name: str) -> Comparison:
    if found.direction is Direction.UNKNOWN:
        return _no_trend(found.reason, name)
    up = found.direction is Direction.INCREASING
    # The test on counts gives its slope as a fraction of the whole.
    scale = definition.multiplier if found.method == "counts" else 1
    value, lower, upper = (
        micro(None if number is None else number * scale)
        for number in (found.value, found.lower, found.upper)
    )
    colour = (
        _still(definition.polarity)
        if found.direction is Direction.NO_CHANGE
        else _moved(definition.polarity, up=up)
    )
    return Comparison(
        kind=ComparisonKind.TREND,
        label=found.label,
        colour=colour,
        comparator=name,
        period=name,
        level=_TREND_LEVEL,
        method="Chi-squared for trend, last five years",
        words=found.label.capitalize(),
        value=value,
        lower=lower,
        upper=upper,
    )


def inequality(
    definition: Definition,
    first: tuple[Figure, Figure] | None,
    rest: tuple[Figure, Figure] | None,
    period: Period,
) -> Comparison:
    """The rate in the most deprived fifth over the rate in the rest, with limits and gap.

    Each pair is the events and the people (or the whole) of that part.
    """
    kind, level = ComparisonKind.INEQUALITY, definition.level_words
    name = "the other four fifths"
    values = [] if first is None or rest is None else [f.value for f in (*first, *rest)]
    figures = () if first is None or rest is None else (*first, *rest)
    if not figures or not all(figure.is_exact for figure in figures):
        reason = "The events and the people of all five fifths have not been given exactly."
        return white(kind, reason, comparator=name, period=period.label, level=level)
    x1, n1, x2, n2 = (float(value or 0) for value in values)
    try:
        found = rate_ratio(x2, n2, x1, n1, confidence=definition.confidence)
    except StatisticsRefused as refused:
        return white(kind, refused.sentence, comparator=name, period=period.label, level=level)
    if found.clear is None or found.value is None:
        return white(kind, found.reason, comparator=name, period=period.label, level=level)
    scale = definition.multiplier
    rates = (x1 / n1 * scale, x2 / n2 * scale)
    up = found.value > 1
    colour = Colour.SIMILAR if not found.clear else Colour.HIGHER if up else Colour.LOWER
    lead = (
        f"{'Higher' if up else 'Lower'} in the most deprived fifth than in the rest"
        if found.clear
        else "No clear difference between the most deprived fifth and the rest"
    )
    return Comparison(
        kind=kind,
        label="no clear difference" if not found.clear else "higher" if up else "lower",
        colour=colour,
        comparator=name,
        period=period.label,
        level=level,
        method="Ratio (log scale)",
        words=f"{lead}: {rates[0]:.1f} against {rates[1]:.1f}, a gap of {rates[0] - rates[1]:.1f}",
        value=micro(found.value),
        lower=micro(found.lower),
        upper=micro(found.upper),
    )
