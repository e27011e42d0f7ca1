"""One figure of many: whole areas, whole years, and what is missing never made smaller."""

from collections.abc import Sequence
from dataclasses import replace

from dalpb.kernel import periods
from dalpb.kernel.cells import Figure, State
from dalpb.kernel.periods import Period
from dalpb.kernel.refusals import Denial
from needs.rules.aggregation import Basis
from needs.rules.measuring import Adds, Counts, Over
from needs.rules.rolling import (
    Asked,
    Line,
    Place,
    Rolled,
    Row,
    deny_other_lines,
    rolled,
    together,
)

HOUSEHOLDS = Basis("homeless", Counts.HOUSEHOLD, Over.NEW, Adds.SUM, Adds.SUM)
YEAR = periods.financial_year(2024)
QUARTERS = tuple(periods.quarter(2024, number) for number in range(1, 5))
COUNTY = Place("county", "Exampleshire", ("north", "south"))
ASKED = Asked(HOUSEHOLDS, "ALL", YEAR, COUNTY, by_district=True)


def row(figure: Figure | int, period: Period = YEAR, area: str = "north", who: str = "n") -> Row:
    made = Figure.exact(figure) if isinstance(figure, int) else figure
    return Row(1, 1, period, area, Line(who, None), made)


def done(rows: Sequence[Row], asked: Asked = ASKED) -> Rolled:
    found = rolled(asked, rows)
    assert isinstance(found, Rolled)
    return found


def test_districts_make_their_county() -> None:
    found = done([row(3), row(4, area="south", who="s")])

    assert (found.figure, found.is_partial, found.words) == (
        Figure.exact(7),
        False,
        "2 of 2 districts",
    )


def test_a_missing_district_leaves_the_county_unknown_with_the_least_it_can_be() -> None:
    found = done([row(3)])

    assert found.figure.state is State.NOT_SUPPLIED
    assert found.figure.low == 3
    assert (found.is_partial, found.words) == (True, "1 of 2 districts")


def test_the_countys_own_figure_holds_its_districts() -> None:
    found = done([row(466, area="county", who="council"), row(3), row(4, area="south", who="s")])

    assert found.figure == Figure.exact(466)
    assert [r.area_code for r in found.rows] == ["county"]


def test_four_quarters_make_the_year_and_three_do_not() -> None:
    north = replace(ASKED, place=Place("north", "North"), by_district=False)
    rows = [row(2, period) for period in QUARTERS]

    assert done(rows, north).figure == Figure.exact(8)
    partial = done(rows[:3], north)
    assert (partial.figure.state, partial.figure.low) == (State.NOT_SUPPLIED, 6)
    assert partial.words == "3 of 4 quarters or months"


def test_a_quarter_may_be_three_months() -> None:
    north = replace(ASKED, place=Place("north", "North"), by_district=False)
    months = [row(1, periods.month(2024, number)) for number in (4, 5, 6)]

    found = done([*months, *(row(2, period) for period in QUARTERS[1:])], north)

    assert found.figure == Figure.exact(9)


def test_the_years_own_figure_stands_before_its_quarters() -> None:
    north = replace(ASKED, place=Place("north", "North"), by_district=False)

    assert done([row(10), *(row(2, period) for period in QUARTERS)], north).figure == Figure.exact(
        10
    )


def test_people_counted_in_quarters_are_not_added_to_a_year() -> None:
    people = replace(HOUSEHOLDS, over_time=Adds.NOT_ADDITIVE)
    north = replace(ASKED, basis=people, place=Place("north", "North"), by_district=False)

    found = rolled(north, [row(2, period) for period in QUARTERS])

    assert isinstance(found, Denial)
    assert found.code == "aggregation.not_additive"


def test_a_service_that_gave_last_year_is_missed_this_year() -> None:
    asked = replace(
        ASKED,
        by_district=False,
        expected_lines=frozenset({Line("n", None), Line("other", "house")}),
    )

    found = done([row(3)], asked)

    assert found.figure.state is State.NOT_SUPPLIED
    assert found.words == "1 of 2 services or organisations"


