"""Charts of one indicator say what their tables say, and leave no year out."""

from dataclasses import replace
from datetime import date

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.periods import financial_year, parse
from needs.facts.indicators import Break
from needs.presenters.indicator_charts import districts, series
from tests.factories.indicators import INDICATOR, result

ONE_DIGIT = replace(INDICATOR, decimals=1)
NOT_SUPPLIED = Figure.empty(State.NOT_SUPPLIED)


def test_a_year_that_nobody_told_of_keeps_its_place() -> None:
    """Two bars side by side would look like two years in a row."""
    told = [
        result(value, period=financial_year(year)) for value, year in (("7", 2020), ("9", 2023))
    ]

    made = series(ONE_DIGIT, told)

    assert made.chart is not None
    assert "2020-21: 7 per 1,000; 2021-22: not yet supplied; 2022-23: not yet supplied;" in (
        made.chart
    )
    shown = [(row.label, row.cells[0]) for row in made.table.rows]
    assert shown == [
        ("April 2020 to March 2021", Figure.exact(7)),
        ("April 2021 to March 2022", NOT_SUPPLIED),
        ("April 2022 to March 2023", NOT_SUPPLIED),
        ("April 2023 to March 2024", Figure.exact(9)),
    ]


def test_years_that_nobody_told_of_are_not_drawn_as_an_empty_chart() -> None:
    """What is known is of a span, and stands in the table."""
    span = parse("2018-04-01/2020-12-31")
    told = [
        result(Figure.exact(30), period=span),
        result(Figure.empty(State.NOT_SUPPLIED), period=financial_year(2026)),
    ]

    made = series(ONE_DIGIT, told)

    assert made.chart is None
    assert [row.label for row in made.table.rows] == [span.label, financial_year(2026).label]


def test_districts_that_nobody_told_of_are_not_drawn() -> None:
    silent = Figure.empty(State.NOT_SUPPLIED)
    told = [result(silent, area=code) for code in ("E07000991", "E07000992")]

    made = districts(ONE_DIGIT, told)

    assert made is not None
    assert (made.chart, made.narrow) == (None, None)
    assert made.why_not == "No district has a figure to draw."


def test_limits_are_as_fine_in_the_chart_as_in_the_table() -> None:
    told = [result("7.04", lower="6.662834", upper="7.496527")]

    for made in (series(ONE_DIGIT, told), districts(ONE_DIGIT, told)):
        assert made is not None
        assert made.chart is not None
        assert "7 per 1,000 (between 6.7 and 7.5)" in made.chart
        assert made.table.rows[0].cells[1] == "6.7 to 7.5"


def test_a_denominator_that_is_missing_is_not_one_that_is_not_used() -> None:
    told = [result(NOT_SUPPLIED, reason="There is no denominator.")]

    assert series(ONE_DIGIT, told).table.rows[0].cells[3] == "Not used"
    over_people = replace(ONE_DIGIT, denominator_kind="population")
    assert series(over_people, told).table.rows[0].cells[3] == NOT_SUPPLIED


def test_an_invented_district_is_marked_in_the_table() -> None:
    made = districts(ONE_DIGIT, [result("2", is_illustrative=True)])

    assert made is not None
    assert made.table.rows[0].label == "E07000991 (illustrative)"


def test_two_breaks_in_one_year_are_both_told() -> None:
    """The law changed on 5 July 2021 and again on 1 October."""
    broken = replace(
        ONE_DIGIT,
        breaks=(Break(date(2021, 7, 5), "Priority need."), Break(date(2021, 10, 1), "The duty.")),
    )
    told = [result("7", period=financial_year(year)) for year in (2021, 2022)]

    made = series(broken, told)

    assert made.table.notes == ("A on the chart: Priority need. The duty.",)
    assert made.chart is not None
    assert "The series breaks: A within 2021-22." in made.chart


def test_a_break_stands_at_the_year_that_holds_it() -> None:
    """The rules changed between two years, and the duty began in the middle of the later."""
    broken = replace(
        ONE_DIGIT,
        breaks=(Break(date(2021, 10, 1), "The duty."), Break(date(2021, 4, 1), "The rules.")),
    )
    told = [result("7", period=financial_year(year)) for year in (2020, 2021, 2022)]

    made = series(broken, told)

    assert made.table.notes == ("A on the chart: The rules.", "B on the chart: The duty.")
    assert made.chart is not None
    assert "The series breaks: A before 2021-22, B within 2021-22." in made.chart


def test_a_break_before_or_after_all_years_is_not_told() -> None:
    broken = replace(
        ONE_DIGIT, breaks=tuple(Break(date(y, 4, 1), "Elsewhere.") for y in (2020, 2022))
    )
    told = [result("7", period=financial_year(year)) for year in (2020, 2021)]

    assert series(broken, told[:1]).table.notes == ()
    assert series(broken, told).table.notes == ()
