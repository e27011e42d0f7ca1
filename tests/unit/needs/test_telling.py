"""One figure for a period: given for it, made of its parts, or not yet supplied."""

from dataclasses import replace

import pytest

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.periods import Period, financial_year, month, quarter
from needs.rules.aggregation import Basis, Part
from needs.rules.measuring import Adds, Counts, Over
from needs.rules.telling import over_period

YEAR = financial_year(2024)
SUM = Basis("accommodation_requests", Counts.REFERRAL, Over.NEW, Adds.SUM, Adds.SUM)
MONTHS = [month(2024 + (n > 9), (n + 2) % 12 + 1) for n in range(1, 13)]


def part(period: Period, value: int, basis: Basis = SUM) -> Part:
    return Part(basis, period, "E1", "north", "north-house", "ALL", Figure.exact(value))


def quarters(*numbers: int) -> list[Part]:
    return [part(quarter(2024, n), 10 * n) for n in numbers]


def test_a_figure_for_the_period_stands_before_its_parts() -> None:
    assert over_period([*quarters(1, 2, 3, 4), part(YEAR, 7)], YEAR) == Figure.exact(7)


def test_four_quarters_or_twelve_months_make_the_year() -> None:
    months = [part(period, 1) for period in MONTHS]

    assert over_period(quarters(4, 2, 1, 3), YEAR) == Figure.exact(100)
    assert over_period(months, YEAR) == Figure.exact(12)
    assert over_period([*quarters(1, 2, 3), *months], YEAR) == Figure.exact(12)


@pytest.mark.parametrize("given", [(1, 2, 3), (1, 2, 4), (2, 3, 4)])
def test_a_quarter_left_out_leaves_the_year_not_supplied(given: tuple[int, ...]) -> None:
    made = over_period(quarters(*given), YEAR)

    assert made.state is State.NOT_SUPPLIED
    assert made.low == sum(10 * n for n in given)


def test_what_does_not_add_is_not_put_together() -> None:
    basis = replace(SUM, over_time=Adds.NOT_ADDITIVE)
    parts = [part(quarter(2024, n), 10, basis) for n in (1, 2, 3, 4)]

    assert over_period(parts, YEAR) == Figure.empty(State.NOT_SUPPLIED)


def test_a_bounded_quarter_bounds_the_year() -> None:
    parts = [
        *quarters(1, 2, 3),
        replace(part(quarter(2024, 4), 0), figure=Figure.bounded(0, 4)),
    ]

    assert over_period(parts, YEAR) == Figure.bounded(60, 64)


def test_nothing_said_is_not_nought() -> None:
    assert over_period([], YEAR) == Figure.empty(State.NOT_SUPPLIED)
