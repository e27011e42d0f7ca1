"""Things in force from one day until another."""

from datetime import date

from dalpb.kernel.periods import quarter
from needs.rules.dated import Dated, changes_within, first_overlap, in_force

EARLY = Dated("refuge", date(2020, 4, 1), date(2024, 5, 1))
LATE = Dated("second_stage", date(2024, 5, 1), None)


def test_the_last_day_of_one_is_the_day_before_the_next() -> None:
    assert in_force([EARLY, LATE], date(2024, 4, 30)) == "refuge"
    assert in_force([EARLY, LATE], date(2024, 5, 1)) == "second_stage"
    assert in_force([EARLY, LATE], date(2020, 3, 31)) is None


def test_a_change_inside_a_period_is_seen_and_one_at_its_edge_is_not() -> None:
    at_the_edge = [
        Dated("refuge", None, date(2024, 4, 1)),
        Dated("dispersed", date(2024, 4, 1), None),
    ]

    assert changes_within([EARLY, LATE], quarter(2024, 1))
    assert not changes_within([EARLY, LATE], quarter(2024, 2))
    assert not changes_within(at_the_edge, quarter(2024, 1))


def test_overlaps_are_found_whatever_the_order() -> None:
    inside = Dated("dispersed", date(2021, 1, 1), date(2021, 2, 1))

    assert first_overlap([LATE, EARLY]) is None
    assert first_overlap([LATE, inside, EARLY]) == (EARLY, inside)
    assert first_overlap([Dated("a", None, None), LATE]) is not None
