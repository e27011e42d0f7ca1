"""Indicators as pages show them: tables, charts and lists from stored results alone."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django.urls import reverse

from dalpb.kernel.cells import Figure, State, limits_in_words
from dalpb.kernel.models.areas import AreaKind
from dalpb.kernel.tables import Column, Judged, Row, Shown, SummaryRow, Table
from needs.facts.indicators import IndicatorFact, ResultFact, lateness
from needs.rules.indicating import Colour, ComparisonKind, DenominatorKind

DEMAND_WORDS: Final = (
    "This counts what came to notice. More of it may be better reporting and not more abuse, so"
    " it is never shown as good or bad."
)
_WHOLE_AREAS: Final = {AreaKind.COUNTY.value: 2, AreaKind.POLICE_FORCE.value: 1}
LEVELS_NOTE: Final = (
    "At 95%, about one comparison in twenty shows a difference by chance alone. “No clear"
    " difference” is not the same as being alike."
)


def rounded(figure: Figure, decimals: int) -> Figure:
    """The figure to so many digits; its words stand as its source gave them."""
    step = Decimal(1).scaleb(-decimals)

    def to(number: Decimal | None) -> Decimal | None:
        return None if number is None else number.quantize(step)

    if figure.is_exact and figure.value is not None:
        return Figure.exact(figure.value.quantize(step), figure.words)
    if figure.state is State.BOUNDED:
        return Figure.bounded(to(figure.low), to(figure.high), figure.words)
    return figure


def limits(result: ResultFact, decimals: int) -> str:
    """The interval in words, or that there is none."""
    if result.lower is None and result.upper is None:
        return "No interval"
    return limits_in_words(*limit_ends(result, decimals))


def limit_ends(result: ResultFact, decimals: int) -> tuple[Decimal | None, Decimal | None]:
    """The interval to so many digits."""
    step = Decimal(1).scaleb(-decimals)
    low, high = (
        None if end is None else end.quantize(step) for end in (result.lower, result.upper)
    )
    return low, high


def below(record: IndicatorFact, denominator: Figure | None) -> Shown:
    """What a result is out of: one that it wants and has not got is not yet supplied."""
    if denominator is not None:
        return denominator
    if record.denominator_kind == DenominatorKind.NONE:
        return "Not used"
    return Figure.empty(State.NOT_SUPPLIED)


def level_words(permille: int) -> str:
    return f"{Decimal(permille) / 10:f}".removesuffix(".0") + "%"


def marked(result: ResultFact) -> str:
    return " (illustrative)" if result.is_illustrative else ""


def judged(result: ResultFact) -> Judged:
    comparison = result.comparison
    words = comparison.words if comparison else "Cannot be told"
    return Judged(words, result.colour.value)


def themes(records: Sequence[IndicatorFact], results: Iterable[ResultFact]) -> tuple[Table, ...]:
    """A table for each theme: every indicator with its latest result, or that there is none."""
    latest = headline_results(results)
    made: dict[str, list[IndicatorFact]] = {}
    for record in sorted(records, key=lambda r: (r.theme, r.position, r.code)):
        made.setdefault(record.theme, []).append(record)
    return tuple(
        Table(
            key=f"theme-{number}",
            caption=theme,
            first="Indicator",
            columns=(
                Column("Latest", is_number=True),
                Column("Interval", is_number=True),
                Column("Unit"),
                Column("Period"),
                Column("Judged"),
                Column("Movement"),
            ),
            rows=tuple(_overview(record, latest.get(record.code)) for record in members),
        )
        for number, (theme, members) in enumerate(made.items(), 1)
    )


def headline_results(results: Iterable[ResultFact]) -> dict[str, ResultFact]:
    """The county's latest result of each indicator, or a police force's; one year before a span.

    One that says something comes first: a year in part does not hide the last whole one.
    """
    found: dict[str, ResultFact] = {}
    for result in results:
        if result.area_kind not in _WHOLE_AREAS:
            continue
        best = found.get(result.indicator_code)
        if best is None or _rank(result) > _rank(best):
            found[result.indicator_code] = result
    return found


def _rank(result: ResultFact) -> tuple[bool, int, tuple[date, bool, date]]:
    area = _WHOLE_AREAS[result.area_kind]
    return not result.value.is_empty, area, lateness(result.period)


def _overview(record: IndicatorFact, result: ResultFact | None) -> Row:
    url = reverse("needs:indicator", args=[record.code])
    if result is None:
        return Row(record.name, (None, "", record.unit, "Nobody has sent it", "", ""), url)
    name = record.name + marked(result)
    return Row(
        name,
        (
            rounded(result.value, record.decimals),
            limits(result, record.decimals),
            record.unit,
            result.period.label,
            judged(result) if result.colour is not Colour.WHITE else _not_judged(result),
            _movement(result),
        ),
        url,
    )


def _not_judged(result: ResultFact) -> str:
    return f"Not judged. {result.white_reason}"


def _movement(result: ResultFact) -> Shown:
    """The trend where five years allow one, else the change on the period before."""
    for kind in (ComparisonKind.TREND, ComparisonKind.CHANGE):
        for each in result.comparisons:
            if each.kind is kind and each.is_judged:
                return Judged(each.words, each.colour.value)
    return "Cannot be calculated"


def result_summary(record: IndicatorFact, result: ResultFact, later: str) -> tuple[SummaryRow, ...]:
    """What the latest result says of itself, with everything needed to doubt it."""
    optional = [
        SummaryRow(label, value)
        for label, value in (
            ("Since then", later),
            ("What has come in", result.parts_words),
            ("Why there is no value or interval", result.reason),
            ("Why it is not judged", result.white_reason),
        )
        if value
    ]
    below = [] if result.denominator is None else [SummaryRow("Out of", result.denominator)]
    if result.unknown is not None:
        below.append(SummaryRow("Of these, not known", result.unknown))
    return (
        SummaryRow("Area", result.area_name),
        SummaryRow("Period", result.period.label + marked(result)),
        SummaryRow("Value", rounded(result.value, record.decimals)),
        SummaryRow("Unit", result.statistic),
        SummaryRow(
            f"Interval ({level_words(result.confidence_permille)})",
            limits(result, record.decimals),
        ),
        SummaryRow("Number", result.numerator),
        *below,
        SummaryRow("Judged", judged(result)),
        SummaryRow("Recent trend", result.trend.capitalize()),
        SummaryRow("Limits by", result.method),
        *optional,
    )


def answers_list(record: IndicatorFact) -> tuple[SummaryRow, ...]:
    return tuple(SummaryRow(question, answer) for question, answer in record.answers)


def metadata_list(record: IndicatorFact) -> tuple[SummaryRow, ...]:
    return tuple(SummaryRow(name, words) for name, words in record.metadata)
