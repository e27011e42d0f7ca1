"""Indicators as pages show them: tables, charts and lists from stored results alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.urls import reverse

from dalpb.kernel.cells import Figure, State, limits_in_words, plain
from dalpb.kernel.charts import Mark, Svg, bars, trend
from dalpb.kernel.models.areas import AreaKind
from dalpb.kernel.periods import PeriodKind
from dalpb.kernel.tables import Column, Judged, Row, Shown, SummaryRow, Table
from needs.facts.indicators import BenchmarkFact, Comparison, IndicatorFact, ResultFact
from needs.models import Observation
from needs.presenters import category_words
from needs.rules.indicating import Break, Colour, ComparisonKind
from needs.rules.judging import is_one_figure

DEMAND_WORDS: Final = (
    "This counts what came to notice. More of it may be better reporting and not more abuse, so"
    " it is never shown as good or bad."
)
LEVELS_NOTE: Final = (
    "At 95%, about one comparison in twenty shows a difference by chance alone. “No clear"
    " difference” is not the same as being alike."
)
_KINDS: Final = {
    ComparisonKind.BENCHMARK: "England",
    ComparisonKind.REST_OF_COUNTY: "The rest of the county",
    ComparisonKind.RANGE: "The expected range",
    ComparisonKind.FIFTHS: "Other authorities",
    ComparisonKind.POPULATION_SHARE: "The population",
    ComparisonKind.CHANGE: "The period before",
    ComparisonKind.TREND: "Recent trend",
    ComparisonKind.INEQUALITY: "Deprivation",
}


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
    step = Decimal(1).scaleb(-decimals)
    ends = [None if end is None else end.quantize(step) for end in (result.lower, result.upper)]
    return limits_in_words(ends[0], ends[1])


def level_words(permille: int) -> str:
    return f"{Decimal(permille) / 10:f}".removesuffix(".0") + "%"


def judged(result: ResultFact) -> Judged:
    comparison = result.comparison
    words = comparison.words if comparison else "Cannot be told"
    return Judged(words, result.colour.value)


def themes(records: Sequence[IndicatorFact], results: Iterable[ResultFact]) -> tuple[Table, ...]:
    """A table for each theme: every indicator with its latest result, or that there is none."""
    latest = headline_results(results)
    made: dict[str, list[IndicatorFact]] = {}
    for record in sorted(records, key=lambda r: (r.position, r.code)):
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
                Column("Recent trend"),
            ),
            rows=tuple(_overview(record, latest.get(record.code)) for record in members),
        )
        for number, (theme, members) in enumerate(made.items(), 1)
    )


def headline_results(results: Iterable[ResultFact]) -> dict[str, ResultFact]:
    """The county's latest result of each indicator, or a police force's; one year before a span."""
    order = {AreaKind.COUNTY.value: 2, AreaKind.POLICE_FORCE.value: 1}
    found: dict[str, ResultFact] = {}
    for result in results:
        if result.area_kind not in order:
            continue
        best = found.get(result.indicator_code)
        rank = (order[result.area_kind], result.period.until, result.period.first)
        if best is None or rank > (order[best.area_kind], best.period.until, best.period.first):
            found[result.indicator_code] = result
    return found


def _overview(record: IndicatorFact, result: ResultFact | None) -> Row:
    url = reverse("needs:indicator", args=[record.code])
    if result is None:
        return Row(record.name, (None, "", record.unit, "Nobody has sent it", "", ""), url)
    name = record.name + (" (illustrative)" if result.is_illustrative else "")
    return Row(
        name,
        (
            rounded(result.value, record.decimals),
            limits(result, record.decimals),
            record.unit,
            result.period.label,
            judged(result),
            result.trend.capitalize(),
        ),
        url,
    )


def result_summary(record: IndicatorFact, result: ResultFact) -> tuple[SummaryRow, ...]:
    """What the latest result says of itself, with everything needed to doubt it."""
    optional = [
        SummaryRow(label, value)
        for label, value in (
            ("What has come in", result.parts_words),
            ("Why there is no value or interval", result.reason),
            ("Why it is not judged", result.white_reason),
        )
        if value
    ]
    below = [] if result.denominator is None else [SummaryRow("Out of", result.denominator)]
    return (
        SummaryRow("Area", result.area_name),
        SummaryRow("Period", result.period.label),
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


@dataclass(frozen=True, slots=True)
class Series:
    """One area's results over time: a chart of separate years and a table of all periods."""

    chart: Svg | None
    title: str
    table: Table


