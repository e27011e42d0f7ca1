"""A result against a benchmark, and a district against the rest of its county.

Each answer names the comparator, the period and the level, and says by what rule it was
reached. Where there is no judgement it is white, and says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dalpb.kernel.cells import Figure, interval
from dalpb.kernel.periods import Period
from dalpb.stats import (
    Label,
    Polarity,
    compare_both_intervals,
    compare_bounded,
)
from needs.rules.comparison import Comparison, white
from needs.rules.computing import Computed, compute, micro
from needs.rules.indicating import (
    JUDGING,
    Colour,
    ComparisonKind,
    ComparisonMethod,
    Definition,
    PopulationBase,
    ValueKind,
)
from needs.rules.stored import MICRO

BY_INTERVAL: Final = "The interval against the comparator's value; touching is no difference"
BY_BOTH: Final = "The district against the rest of its county; both intervals must be clear"
_COLOURS: Final = {
    Label.BETTER: Colour.GREEN,
    Label.WORSE: Colour.RED,
    Label.HIGHER: Colour.HIGHER,
    Label.LOWER: Colour.LOWER,
}
ENDS_DIFFER: Final = "The figure is known only between limits, and its two ends do not agree."


@dataclass(frozen=True, slots=True)
class Subject:
    """A result that is to be compared."""

    definition: Definition
    area_code: str
    area_name: str
    period: Period
    numerator: Figure
    denominator: Figure | None
    computed: Computed


@dataclass(frozen=True, slots=True)
class Mark:
    """A benchmark. `base` is the ages and sex it is of; None is not said, and taken as the same."""

    area_code: str
    area_name: str
    period: Period
    value_micro: int | None
    note: str = ""
    base: PopulationBase | None = None


def colour_of(label: Label, polarity: Polarity) -> Colour:
    """Amber is no clear difference where there is a better side; neutral where there is none."""
    if label is Label.SIMILAR:
        return Colour.AMBER if polarity in JUDGING else Colour.SIMILAR
    return _COLOURS.get(label, Colour.WHITE)


def words_of(label: Label, comparator: str, *, above: bool) -> str:
    """What the label says in a sentence, with the direction beside a judgement."""
    side = "higher" if above else "lower"
    match label:
        case Label.SIMILAR:
            return f"No clear difference from {comparator}"
        case Label.BETTER | Label.WORSE:
            return f"{label.value.title()} than {comparator} ({side})"
        case _:
            return f"{side.title()} than {comparator}"


def not_comparable(subject: Subject) -> str:
    """Why no comparison by interval can be made of the result itself, or an empty string."""
    definition, computed = subject.definition, subject.computed
    if definition.polarity is Polarity.NOT_APPLICABLE:
        return "Its polarity is not applicable, so it is not judged."
    if definition.comparison_method is ComparisonMethod.NONE:
        return "This indicator is not compared with others."
    if computed.value.is_empty:
        return computed.reason
    if definition.kind is ValueKind.COUNT:
        return "A count depends on how many people live there, so it is not compared."
    if computed.estimate is None:
        return f"There is no interval. {computed.reason}".strip()
    return ""


def against_benchmark(subject: Subject, mark: Mark | None) -> Comparison:
    """The interval against the benchmark's single value; its own area is not compared."""
    kind, level = ComparisonKind.BENCHMARK, subject.definition.level_words
    if mark is None:
        reason = not_comparable(subject) or "No benchmark has been loaded for it."
        return white(kind, reason, level=level)
    reason = not_comparable(subject) or _unlike(subject, mark)
    if reason or subject.computed.estimate is None or mark.value_micro is None:
        return white(
            kind,
            reason,
            comparator=mark.area_name,
            period=mark.period.label,
            level=level,
            value=mark.value_micro,
        )
    benchmark = mark.value_micro / MICRO
    polarity = subject.definition.polarity
    label = compare_bounded(subject.computed.estimate, benchmark, polarity).label
    return _judged(subject, kind, label, mark.area_name, mark.value_micro, BY_INTERVAL)


