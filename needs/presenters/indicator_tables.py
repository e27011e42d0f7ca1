"""What one indicator was compared with, its flows, its benchmarks and its sources."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from django.urls import reverse

from dalpb.kernel.cells import Figure, plain
from dalpb.kernel.tables import Column, Judged, Row, Shown, Table
from needs.facts.indicators import (
    BenchmarkFact,
    Comparison,
    IndicatorFact,
    ResultFact,
    SaidBefore,
)
from needs.models import Observation
from needs.presenters.figures import category_words
from needs.presenters.indicators import LEVELS_NOTE, below, rounded
from needs.rules.indicating import Colour, ComparisonKind

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


def history_table(record: IndicatorFact, versions: Sequence[SaidBefore]) -> Table | None:
    """What the result said before, where it has said anything else; the latest first."""
    alike = groupby(versions, key=lambda each: _in_words(_said(record, each)))
    runs = (tuple(run) for _, run in alike)
    rows = tuple(_history_row(_said(record, run[0]), run) for run in runs)
    if len(rows) < 2:
        return None
    return Table(
        key="history",
        caption="What this result has said",
        first="Version",
        columns=(
            Column("Value", is_number=True),
            Column("Number", is_number=True),
            Column("Out of", is_number=True),
            Column("Judged"),
            Column("From"),
            Column("Until"),
            Column("Worked out again, and the same", is_number=True),
        ),
        rows=rows,
    )


def _said(record: IndicatorFact, version: SaidBefore) -> tuple[Shown, ...]:
    return (
        rounded(version.value, record.decimals),
        version.numerator,
        below(record, version.denominator),
        Judged(version.words, version.colour.value),
    )


def _in_words(said: tuple[Shown, ...]) -> tuple[object, ...]:
    """As a reader sees them: what is not supplied is the same whatever part of it came in."""
    return tuple(cell.shown() if isinstance(cell, Figure) else cell for cell in said)


def _history_row(said: tuple[Shown, ...], run: Sequence[SaidBefore]) -> Row:
    """Versions that say the same are one row, from the first of them to the end of the last."""
    last, first = run[0], run[-1]
    numbers = f"{last.version}" if first is last else f"{first.version} to {last.version}"
    return Row(
        numbers + ("" if last.replaced_at else " (now)"),
        (*said, first.computed_at, last.replaced_at or "Still so", len(run) - 1),
    )


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
        notes=("The file's other authorities are kept too: fifths are made from them.",),
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
