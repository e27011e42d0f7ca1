"""Whose figures an area's result waits for, and whose are no part of it."""

from typing import Any

import pytest

from dalpb.kernel.cells import Figure, State
from needs.facts.indicators import ResultFact, results
from needs.services.indicators import refresh_indicators
from tests.integration.needs.indicator_records import homelessness, load_records
from tests.integration.needs.partnership import AT, as_csv, row, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
NORTH, SOUTH, COUNTY = "E07000991", "E07000992", "E10000099"


def county_record(measure: str, **more: Any) -> dict[str, Any]:
    return homelessness(
        level="county", kind="count", denominator=None, numerator={"measure": measure}, **more
    )


def told(value: str, period: str, *, by: str = "north-house", **more: str) -> dict[str, str]:
    where, who = (NORTH, "north-refuge") if by == "north-house" else (SOUTH, "south-council")
    return row(value, period=period, area=where, organisation=who, service=by, **more)


def sent(*rows: dict[str, str]) -> None:
    result = send(as_csv(rows))
    assert result.status == "accepted", result.errors
    assert refresh_indicators(by=None, at=AT).written_count == 0


def county(period: str) -> ResultFact:
    (one,) = (r for r in results(area_codes=[COUNTY]) if r.period.code == period)
    return one


def test_a_year_without_a_collection_makes_nobodys_silence_whole() -> None:
    load_records([county_record("households_supported")])
    sent(told("30", "2022-23"), told("50", "2022-23", by="south-sanctuary"))

    sent(told("20", "2024-25"))

    one = county("2024-25")
    assert (one.value.state, one.numerator.low) == (State.NOT_SUPPLIED, 20)
    assert (one.is_partial, one.parts_words) == (True, "1 of 2 services or organisations")


def test_who_told_two_years_ago_is_heard_late() -> None:
    load_records([county_record("households_supported")])
    sent(told("30", "2022-23"), told("20", "2024-25"))
    assert county("2024-25").numerator == Figure.exact(20)

    sent(told("50", "2022-23", by="south-sanctuary"))

    assert county("2024-25").is_partial


def test_the_last_year_that_anybody_told_of_decides() -> None:
    load_records([county_record("households_supported")])
    sent(told("30", "2022-23"), told("50", "2022-23", by="south-sanctuary"))
    sent(told("30", "2023-24"))

    sent(told("20", "2024-25"))

    assert county("2023-24").is_partial
    assert county("2024-25").numerator == Figure.exact(20)


def test_nobody_is_waited_for_after_three_silent_years() -> None:
    load_records([county_record("households_supported")])
    sent(told("30", "2020-21"), told("50", "2020-21", by="south-sanctuary"))

    sent(told("20", "2024-25"))

    assert county("2024-25").numerator == Figure.exact(20)


def test_all_districts_are_the_county_whoever_told_of_it_a_year_before() -> None:
    load_records([homelessness()])
    measure = {"measure": "homeless_applications_da", "service": ""}
    whole = row(
        "466", period="2023-24", area=COUNTY, organisation="exampleshire-council", **measure
    )
    sent(whole)

    sent(
        row("40", period="2024-25", area=NORTH, organisation="north-council", **measure),
        row("50", period="2024-25", area=SOUTH, organisation="south-council", **measure),
    )

    one = county("2024-25")
    assert (one.numerator, one.is_partial) == (Figure.exact(90), False)
    assert one.parts_words == "2 of 2 districts"


def test_homes_that_can_be_secured_are_no_bedspaces() -> None:
    load_records([county_record("bedspaces_commissioned", is_recorded_demand=False)])
    measure = {"measure": "bedspaces_commissioned"}

    sent(told("12", "2024-25", **measure), told("40", "2024-25", by="south-sanctuary", **measure))

    assert county("2024-25").numerator == Figure.exact(12)


SHARE = {
    "kind": "proportion",
    "unit": "per cent",
    "multiplier": 100,
    "numerator": {"measure": "households_unable_to_support"},
    "denominator": {"kind": "with_numerator", "measure": "households_supported"},
}


def test_a_share_of_some_is_not_made_with_the_number_of_others() -> None:
    load_records([{**county_record("x"), **SHARE}])
    no = {"measure": "households_unable_to_support"}
    sent(
        told("1", "2024-25", **no),
        told("40", "2024-25"),
        told("90", "2024-25", by="south-sanctuary", **no),
    )

    one = county("2024-25")

    assert (one.value, one.is_partial) == (Figure.empty(State.NOT_SUPPLIED), True)
    assert "1 of 2 services or organisations told of both" in one.reason
    sent(told("10", "2024-25", by="south-sanctuary"))
    assert county("2024-25").denominator == Figure.exact(141)
