"""The national download file, cell by cell: nothing missing ever becomes nought."""

from datetime import date

import pytest

from dalpb.kernel.periods import Period, financial_year
from needs.rules.ages import base_of
from needs.rules.benchmark_file import (
    COLUMNS,
    parent_column,
    read_row,
    twice,
)
from needs.rules.benchmark_periods import read_period
from needs.rules.indicating import PopulationBase

GOOD = {
    "Indicator ID": "92863",
    "Indicator Name": "Domestic abuse related incidents and crimes",
    "Parent Code": "E12000009",
    "Parent Name": "South West region",
    "Area Code": "E10000013",
    "Area Name": "Gloucestershire",
    "Area Type": "Counties & UAs",
    "Sex": "Persons",
    "Age": "16+ yrs",
    "Category Type": "",
    "Category": "",
    "Time period": "2020/21",
    "Value": "25.3164556962025",
    "Lower CI 95.0 limit": "24.9",
    "Upper CI 95.0 limit": "25.7",
    "Lower CI 99.8 limit": "",
    "Upper CI 99.8 limit": "-",
    "Count": "",
    "Denominator": "528000",
    "Value note": "",
    "Time period range": "1y",
    "New data": "New data",
}


@pytest.mark.parametrize(
    ("text", "first", "until", "years"),
    [
        ("2020", date(2020, 1, 1), date(2021, 1, 1), 1),
        ("2019/20", date(2019, 4, 1), date(2020, 4, 1), 1),
        ("2016/17 - 20/21", date(2016, 4, 1), date(2021, 4, 1), 5),
        ("2016/17 \N{EN DASH} 2020/21", date(2016, 4, 1), date(2021, 4, 1), 5),
        ("2018 - 20", date(2018, 1, 1), date(2021, 1, 1), 3),
        ("1998 - 02", date(1998, 1, 1), date(2003, 1, 1), 5),
        ("2019/20 Q3", date(2019, 10, 1), date(2020, 1, 1), 0),
    ],
)
def test_periods_are_read_as_the_tool_writes_them(
    text: str, first: date, until: date, years: int
) -> None:
    assert read_period(text) == (Period(first, until), years)


@pytest.mark.parametrize(
    "text",
    ["", "2019/21", "20/21", "2020 - 2019", "2016/17 - 20/22", "last year", "0000", "2020/2"],
)
def test_other_periods_are_not_guessed(text: str) -> None:
    assert read_period(text) is None


def test_a_good_row_keeps_its_figures_to_the_millionth() -> None:
    row, issues = read_row(2, GOOD, "Similar")

    assert issues == []
    assert row is not None
    assert (row.value_micro, row.lower_95_micro) == (25_316_456, 24_900_000)
    assert (row.upper_998_micro, row.count_micro) == (None, None)
    assert (row.period, row.compared_to_parent, row.is_new) == (
        financial_year(2020),
        "Similar",
        True,
    )


@pytest.mark.parametrize("missing", ["", "-", " - ", "*", "n/a"])
def test_a_missing_value_is_null_and_never_nought(missing: str) -> None:
    row, issues = read_row(
        2, {**GOOD, "Value": missing, "Value note": "Value suppressed: small count"}
    )

    assert issues == []
    assert row is not None
    assert row.value_micro is None
    assert row.value_note == "Value suppressed: small count"


def test_nought_is_nought() -> None:
    row, _ = read_row(2, {**GOOD, "Value": "0", "Lower CI 95.0 limit": "0"})

    assert row is not None
    assert row.value_micro == 0


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("Value", "12,5", "benchmark.not_a_number"),
        ("Value", "NaN", "benchmark.not_a_number"),
        ("Value", "Infinity", "benchmark.not_a_number"),
        ("Value", "=1+1", "benchmark.not_a_number"),
        ("Value", "9e300", "benchmark.too_large"),
        ("Count", "-3", "benchmark.negative"),
        ("Denominator", "-1", "benchmark.negative"),
        ("Time period", "soon", "benchmark.period_not_understood"),
        ("Time period range", "3y", "benchmark.range_differs"),
        ("Lower CI 95.0 limit", "99", "benchmark.limits_crossed"),
        ("Lower CI 95.0 limit", "25.4", "benchmark.outside_limits"),
        ("Lower CI 95.0 limit", "25.366457", "benchmark.outside_limits"),
        ("Upper CI 95.0 limit", "25.2", "benchmark.outside_limits"),
        ("Lower CI 99.8 limit", "26", "benchmark.outside_limits"),
        ("Upper CI 99.8 limit", "-3", "benchmark.outside_limits"),
        ("Value", "9.1", "benchmark.outside_limits"),
        ("Value", "-25.3", "benchmark.outside_limits"),
        ("Category Type", "Deprivation", "benchmark.category_half"),
        ("Area Code", "", "benchmark.blank"),
        ("Area Name", "x" * 300, "benchmark.too_long"),
    ],
)
def test_each_fault_names_its_cell(column: str, value: str, code: str) -> None:
    row, issues = read_row(7, {**GOOD, column: value})

    assert row is None
    assert [(issue.row, issue.code) for issue in issues] == [(7, code)]
    assert issues[0].message


def test_the_parents_column_is_found_by_its_ends() -> None:
    headings = (*COLUMNS[:22], "Compared to South West value or percentiles", *COLUMNS[22:])

    assert parent_column(headings) == 22
    assert parent_column(COLUMNS) is None


def test_a_row_that_comes_again_is_passed_over_unless_it_differs() -> None:
    first, _ = read_row(2, GOOD)
    same, _ = read_row(3, GOOD)
    other, _ = read_row(4, {**GOOD, "Value": "25.0"})
    assert first is not None
    assert same is not None
    assert other is not None

    once, issues = twice([first, same, other], lambda row: row.value_micro)

    assert [row.number for row in once] == [2]
    assert [(issue.row, issue.code) for issue in issues] == [(4, "benchmark.twice")]


@pytest.mark.parametrize(
    ("sex", "age", "base"),
    [
        ("Persons", "All ages", PopulationBase(0, None, "all")),
        ("Persons", "16+ yrs", PopulationBase(16, None, "all")),
        ("Female", "18-64 yrs", PopulationBase(18, 65, "female")),
        ("Male", "<18 yrs", PopulationBase(0, 18, "male")),
        ("Persons", "Working age", None),
        ("Not applicable", "All ages", None),
    ],
)
def test_ages_are_matched_only_where_their_words_are_known(
    sex: str, age: str, base: PopulationBase | None
) -> None:
    assert base_of(sex, age) == base


@pytest.mark.parametrize(
    ("value", "lower", "upper"),
    [
        ("25.3164556962025", "25.3164556962025", "25.3164556962025"),
        ("25.3164556962025", "25.3", "25.3"),
        ("25.25", "25.3", ""),
        ("25.5", "-", "25"),
        ("0", "0", "3.7"),
        ("1450", "1.5e3", ""),
        ("", "24.9", "25.7"),
        ("99", "", ""),
    ],
)
def test_limits_may_be_rounded_or_stand_alone(value: str, lower: str, upper: str) -> None:
    limits = {"Lower CI 95.0 limit": lower, "Upper CI 95.0 limit": upper}

    row, issues = read_row(7, {**GOOD, "Value": value, **limits})

    assert issues == []
    assert row is not None
