"""Which months a certificate needs closed, and how those that stand open are told."""

from commissioning.rules.closing import months_needed, spans
from dalpb.kernel.periods import month


def test_the_awards_own_year_up_to_the_closed_month() -> None:
    needed = months_needed("2024-25", month(2024, 6), ())

    assert needed == (month(2024, 4), month(2024, 5), month(2024, 6))


def test_the_closed_months_year_too_and_nothing_between_that_was_not_posted_in() -> None:
    needed = months_needed("2022-23", month(2024, 5), {month(2023, 11)})

    assert needed[:12] == tuple(month(2022, n) for n in range(4, 13)) + tuple(
        month(2023, n) for n in (1, 2, 3)
    )
    assert needed[12:] == (month(2023, 11), month(2024, 4), month(2024, 5))


def test_an_entry_after_the_closed_month_has_no_part_in_it() -> None:
    assert month(2024, 9) not in months_needed("2024-25", month(2024, 6), {month(2024, 9)})


def test_months_in_a_row_are_told_by_the_first_and_the_last() -> None:
    stand_open = [month(2025, 2), month(2024, 12), month(2025, 1), month(2024, 4)]

    assert spans(stand_open) == ("April 2024", "December 2024 to February 2025")
    assert spans([]) == ()