def series(record: IndicatorFact, results: Sequence[ResultFact]) -> Series:
    """Spans stand in the table alone: a bar of three years beside one of a year would mislead."""
    years = [r for r in results if r.period.kind is PeriodKind.YEAR]
    area = results[0].area_name
    marks = [_mark(r, r.period.code, record.decimals) for r in years]
    broken = _breaks(record.breaks, years)
    letters = {place: chr(ord("A") + n) for n, (place, _) in enumerate(broken)}
    title = f"{record.name}: {area}, by financial year"
    chart = (
        trend(marks, key="series", title=title, axis=record.unit, unit=record.unit, breaks=letters)
        if years
        else None
    )
    notes = tuple(f"{letters[place]} on the chart: {each.reason}" for place, each in broken)
    return Series(chart, title, _series_table(record, results, notes))


def _breaks(breaks: Sequence[Break], years: Sequence[ResultFact]) -> list[tuple[int, Break]]:
    """Each break before the first year that lies after it, one to a place."""
    found: dict[int, Break] = {}
    for each in breaks:
        for place in range(1, len(years)):
            if years[place - 1].period.first < each.on <= years[place].period.first:
                found.setdefault(place, each)
    return sorted(found.items())


def _mark(result: ResultFact, label: str, decimals: int) -> Mark:
    figure = rounded(result.value, decimals)
    has_limits = figure.is_exact and result.lower is not None and result.upper is not None
    return Mark(
        label, figure, result.lower if has_limits else None, result.upper if has_limits else None
    )


def _series_table(
    record: IndicatorFact, results: Sequence[ResultFact], notes: tuple[str, ...]
) -> Table:
    return Table(
        key="series-table",
        caption=f"{results[0].area_name}, every period",
        first="Period",
        unit=record.unit,
        columns=(
            Column("Value", is_number=True),
            Column("Interval", is_number=True),
            Column("Number", is_number=True),
            Column("Out of", is_number=True),
            Column("Judged"),
            Column("Version", is_number=True),
        ),
        rows=tuple(
            Row(
                result.period.label + (" (illustrative)" if result.is_illustrative else ""),
                (
                    rounded(result.value, record.decimals),
                    limits(result, record.decimals),
                    result.numerator,
                    result.denominator if result.denominator is not None else "Not used",
                    judged(result),
                    result.version,
                ),
            )
            for result in results
        ),
        notes=notes,
    )


@dataclass(frozen=True, slots=True)
class Districts:
    """The districts of one period, greatest first, or why they are not drawn."""

    chart: Svg | None
    title: str
    table: Table
    why_not: str = ""


def districts(record: IndicatorFact, results: Sequence[ResultFact]) -> Districts | None:
    """The latest period that any district has a result for."""
    found = [r for r in results if r.area_kind == AreaKind.DISTRICT.value]
    if not found:
        return None
    latest = max((r.period for r in found), key=lambda period: (period.until, period.first))
    here = sorted(
        (r for r in found if r.period == latest),
        key=lambda r: (r.value.value is None, -(r.value.value or 0), r.area_name),
    )
    title = f"{record.name}: districts, {latest.label}"
    table = _district_table(record, here)
    if is_one_figure([r.value for r in here]):
        reason = "Every district bears one and the same figure, so there is no difference to draw."
        return Districts(None, title, table, reason)
    marks = [_mark(r, r.area_name, record.decimals) for r in here]
    chart = bars(marks, key="districts", title=title, axis=record.unit, unit=record.unit)
    return Districts(chart, title, table)


def _district_table(record: IndicatorFact, results: Sequence[ResultFact]) -> Table:
    return Table(
        key="districts-table",
        caption="Districts, greatest first",
        first="District",
        unit=record.unit,
        columns=(
            Column("Value", is_number=True),
            Column("Interval", is_number=True),
            Column("Number", is_number=True),
            Column("Judged"),
            Column("By what rule, or why not"),
        ),
        rows=tuple(
            Row(
                result.area_name,
                (
                    rounded(result.value, record.decimals),
                    limits(result, record.decimals),
                    result.numerator,
                    judged(result),
                    result.white_reason or _rule(result.comparison),
                ),
            )
            for result in results
        ),
        notes=(LEVELS_NOTE,),
    )


