"""One indicator over time and by district: charts with the tables of the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.charts import Mark, Svg, bars, narrow_bars, trend
from dalpb.kernel.models.areas import AreaKind
from dalpb.kernel.periods import Period, PeriodKind, financial_year
from dalpb.kernel.tables import Column, Row, Table
from needs.facts.indicators import Comparison, IndicatorFact, ResultFact, period_to_show
from needs.presenters.indicators import (
    LEVELS_NOTE,
    below,
    judged,
    limit_ends,
    limits,
    marked,
    rounded,
)
from needs.rules.indicating import Break
from needs.rules.judging import is_one_figure

_MISSING: Final = Figure.empty(State.NOT_SUPPLIED)


@dataclass(frozen=True, slots=True)
class Series:
    """One area's results over time: a chart of separate years and a table of all periods."""

    chart: Svg | None
    title: str
    table: Table


def series(record: IndicatorFact, results: Sequence[ResultFact]) -> Series:
    """Spans stand in the table alone: a bar of three years beside one of a year would mislead.

    Years of which none has a figure are not drawn: the chart would be an empty one.
    """
    years = _every_year(results)
    area = results[0].area_name
    marks = [
        Mark(period.code, _MISSING) if told is None else _mark(told, period.code, record.decimals)
        for period, told in years
    ]
    broken = _breaks(record.breaks, [period for period, _ in years])
    letters = [chr(ord("A") + n) for n in range(len(broken))]
    lettered = list(zip(letters, broken, strict=True))
    title = f"{record.name}: {area}, by financial year"
    chart = (
        trend(
            marks,
            key="series",
            title=title,
            axis=record.unit,
            unit=record.unit,
            breaks={each.place: letter for letter, each in lettered if not each.is_within},
            breaks_within={each.place: letter for letter, each in lettered if each.is_within},
        )
        if _any_known(marks)
        else None
    )
    notes = tuple(f"{letter} on the chart: {each.reason}" for letter, each in lettered)
    silent = [period for period, told in years if told is None]
    return Series(chart, title, _series_table(record, results, silent, notes))


def _every_year(results: Sequence[ResultFact]) -> list[tuple[Period, ResultFact | None]]:
    """The years from the first result to the last; one that nobody told of keeps its place."""
    told = {r.period: r for r in results if r.period.kind is PeriodKind.YEAR}
    if not told:
        return []
    starts = range(min(told).first.year, max(told).first.year + 1)
    return [(year, told.get(year)) for year in map(financial_year, starts)]


def _any_known(marks: Sequence[Mark]) -> bool:
    return any(not mark.figure.is_empty for mark in marks)


@dataclass(frozen=True, slots=True)
class _BreakAt:
    """Why the series broke before the year at a place, or within it."""

    place: int
    is_within: bool
    reason: str


def _breaks(breaks: Sequence[Break], years: Sequence[Period]) -> list[_BreakAt]:
    """The breaks of these years in the order of time, all reasons of one place together."""
    found: dict[tuple[int, bool], list[str]] = {}
    for each in breaks:
        for place, year in enumerate(years):
            is_within = year.first < each.on < year.until
            if is_within or (place and each.on == year.first):
                found.setdefault((place, is_within), []).append(each.reason)
    return [_BreakAt(*where, " ".join(reasons)) for where, reasons in sorted(found.items())]


def _mark(result: ResultFact, label: str, decimals: int) -> Mark:
    figure = rounded(result.value, decimals)
    low, high = limit_ends(result, decimals)
    if not figure.is_exact or low is None or high is None:
        return Mark(label, figure)
    return Mark(label, figure, low, high)


def _series_table(
    record: IndicatorFact,
    results: Sequence[ResultFact],
    silent: Sequence[Period],
    notes: tuple[str, ...],
) -> Table:
    rows = [(result.period, _series_row(record, result)) for result in results]
    rows += [(period, _silent_row(record, period)) for period in silent]
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
        rows=tuple(row for _, row in sorted(rows, key=lambda pair: pair[0])),
        notes=notes,
    )


def _series_row(record: IndicatorFact, result: ResultFact) -> Row:
    return Row(
        result.period.label + marked(result),
        (
            rounded(result.value, record.decimals),
            limits(result, record.decimals),
            result.numerator,
            below(record, result.denominator),
            judged(result),
            result.version,
        ),
    )


def _silent_row(record: IndicatorFact, period: Period) -> Row:
    cells = (_MISSING, "No interval", _MISSING, below(record, None), "Nobody has sent it", "")
    return Row(period.label, cells)


@dataclass(frozen=True, slots=True)
class Districts:
    """The districts of one period, greatest first, or why they are not drawn."""

    chart: Svg | None
    title: str
    table: Table
    why_not: str = ""
    narrow: Svg | None = None


def districts(record: IndicatorFact, results: Sequence[ResultFact]) -> Districts | None:
    """The districts of one period, see `period_to_show`."""
    found = [r for r in results if r.area_kind == AreaKind.DISTRICT.value]
    latest = period_to_show(found)
    if latest is None:
        return None
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
    if not _any_known(marks):
        return Districts(None, title, table, "No district has a figure to draw.")
    chart, narrow = (
        draw(marks, key=key, title=title, axis=record.unit, unit=record.unit)
        for draw, key in ((bars, "districts"), (narrow_bars, "districts-narrow"))
    )
    return Districts(chart, title, table, narrow=narrow)


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
                result.area_name + marked(result),
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
