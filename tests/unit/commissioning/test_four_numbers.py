"""Spending that nobody posted is not nought, alone or in a sum."""

from commissioning.presenters.numbers import four_table
from commissioning.rules.forecasting import FourNumbers
from dalpb.kernel.money import Money

TOLD = FourNumbers(100, 60, 30, 10, 0, 80)
SILENT = FourNumbers(50, 0, 50, 0, 0, 0, has_spending=False, has_forecast=False)


def cells(*rows: tuple[str, FourNumbers]) -> dict[str, tuple[object, ...]]:
    return {row.label: row.cells for row in four_table(rows).rows}


def test_an_award_with_spending_shows_every_number() -> None:
    shown = cells(("2024-25", TOLD))["2024-25"]

    assert shown == tuple(map(Money, (100, 30, 0, 40, 60, 80, 20)))


def test_an_award_that_nothing_was_posted_to_shows_no_nought() -> None:
    shown = cells(("2025-26", SILENT))["2025-26"]

    assert shown == (Money(50), Money(50), Money(0), None, None, None, None)


def test_a_sum_with_something_unknown_in_it_is_unknown() -> None:
    total = cells(("2024-25", TOLD), ("2025-26", SILENT))["All awards"]

    assert total == (Money(150), Money(80), Money(0), None, None, None, None)
