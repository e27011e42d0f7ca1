"""When an assessment in force is behind its own days."""

from datetime import date

import pytest

from needs.rules.assessment.due import overdue

REFRESH, FULL = date(2022, 10, 26), date(2024, 10, 26)


@pytest.mark.parametrize("on", [date(2022, 1, 1), REFRESH])
def test_nothing_is_late_up_to_the_day_of_the_refresh(on: date) -> None:
    assert overdue(refresh_on=REFRESH, next_full_on=FULL, on=on) == ""


@pytest.mark.parametrize("on", [date(2022, 10, 27), FULL])
def test_a_refresh_is_late_from_the_day_after(on: date) -> None:
    assert overdue(refresh_on=REFRESH, next_full_on=FULL, on=on) == (
        "Its refresh was due by 26 October 2022. No later version is approved."
    )


def test_the_next_full_assessment_is_late_beside_it() -> None:
    assert overdue(refresh_on=REFRESH, next_full_on=FULL, on=date(2024, 10, 27)) == (
        "Its refresh was due by 26 October 2022 and the next full assessment by 26 October 2024."
        " No later version is approved."
    )


def test_one_day_for_both_is_said_once() -> None:
    assert overdue(refresh_on=FULL, next_full_on=FULL, on=date(2025, 1, 1)) == (
        "The next full assessment was due by 26 October 2024. No later version is approved."
    )