def _unlike(subject: Subject, mark: Mark) -> str:
    if mark.area_code == subject.area_code:
        return "An area is not compared with itself."
    if mark.period != subject.period:
        return (
            f"The figure of {mark.area_name} is for {mark.period.label}; a figure of another"
            " period is shown and not compared."
        )
    base = subject.definition.population
    if mark.base is not None and base is not None and mark.base != base:
        return f"The figure of {mark.area_name} is of other ages or another sex."
    if mark.value_micro is None:
        note = f" Its note says: {mark.note}" if mark.note else ""
        return f"{mark.area_name} has no value for the period.{note}"
    return ""


def _judged(
    subject: Subject,
    kind: ComparisonKind,
    label: Label,
    comparator: str,
    value_micro: int,
    method: str,
) -> Comparison:
    level = subject.definition.level_words
    if label is Label.NOT_COMPARED:
        return white(
            kind,
            ENDS_DIFFER,
            comparator=comparator,
            period=subject.period.label,
            level=level,
            method=method,
            value=value_micro,
        )
    low = interval(subject.computed.value)[0]
    return Comparison(
        kind=kind,
        label=label.value,
        colour=colour_of(label, subject.definition.polarity),
        comparator=comparator,
        period=subject.period.label,
        level=level,
        method=method,
        words=words_of(label, comparator, above=low * MICRO > value_micro),
        value=value_micro,
    )


def against_rest_of_county(
    subject: Subject, county: Subject | None, *, is_one_figure: bool
) -> Comparison:
    """A district lies in its county, so it is set against the county without it."""
    kind, level = ComparisonKind.REST_OF_COUNTY, subject.definition.level_words
    name = f"the rest of {county.area_name}" if county else "the rest of the county"

    def none(reason: str) -> Comparison:
        return white(
            kind, reason, comparator=name, period=subject.period.label, level=level, method=BY_BOTH
        )

    reason = not_comparable(subject)
    if reason:
        return none(reason)
    if is_one_figure:
        return none(
            "Every district bears one and the same figure, which is that of the police force"
            " or the whole county."
        )
    if county is None or county.computed.value.is_empty:
        return none("The county has no complete figure for the period.")
    rest = rest_of(county, subject)
    if rest is None:
        return none("The county without the district can be worked out only from exact figures.")
    estimate = subject.computed.estimate
    if rest.estimate is None or rest.value.value is None or estimate is None:
        return none(rest.reason or "The rest of the county has no interval.")
    found = compare_both_intervals(
        estimate.value,
        estimate.lower,
        estimate.upper,
        rest.estimate.lower,
        rest.estimate.upper,
        subject.definition.polarity,
    )
    return _judged(subject, kind, found.label, name, micro(rest.value.value) or 0, BY_BOTH)


def rest_of(county: Subject, district: Subject) -> Computed | None:
    """The county without one of its districts, from exact parts alone."""
    numerator = _less(county.numerator, district.numerator)
    if numerator is None:
        return None
    if county.denominator is None or district.denominator is None:
        return None
    denominator = _less(county.denominator, district.denominator)
    if denominator is None or denominator.value == 0:
        return None
    return compute(county.definition, numerator, denominator)


def _less(whole: Figure, part: Figure) -> Figure | None:
    if not (whole.is_exact and part.is_exact) or whole.value is None or part.value is None:
        return None
    return Figure.exact(whole.value - part.value) if whole.value >= part.value else None


def is_one_figure(values: Sequence[Figure]) -> bool:
    """Whether several areas bear one identical figure, which is then no variation between them.

    Noughts may well be each area's own.
    """
    known = [figure.value for figure in values if figure.is_exact and figure.value]
    return len(known) > 1 and len(known) == len(values) and len(set(known)) == 1
