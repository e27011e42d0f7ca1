"""Flows, the population's share, deprivation fifths and effective dates, end to end."""

import json
from typing import Any

import pytest

from dalpb.kernel.cells import Figure, State
from needs.api.indicators import IndicatorResultSerializer
from needs.facts.indicators import Comparison, results
from needs.models import IndicatorResult
from needs.services.indicators import refresh_indicators
from needs.services.reference import load_reference
from tests.integration.needs.indicator_records import homelessness, load_records
from tests.integration.needs.partnership import AT, as_csv, row, send
from tests.integration.needs.test_indicators import cases, found, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
COUNTY = "E10000099"
FIFTHS = ("fifth_1", "fifth_2", "fifth_3", "fifth_4", "fifth_5")


def measure(code: str, counts: str = "other", **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": code,
        "definition": "Test",
        "counts": counts,
        "over": "in_period",
        "over_time": "not_additive",
        "over_services": "not_additive",
        "unit": "things",
        "source": "Test",
        "source_tag": "local",
        **more,
    }


@pytest.fixture(autouse=True)
def _measures(loaded: None) -> None:
    tag = {"source": "Test", "source_tag": "local"}
    document = {
        "dimensions": [
            {
                "code": "fifth",
                "name": "Fifth",
                **tag,
                "categories": [{"code": code, "label": code} for code in FIFTHS],
            },
            {
                "code": "group",
                "name": "Group",
                **tag,
                "categories": [
                    {"code": code, "label": code} for code in ("minoritised", "not_known_group")
                ],
            },
        ],
        "measures": [
            measure("events", dimensions=["fifth"]),
            measure("residents", "individual", dimensions=["fifth"]),
            measure("served", "individual", dimensions=["group"]),
            measure("share_of_people", "percent", dimensions=["group"]),
        ],
    }
    result = load_reference(
        content=json.dumps(document).encode(), file_name="x.json", by=None, at=AT
    )
    assert result.faults == ()


def council(
    name: str, value: str, category: str = "ALL", period: str = "2024-25"
) -> dict[str, str]:
    return row(
        value,
        measure=name,
        category=category,
        period=period,
        area=COUNTY,
        organisation="exampleshire-council",
        service="",
    )


def of(kind: str, code: str) -> Comparison:
    return next(each for each in found(COUNTY, code).comparisons if each.kind == kind)


def deprivation(**changes: Any) -> dict[str, Any]:
    return homelessness(
        code="deprivation",
        level="county",
        numerator={"measure": "events"},
        denominator={"kind": "measure", "measure": "residents"},
        fifths=list(FIFTHS),
        **changes,
    )


def test_the_most_deprived_fifth_is_set_against_the_rest() -> None:
    load_records([deprivation()])
    events = ("640", "300", "200", "200", "100")
    rows = [council("events", "1440"), council("residents", "110000")]
    rows += [council("events", n, code) for n, code in zip(events, FIFTHS, strict=True)]
    rows += [council("residents", "10000", FIFTHS[0])]
    rows += [council("residents", "25000", code) for code in FIFTHS[1:]]

    sent(*rows)

    inequality = of("inequality", "deprivation")
    assert (inequality.label, inequality.value) == ("higher", 8_000_000)
    assert "64.0 against 8.0" in inequality.words


def test_one_fifth_missing_and_inequality_cannot_be_told() -> None:
    load_records([deprivation()])

    sent(council("events", "1440"), council("residents", "110000"),
         council("events", "640", FIFTHS[0]))  # fmt: skip

    assert of("inequality", "deprivation").colour == "white"