def _rule(comparison: Comparison | None) -> str:
    return f"{comparison.method}; {comparison.level}" if comparison else ""


def comparisons_table(record: IndicatorFact, result: ResultFact) -> Table:
    """Every comparison of one result, each with comparator, period, level and rule."""
    return Table(
        key="comparisons",
        caption=f"Comparisons: {result.area_name}, {result.period.label}",
        first="With",
        columns=(
            Column("Judged"),
            Column("Comparator"),
            Column("Its figure, or the change", is_number=True),
            Column("Period"),
            Column("Level"),
            Column("By what rule, or why not"),
        ),
        rows=tuple(
            Row(
                _KINDS[each.kind],
                (
                    Judged(each.words, each.colour.value),
                    each.comparator or "None",
                    _number(each, record.decimals),
                    each.period or "None",
                    each.level or "None",
                    each.reason if each.colour is Colour.WHITE else each.method,
                ),
            )
            for each in result.comparisons
        ),
        notes=(LEVELS_NOTE,),
    )


def _number(comparison: Comparison, decimals: int) -> Shown:
    digits = max(decimals, 2)

    def words(micro: int) -> str:
        return plain((Decimal(micro) / 1_000_000).quantize(Decimal(1).scaleb(-digits)))

    if comparison.value is None:
        return "None"
    if comparison.lower is None or comparison.upper is None:
        return words(comparison.value)
    ends = f"{words(comparison.lower)} to {words(comparison.upper)}"
    return f"{words(comparison.value)} ({ends})"


def flows_table(result: ResultFact) -> Table | None:
    """People in, stayed and out, apart and never added."""
    if not result.flows:
        return None
    return Table(
        key="flows",
        caption=f"Where they came from and went: {result.period.label}",
        first="Flow",
        columns=(Column("People", is_number=True),),
        rows=tuple(Row(label, (figure,)) for label, figure in result.flows),
        notes=("These are shown apart and never added: the last are in nobody's total here.",),
    )


def answers_list(record: IndicatorFact) -> tuple[SummaryRow, ...]:
    return tuple(SummaryRow(question, answer) for question, answer in record.answers)


def benchmarks_table(rows: Sequence[BenchmarkFact], decimals: int) -> Table | None:
    if not rows:
        return None
    step = Decimal(1).scaleb(-decimals)

    def figure(value: Decimal | None) -> Figure | None:
        return None if value is None else Figure.exact(value.quantize(step))

    return Table(
        key="benchmarks",
        caption="Benchmarks of the national tool",
        first="Area",
        columns=(
            Column("Period"),
            Column("Value", is_number=True),
            Column("Lower 95%", is_number=True),
            Column("Upper 95%", is_number=True),
            Column("Sex and age"),
            Column("Note"),
        ),
        rows=tuple(
            Row(
                f"{row.area_name} ({row.area_type})",
                (
                    row.period_words,
                    figure(row.value),
                    figure(row.lower_95),
                    figure(row.upper_95),
                    f"{row.sex}, {row.age}",
                    row.value_note or "None",
                ),
            )
            for row in rows
        ),
    )


def sources_table(
    rows: Iterable[Observation], labels: dict[str, str], areas: dict[str, str]
) -> Table:
    """The partners' figures that the result came from."""
    return Table(
        key="sources",
        caption="The figures it came from",
        first="Measure",
        columns=(
            Column("Figure", is_number=True),
            Column("Category"),
            Column("Period"),
            Column("Area"),
            Column("Organisation"),
        ),
        rows=tuple(
            Row(
                row.measure.name,
                (
                    row.figure,
                    category_words(row.category_key, labels),
                    row.period.period.label,
                    areas.get(row.area.code, row.area.code),
                    row.organisation.name,
                ),
                reverse("needs:figure", args=[row.pk]),
            )
            for row in rows
        ),
    )
