"""A result against an expected range, among its peers, and beside the population it serves."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import Figure, interval, plain
from dalpb.stats import (
    Label,
    Polarity,
    Status,
    bounded_against_target,
    compare_bounded,
    quantiles,
    quintile_label,
)
from needs.rules.comparison import Comparison, white
from needs.rules.computing import micro, span
from needs.rules.indicating import JUDGING, Colour, ComparisonKind
from needs.rules.judging import BY_INTERVAL, ENDS_DIFFER, Subject, colour_of, not_comparable
from needs.rules.stored import MICRO

FIFTHS: Final = 5
BY_RANK: Final = "Fifths by rank, ties together"
_TOP: Final = "at or above the upper end of"
_NEUTRAL: Final = {"below": Colour.LOWER, "within": Colour.SIMILAR, "above": Colour.HIGHER}
BY_RANGE: Final = "The value against a range; no interval"


def against_range(subject: Subject) -> Comparison:
    """The value against an expected range: neutral, unless the measure has a better side."""
    definition, figure = subject.definition, subject.computed.value
    low, high = definition.target_low_micro, definition.target_high_micro
    if low is None or high is None:
        return white(ComparisonKind.RANGE, "No range has been set.")
    name = f"the expected range, {plain(Decimal(low) / MICRO)} to {plain(Decimal(high) / MICRO)}"
    if figure.is_empty:
        return white(ComparisonKind.RANGE, subject.computed.reason, comparator=name)
    is_judged = definition.polarity in JUDGING
    placed = _place_judged if is_judged else _place
    least, most = interval(figure)
    ends = {placed(least, low, high), None if most is None else placed(most, low, high)}
    place = ends.pop() if len(ends) == 1 else None
    if place is None:
        return white(ComparisonKind.RANGE, ENDS_DIFFER, comparator=name, method=BY_RANGE)
    colour = _traffic(figure, low, high, definition.polarity) if is_judged else _NEUTRAL[place]
    return Comparison(
        kind=ComparisonKind.RANGE,
        label=f"{place} the range",
        colour=colour,
        comparator=name,
        period=subject.period.label,
        level="no interval",
        method=BY_RANGE,
        words=f"{place[:1].upper()}{place[1:]} {name}",
    )


def _traffic(figure: Figure, low: int, high: int, polarity: Polarity) -> Colour:
    status = bounded_against_target(
        span(figure), polarity=polarity, target=(low / MICRO, high / MICRO)
    )
    return Colour.WHITE if status is Status.NOT_COMPARED else Colour(status.value)


def _place(number: Decimal, low: int, high: int) -> str:
    scaled = number * MICRO
    return "below" if scaled < low else "above" if scaled > high else "within"


def _place_judged(number: Decimal, low: int, high: int) -> str:
    """As the colours have it: the upper end is reached at that end and not beyond it."""
    return _TOP if number * MICRO >= high else _place(number, low, high)


def among_fifths(subject: Subject, others: Sequence[int | None], group: str) -> Comparison:
    """The fifth of the area among authorities; for what suits no judgement against England."""
    kind = ComparisonKind.FIFTHS
    value = subject.computed.value.value
    if value is None or not subject.computed.value.is_exact:
        reason = subject.computed.reason or "A bounded figure is left out of rankings."
        return white(kind, reason, comparator=group)
    known = [number for number in others if number is not None]
    if len(known) + 1 < FIFTHS:
        return white(
            kind,
            f"There are {len(known)} other values; fifths need at least {FIFTHS - 1}.",
            comparator=group,
        )
    found = quantiles(
        [float(value), *(number / MICRO for number in known)], FIFTHS, highest_is_first=False
    ).value[0]
    polarity = subject.definition.polarity
    if found is None or polarity is Polarity.NOT_APPLICABLE:
        return white(kind, "Its polarity is not applicable, so it is not ranked.", comparator=group)
    label = quintile_label(found, polarity)
    return Comparison(
        kind=kind,
        label=label,
        colour=Colour(f"fifth-{found}"),
        comparator=group,
        period=subject.period.label,
        level="no interval",
        method=BY_RANK,
        words=f"In the {label} fifth of {group}, counted from the lowest: {found} of {FIFTHS}",
    )


def against_population_share(subject: Subject, share: Figure | None, period: str) -> Comparison:
    """The share of those served who are of a group, against its share of the population.

    `share` is a percentage. Under-representation is said, and never coloured as a judgement.
    """
    kind, level = ComparisonKind.POPULATION_SHARE, subject.definition.level_words
    name = "its share of the population"
    if share is None or share.is_empty:
        return white(
            kind, "The population's share has not been supplied.", comparator=name, level=level
        )
    reason = not_comparable(subject)
    estimate = subject.computed.estimate
    if reason or estimate is None:
        return white(kind, reason, comparator=name, period=period, level=level)
    scale = subject.definition.multiplier / 100
    least, most = interval(share)
    ends = {least, most}
    labels = {
        compare_bounded(
            estimate, None if end is None else float(end) * scale, Polarity.NO_JUDGEMENT
        ).label
        for end in ends
    }
    label = labels.pop() if len(labels) == 1 else Label.NOT_COMPARED
    value = None if share.value is None else micro(float(share.value) * scale)
    if label is Label.NOT_COMPARED:
        return white(kind, ENDS_DIFFER, comparator=name, period=period, level=level, value=value)
    told = {
        Label.LOWER: f"Under-represented: lower than {name}",
        Label.HIGHER: f"Higher than {name}",
        Label.SIMILAR: f"No clear difference from {name}",
    }
    return Comparison(
        kind=kind,
        label=label.value,
        colour=colour_of(label, Polarity.NO_JUDGEMENT),
        comparator=name,
        period=period,
        level=level,
        method=BY_INTERVAL,
        words=told[label],
        value=value,
    )