def test_those_served_are_set_against_the_population_and_the_unknown_are_shown() -> None:
    load_records(
        [
            homelessness(
                code="served",
                kind="proportion",
                level="county",
                multiplier=100,
                numerator={"measure": "served", "category": "minoritised"},
                denominator={"kind": "measure", "measure": "served"},
                is_recorded_demand=False,
                population_share={"measure": "share_of_people", "category": "minoritised"},
                unknown_category="not_known_group",
            )
        ]
    )

    sent(
        council("served", "400"),
        council("served", "4", "minoritised"),
        council("served", "31", "not_known_group"),
        council("share_of_people", "6.9", "minoritised", "2021-22"),
    )

    share = of("population_share", "served")
    assert share.words == "Under-represented: lower than its share of the population"
    assert (share.period, share.value) == ("April 2021 to March 2022", 6_900_000)
    assert share.colour == "lower"
    assert found(COUNTY, "served").unknown == Figure.exact(31)
    stored = IndicatorResult.objects.filter(indicator__code="served").latest("pk")
    assert IndicatorResultSerializer(stored).data["unknown"]["value"] == 31

    sent(council("share_of_people", "0.9", "minoritised", "2021-22"))
    assert of("population_share", "served").label == "similar"


def test_flows_stand_apart_with_their_gaps() -> None:
    flows = [
        {"label": name, "measure": "supported_individuals", "category": code}
        for name, code in (("In", "inbound"), ("Stayed", "stayed"), ("Out", "outbound"))
    ]
    load_records(
        [
            homelessness(
                code="people",
                kind="count",
                level="county",
                denominator=None,
                numerator={"measure": "supported_individuals"},
                flows=flows,
            )
        ]
    )
    house = {"measure": "supported_individuals", "period": "2024-25"}

    sent(row("40", **house), row("12", category="inbound", **house),
         row("28", category="stayed", **house))  # fmt: skip

    assert found(COUNTY, "people").flows == (
        ("In", Figure.exact(12)),
        ("Stayed", Figure.exact(28)),
        ("Out", Figure.empty(State.NOT_SUPPLIED)),
    )
    stored = IndicatorResult.objects.get(indicator__code="people", area__code=COUNTY)
    told = IndicatorResultSerializer(stored).data
    assert [(f["label"], f["figure"]["state"], f["figure"]["value"]) for f in told["flows"]] == [
        ("In", "exact", 12),
        ("Stayed", "exact", 28),
        ("Out", "not_supplied", None),
    ]
    assert told["unknown"] is None


def test_a_record_makes_no_result_before_it_is_in_force() -> None:
    load_records([homelessness(**{"from": "2024-04-01"})])

    sent(cases("30", period="2023-24"), cases("40"))

    assert {r.period.code for r in results(codes=["homelessness"])} == {"2024-25"}


def test_a_new_measures_figures_touch_only_their_own_indicators() -> None:
    load_records([homelessness(), deprivation()])
    sent(cases("50"), cases("10", "E07000992"))
    before = {r.area_code: r.computed_at for r in results(codes=["homelessness"])}

    assert send(as_csv([council("events", "5"), council("residents", "100")])).rows_written == 2

    assert {r.area_code: r.computed_at for r in results(codes=["homelessness"])} == before
    assert len(results(codes=["deprivation"])) == 1


def year_by_fifths(start: int, first: str) -> list[dict[str, str]]:
    period = f"{start}-{(start + 1) % 100}"
    events = (first, "300", "200", "200", "100")
    rows = [council("events", "1440", period=period), council("residents", "110000", period=period)]
    rows += [council("events", n, code, period) for n, code in zip(events, FIFTHS, strict=True)]
    rows += [council("residents", "10000", FIFTHS[0], period)]
    rows += [council("residents", "25000", code, period) for code in FIFTHS[1:]]
    return rows


def test_an_older_figure_leaves_the_inequality_of_later_years_as_it_was() -> None:
    load_records([deprivation()])
    sent(*year_by_fifths(2024, "640"))
    assert of("inequality", "deprivation").label == "higher"

    sent(*year_by_fifths(2020, "320"))

    assert of("inequality", "deprivation").label == "higher"
    assert refresh_indicators(by=None, at=AT).written_count == 0
