from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.periods import (
    Period,
    PeriodKind,
    financial_year,
    month,
    parse,
    quarter,
    year_of,
)
from dalpb.kernel.refusals import Refused


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-25", "2024-25"),
        ("2024/25", "2024-25"),
        (" 2024 to 2025 ", "2024-25"),
        ("FY2024-25", "2024-25"),
        ("2024-25 Q2", "2024-25 Q2"),
        ("2024/25 quarter 2", "2024-25 Q2"),
        ("Q4 2024-25", "2024-25 Q4"),
        ("2024-06", "2024-06"),
        ("June 2024", "2024-06"),
        ("Jun 2024", "2024-06"),
        ("2011-12", "2011-12"),
        ("2011/12", "2011/12"),
        ("2021-10-01/2022-03-31", "2021-10-01/2022-03-31"),
        ("2018-04-01 to 2020-12-31", "2018-04-01/2020-12-31"),
        ("2024\N{EN DASH}25", "2024-25"),
    ],
)
def test_common_ways_of_writing_a_period_are_read(text: str, code: str) -> None:
    assert parse(text).code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-26",
        "2024",
        "Q2",
        "2024-25 Q5",
        "2024-13",
        "24-25",
        "June",
        "٢٠٢٤-٢٥",
        "2024-02-30/2024-03-01",
    ],
)
def test_an_unclear_period_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse(text)
    assert refusal.value.code == "period.not_understood"


def test_the_first_statutory_period_is_a_half_year() -> None:
    period = parse("2021-10-01/2022-03-31")

    assert period.kind is PeriodKind.SPAN
    assert period.label == "1 October 2021 to 31 March 2022"
    assert financial_year(2021).covers(period)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 2000))
def test_a_code_reads_back_as_the_same_period(first: date, days: int) -> None:
    period = Period(first, date.fromordinal(first.toordinal() + days))

    assert parse(period.code) == period


@given(st.integers(1990, 2090))
def test_quarters_and_months_tile_the_year(start: int) -> None:
    year = financial_year(start)
    quarters = [quarter(start, n) for n in (1, 2, 3, 4)]

    assert quarters[0].first == year.first
    assert quarters[-1].until == year.until
    assert all(a.until == b.first for a, b in pairwise(quarters))
    assert all(parse(q.code) == q for q in quarters)
    assert parse(year.code) == year
    assert month(start, 4).first == year.first
    assert year_of(year.last) == year.code