def test_a_part_that_is_said_to_come_later_has_not_come_in() -> None:
    """“2 of 2” beside a figure that is missing would be no reason."""
    later = row(Figure.empty(State.NOT_SUPPLIED), area="south", who="s")

    found = done([row(3), later])

    assert (found.is_partial, found.words) == (True, "1 of 2 districts")


def test_quarters_that_come_later_are_counted_apart_from_who_sent_some() -> None:
    rows = [row(2, period) for period in QUARTERS[:3]]

    found = done([*rows, row(9, area="south", who="s")])

    assert found.words == "2 of 2 districts; 4 of 5 quarters or months"


def test_a_hidden_part_hides_the_total() -> None:
    hidden = row(Figure.empty(State.SUPPRESSED), area="south", who="s")

    assert done([row(3), hidden]).figure.state is State.SUPPRESSED


def test_bounded_parts_make_a_bounded_total() -> None:
    few = row(Figure.bounded(0, 9, "under 10"), area="south", who="s")

    assert done([row(3), few]).figure == Figure.bounded(3, 12)


def test_nothing_given_is_nothing_at_all() -> None:
    assert rolled(ASKED, []) is None
    assert rolled(ASKED, [row(3, periods.financial_year(2023))]) is None


def test_an_organisations_total_is_not_added_to_its_service() -> None:
    place = replace(ASKED, place=Place("north", "North"), by_district=False)
    service = replace(row(1), line=Line("n", "house"))

    found = rolled(place, [row(3), service])

    assert isinstance(found, Denial)
    assert found.code == "aggregation.service_and_total"


def test_a_whole_that_is_short_of_its_complement_says_what_came_of_it() -> None:
    """Both districts told who was placed, and one of them who was not."""
    placed = done([row(3), row(4, area="south", who="s")])
    not_placed = done([row(5)])

    for first, second in ((placed, not_placed), (not_placed, placed)):
        whole = together(first, second, HOUSEHOLDS, HOUSEHOLDS)
        assert isinstance(whole, Rolled)
        assert (whole.is_partial, whole.words) == (True, "1 of 2 districts")


def test_placed_and_not_placed_are_all_who_asked() -> None:
    place = replace(ASKED, place=Place("north", "North"), by_district=False)
    found = together(done([row(45)], place), done([row(105)], place), HOUSEHOLDS, HOUSEHOLDS)

    assert isinstance(found, Rolled)
    assert found.figure == Figure.exact(150)


def test_unlike_parts_make_no_whole() -> None:
    place = replace(ASKED, place=Place("north", "North"), by_district=False)
    children = replace(HOUSEHOLDS, counts=Counts.CHILD)

    found = together(done([row(45)], place), done([row(105)], place), HOUSEHOLDS, children)

    assert isinstance(found, Denial)
    assert found.code == "aggregation.unlike_basis"


def told_by(*lines: Line) -> Rolled:
    return Rolled(
        Figure.exact(len(lines)),
        len(lines),
        len(lines),
        "",
        tuple(replace(row(1), id=number, line=line) for number, line in enumerate(lines)),
    )


def test_a_share_is_of_what_the_same_lines_told() -> None:
    one, other = Line("a", "house"), Line("b", "refuge")

    assert deny_other_lines(told_by(one, other), told_by(one, other)) is None
    denial = deny_other_lines(told_by(one, other), told_by(other))
    assert denial is not None
    assert "1 of 2 services or organisations told of both" in denial.sentence
    assert deny_other_lines(told_by(other), told_by(one, other)) == denial


def test_others_may_count_what_it_is_a_share_of() -> None:
    assert deny_other_lines(told_by(Line("court", None)), told_by(Line("police", None))) is None


def test_an_organisation_is_one_line_where_it_told_of_one_side_as_a_whole() -> None:
    whole, parts = told_by(Line("a", None)), told_by(Line("a", "house"), Line("a", "flats"))

    assert deny_other_lines(whole, parts) is None
