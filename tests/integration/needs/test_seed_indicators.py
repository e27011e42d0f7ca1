"""The seed's own consistency, through the whole chain: facts in, stored results out."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from dalpb.kernel import periods
from dalpb.kernel.cells import Figure, State
from needs.api.indicators import IndicatorResultSerializer
from needs.facts.indicators import ResultFact, ValueKind, history, indicators, results
from needs.models import IndicatorResult
from needs.services.indicators import refresh_indicators
from tests.integration.needs.partnership import AT, ROOT

pytestmark = pytest.mark.django_db
COUNTY = "E10000013"
EXAMPLE = ROOT / "dalpb" / "example"


def of(code: str, period: str = "2020-21", area: str = COUNTY) -> ResultFact:
    wanted = periods.parse(period)
    (one,) = (r for r in results(codes=[code], area_codes=[area]) if r.period == wanted)
    return one


@pytest.mark.usefixtures("on_seed_indicators")
def test_the_papers_figures_come_out_as_they_should() -> None:
    stalking = of("stalking-crime-rate")
    assert (stalking.numerator, stalking.denominator) == (Figure.exact(557), Figure.exact(640_650))
    assert round(stalking.value.value or 0, 2) == Decimal("0.87")
    assert "mid-2020 population" in stalking.statistic

    safety = of("places-of-safety-placed", "2018-04-01/2020-12-31")
    assert safety.value == Figure.exact(30)
    assert (round(safety.lower or 0, 1), round(safety.upper or 0, 1)) == (
        Decimal("23.2"),
        Decimal("37.8"),
    )

    alerts = of("safeguarding-alert-rate", "2018-04-01/2021-03-31")
    assert alerts.denominator == Figure.exact(633_558 + 637_070 + 640_650)
    assert round(alerts.value.value or 0, 1) == Decimal("35.2")

    homeless = of("homelessness-rate")
    assert (homeless.numerator, homeless.parts_words) == (Figure.exact(466), "")


@pytest.mark.usefixtures("on_seed_indicators")
def test_bounds_stay_bounds_and_shares_without_counts_stay_white() -> None:
    referrals = of("referral-rate")
    assert referrals.numerator.shown() == "more than 7,000"
    assert (referrals.value.state, referrals.value.high, referrals.upper) == (
        State.BOUNDED,
        None,
        None,
    )

    female = of("female-victim-share")
    assert female.value.shown() == "75 to 78"
    assert (female.lower, female.colour) == (None, "white")
    assert "no interval" in female.white_reason

    police = of("police-referral-share")
    benchmark = next(each for each in police.comparisons if each.kind == "benchmark")
    assert (benchmark.comparator, benchmark.value, benchmark.colour) == (
        "England",
        21_000_000,
        "white",
    )
    serial = of("marac-serial-share", "2017-04-01/2020-03-31")
    assert serial.value == Figure.bounded(60, 70, serial.value.words)


@pytest.mark.usefixtures("on_seed_indicators")
def test_a_graph_without_numbers_gives_no_value_and_no_district_variation() -> None:
    districts = [r for r in results(codes=["crime-rate-local"]) if r.area_kind == "district"]
    assert len(districts) == 6
    assert {r.value.state for r in districts} == {State.NOT_SUPPLIED}
    assert {r.colour for r in districts} == {"white"}


@pytest.mark.usefixtures("on_seed_indicators")
def test_no_result_of_recorded_demand_is_red_amber_or_green() -> None:
    judged = {"red", "amber", "green"}
    demand = {"stalking-crime-rate", "crime-rate-local", "referral-rate", "homelessness-rate",
              "safeguarding-alert-rate", "children-connected"}  # fmt: skip

    for result in results(codes=sorted(demand)):
        assert not judged & {each.colour.value for each in result.comparisons}


@pytest.mark.usefixtures("on_seed_indicators")
def test_most_local_trends_rightly_cannot_be_calculated() -> None:
    found = results()
    assert found
    assert {result.trend for result in found} == {"cannot be calculated"}
    for result in found:
        trend = next(each for each in result.comparisons if each.kind == "trend")
        assert trend.reason


RESIDENTS = ("48000", "102000", "150000", "180000", "160000")
CRIMES = ("3072", "1100", "900", "700", "480")


@pytest.mark.usefixtures("on_seed_indicators")
def test_crimes_where_people_are_most_deprived_are_set_against_the_rest(tmp_path: Path) -> None:
    parts = [f"fifth_{number}" for number in range(1, 6)]
    rows = [
        ("recorded_crimes_da", ("6300", *CRIMES), ("ALL", *parts)),
        ("neighbourhood_residents", ("640000", *RESIDENTS), ("ALL", *parts)),
    ]
    lines = ["period,area,organisation,service,measure,category,value,note,source,illustrative"]
    lines += [
        f"2024-25,{COUNTY},gloucestershire-county-council,,{measure},{category},{value},,Made up,yes"
        for measure, values, categories in rows
        for value, category in zip(values, categories, strict=True)
    ]
    file = tmp_path / "fifths.csv"
    file.write_text("\n".join(lines), encoding="utf-8")

    call_command("import_observations", str(file), "--json")

    result = of("crime-rate-by-deprivation", "2024-25")
    inequality = next(each for each in result.comparisons if each.kind == "inequality")
    assert (result.numerator, result.denominator) == (Figure.exact(6300), Figure.exact(640_000))
    assert inequality.label == "higher"
    assert "64.0 against 5.4" in inequality.words
    assert inequality.colour == "higher"


@pytest.mark.usefixtures("on_seed_indicators")
def test_who_is_supported_is_set_beside_who_lives_in_the_county() -> None:
    for file in sorted((EXAMPLE / "figures" / "2024-25").glob("*.csv")):
        call_command("import_observations", str(file), "--json")

    result = of("supported-minoritised-share", "2024-25")
    share = next(each for each in result.comparisons if each.kind == "population_share")
    assert share.value == 4_000_000
    assert share.words == "Higher than its share of the population"
    assert result.lower is not None
    assert result.lower > 4


@pytest.mark.usefixtures("on_seed_indicators")
def test_a_value_that_its_source_gives_has_no_number_behind_it() -> None:
    """14 per cent of referrals are of men: 14 is nobody's count."""
    missing = Figure.empty(State.NOT_COLLECTED)
    given = [one.code for one in indicators() if one.kind is ValueKind.GIVEN]
    told = [one for one in results(codes=given) if not one.value.is_empty]

    assert {one.value.shown() for one in told} >= {"14", "75 to 78"}
    for one in told:
        said = history(code=one.indicator_code, area_code=one.area_code, period=one.period)
        stored = IndicatorResult.objects.get(
            indicator__code=one.indicator_code,
            area__code=one.area_code,
            period__first_on=one.period.first,
            period__until_on=one.period.until,
        )
        sent = IndicatorResultSerializer(stored).data["numerator"]
        assert one.numerator == missing
        assert {version.numerator for version in said} == {missing}
        assert (sent["state"], sent["value"], sent["low"], sent["high"]) == (
            "not_collected",
            None,
            None,
            None,
        )
    assert of("stalking-crime-rate").numerator == Figure.exact(557)


@pytest.mark.usefixtures("on_seed_indicators")
def test_working_out_a_given_value_again_changes_nothing() -> None:
    """What is shown as no number is still the figure that the value comes from."""
    refresh_indicators(by=None, at=AT)

    assert refresh_indicators(by=None, at=AT).written_count == 0
    assert of("female-victim-share").value.shown() == "75 to 78"
