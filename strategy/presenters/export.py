"""A dashboard's figures as rows of a file: codes, limits, notes, and symbols for what is missing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dalpb.kernel.cells import MEANINGS, SYMBOLS, Figure
from dalpb.kernel.intake.export import Cell
from needs.facts.indicators import IndicatorFact, ResultFact
from strategy.models import Priority, Strategy
from strategy.presenters.results import (
    comparator_words,
    look_of,
    silence,
    verdict,
    why_white,
)

HEADINGS = (
    "strategy",
    "priority",
    "priority_title",
    "indicator",
    "indicator_name",
    "area",
    "area_name",
    "period",
    "value",
    "value_low",
    "value_high",
    "value_state",
    "lower_limit",
    "upper_limit",
    "confidence_percent",
    "unit",
    "numerator",
    "denominator",
    "method",
    "compared",
    "comparator",
    "shade",
    "trend",
    "note",
    "is_illustrative",
    "result_version",
    "statistic",
)


def rows(
    strategy: Strategy,
    priorities: Iterable[Priority],
    indicators: Mapping[str, IndicatorFact],
    results: Mapping[str, Sequence[ResultFact]],
) -> Iterator[Sequence[Cell]]:
    """A row for every result of every indicator; one for each that has none, saying why."""
    yield HEADINGS
    for priority in priorities:
        for chosen in priority.indicators.all():
            start = (strategy.code, priority.position, priority.title)
            indicator = indicators.get(chosen.indicator_code)
            if indicator is None:
                name = chosen.wanted or chosen.indicator_code
                note = f"No indicator yet. Supplier: {chosen.supplier or 'not known'}"
                yield _gap(start, chosen.indicator_code, name, note)
                continue
            found = results.get(indicator.code, ())
            if not found:
                yield _gap(start, indicator.code, indicator.name, silence(None, indicator))
            for result in found:
                yield _row(start, indicator, result)


def _gap(start: Sequence[Cell], code: str, name: str, note: str) -> Sequence[Cell]:
    head: list[Cell] = [*start, code, name]
    cells = dict.fromkeys(HEADINGS[len(head) :], "")
    return [
        *head,
        *({**cells, "value": "[n]", "value_state": "not_supplied", "note": note}).values(),
    ]


def _row(start: Sequence[Cell], indicator: IndicatorFact, result: ResultFact) -> Sequence[Cell]:
    notes = (result.reason, why_white(result, indicator), result.parts_words)
    figure = result.value
    return [
        *start,
        indicator.code,
        indicator.name,
        result.area_code,
        result.area_name,
        result.period.code,
        written(figure),
        figure.low,
        figure.high,
        figure.state.value,
        result.lower,
        result.upper,
        str(result.confidence_permille / 10),
        result.unit,
        written(result.numerator),
        "" if result.denominator is None else written(result.denominator),
        result.method,
        verdict(result, indicator).words,
        comparator_words(result),
        look_of(result, indicator).value,
        result.trend,
        " ".join(dict.fromkeys(note for note in notes if note)),
        "yes" if result.is_illustrative else "no",
        result.version,
        result.statistic,
    ]


def written(figure: Figure) -> Cell:
    """A number where there is one; else the symbol of what is missing, or the limits in words."""
    if figure.value is not None:
        return figure.value
    return SYMBOLS[figure.state] if figure.is_empty else figure.shown()


def shorthand() -> tuple[tuple[str, str], ...]:
    """What each symbol of the file means."""
    return tuple((SYMBOLS[state], MEANINGS[state]) for state in SYMBOLS)
