"""Results of indicators: in step with the figures, in one transaction, with what they said."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.models.areas import Area, AreaParent, Population
from dalpb.kernel.models.trail import AuditEvent
from needs.facts.indicators import ResultFact, indicators, latest_of, results
from needs.models import Indicator, IndicatorResult, IndicatorResultRevision
from needs.presenters.indicators import headline_results
from needs.rules.comparison import from_json
from needs.services.indicators import refresh_indicators
from tests.integration.needs import partnership
from tests.integration.needs.indicator_records import homelessness, load_records, people
from tests.integration.needs.partnership import AT, as_csv, row, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
NORTH, SOUTH, COUNTY = "E07000991", "E07000992", "E10000099"
PLACED, NOT_PLACED = "places_of_safety_placed", "places_of_safety_not_placed"


@pytest.fixture
def recorded(loaded: None) -> None:
    load_records([homelessness()])


def cases(value: str, district: str = NORTH, period: str = "2024-25") -> dict[str, str]:
    organisation = "north-council" if district == NORTH else "south-council"
    return row(
        value,
        area=district,
        organisation=organisation,
        service="",
        measure="homeless_applications_da",
        period=period,
    )


def sent(*rows: dict[str, str]) -> None:
    result = send(as_csv(rows))
    assert result.status == "accepted", result.errors


def found(area: str, code: str = "homelessness") -> ResultFact:
    (one,) = results(codes=[code], area_codes=[area], latest_only=True)
    return one


@pytest.mark.usefixtures("recorded")
def test_an_import_makes_results_with_their_limits() -> None:
    sent(cases("50"), cases("10", SOUTH))

    county, north = found(COUNTY), found(NORTH)
    assert (county.numerator, county.denominator) == (Figure.exact(60), Figure.exact(150_000))
    assert county.value == Figure.exact(people(60, 150_000))
    assert county.lower is not None
    assert county.upper is not None
    assert county.lower < people(60, 150_000) < county.upper
    assert county.parts_words == "2 of 2 districts"
    assert north.comparison is not None
    assert north.comparison.comparator == "the rest of Exampleshire"
    assert north.colour == "higher"


@pytest.mark.usefixtures("recorded")
def test_a_changed_figure_changes_its_results_and_keeps_what_they_said() -> None:
    sent(cases("50"), cases("10", SOUTH))
    before = found(NORTH)

    sent(cases("55"), cases("10", SOUTH))

    after = found(NORTH)
    assert (before.version, after.version) == (1, 2)
    assert (before.numerator, after.numerator) == (Figure.exact(50), Figure.exact(55))
    assert before.inputs_sha256 != after.inputs_sha256
    kept = IndicatorResultRevision.objects.get(result__area__code=NORTH)
    assert (kept.version, kept.numerator) == (1, Figure.exact(50))
    assert kept.comparisons[0]["comparator"] == "the rest of Exampleshire"


@pytest.mark.usefixtures("recorded")
def test_a_result_kept_with_all_words_of_its_comparisons_is_no_other() -> None:
    sent(cases("50"), cases("10", SOUTH))
    before = found(NORTH)
    for result in IndicatorResult.objects.all():
        result.comparisons = [
            {**asdict(each), "kind": each.kind.value, "colour": each.colour.value}
            for each in map(from_json, result.comparisons)
        ]
        result.save(update_fields=["comparisons"])

    assert refresh_indicators(by=None, at=AT).written_count == 0
    assert found(NORTH) == before


@pytest.mark.usefixtures("recorded")
def test_the_same_file_again_writes_nothing() -> None:
    sent(cases("50"), cases("10", SOUTH))
    events = AuditEvent.objects.count()

    sent(cases("50"), cases("10", SOUTH))
    done = refresh_indicators(by=None, at=AT)

    assert (done.computed_count, done.written_count) == (3, 0)
    assert not IndicatorResultRevision.objects.exists()
    assert AuditEvent.objects.count() == events


@pytest.mark.usefixtures("recorded")
def test_a_refused_import_leaves_results_as_they_were() -> None:
    sent(cases("50"), cases("10", SOUTH))

    assert send(as_csv([cases("55"), cases("many", SOUTH)])).status == "refused"

    assert found(NORTH).numerator == Figure.exact(50)


@pytest.mark.usefixtures("recorded")
def test_figures_and_results_fail_together(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr("needs.services.imports.writing.refresh_indicators", fail)

    with pytest.raises(RuntimeError):
        sent(cases("50"))

    assert not IndicatorResult.objects.exists()
    from needs.models import Observation

    assert not Observation.objects.exists()


@pytest.mark.usefixtures("recorded")
def test_a_district_that_did_not_send_leaves_the_county_without_a_value() -> None:
    sent(cases("50"))

    county = found(COUNTY)
    assert county.value == Figure.empty(State.NOT_SUPPLIED)
    assert county.numerator.low == 50
    assert county.is_partial
    assert county.reason.startswith("Only a part has come in: 1 of 2 districts.")
    assert (county.lower, county.colour) == (None, "white")


@pytest.mark.usefixtures("recorded")
def test_three_quarters_are_no_year() -> None:
    sent(*(cases("5", period=f"2024-25 Q{number}") for number in (1, 2, 3)))
    assert found(NORTH).is_partial
    assert found(NORTH).parts_words == "3 of 4 quarters or months"

    sent(cases("5", period="2024-25 Q4"))

    assert found(NORTH).numerator == Figure.exact(20)
    assert not found(NORTH).is_partial


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    ("value", "state"),
    [("c", State.SUPPRESSED), ("x", State.NOT_COLLECTED), ("..", State.NOT_SUPPLIED)],
)
def test_empties_stay_apart(value: str, state: State) -> None:
    sent(cases(value))

    assert found(NORTH).value == Figure.empty(state)
    assert found(NORTH).white_reason


@pytest.mark.usefixtures("recorded")
def test_a_bounded_count_makes_a_span() -> None:
    sent(cases("<10"))

    north = found(NORTH)
    assert north.value.state is State.BOUNDED
    assert (north.value.low, north.value.high) == (0, people(9, 50_000))


@pytest.mark.usefixtures("recorded")
def test_a_change_on_the_year_before_has_its_interval() -> None:
    sent(cases("30", period="2023-24"))
    sent(cases("90"))

    change = next(each for each in found(NORTH).comparisons if each.kind == "change")
    assert (change.label, change.value) == ("rise", 3_000_000)
    assert change.lower is not None
    assert change.lower > 1_000_000


@pytest.mark.usefixtures("recorded")
def test_a_later_correction_of_an_earlier_year_reaches_the_later_results() -> None:
    sent(cases("30", period="2023-24"))
    sent(cases("90"))

    sent(cases("88", period="2023-24"))

    change = next(each for each in found(NORTH).comparisons if each.kind == "change")
    assert change.label == "no clear change"


def test_a_forces_figure_is_made_for_no_district() -> None:
    load_records([homelessness(code="force", level="force")])

    sent(cases("50"), cases("10", SOUTH), row("60", area=COUNTY, organisation="exampleshire-council",
         service="", measure="homeless_applications_da", period="2024-25"))  # fmt: skip

    assert {one.area_code for one in results(codes=["force"])} == {COUNTY}
    assert found(COUNTY, "force").numerator == Figure.exact(60)


def test_one_identical_figure_is_not_drawn_as_variation() -> None:
    load_records([homelessness(population=(75_000, 75_000))])

    sent(cases("40"), cases("40", SOUTH))

    assert found(NORTH).colour == "white"
    assert "one and the same figure" in next(
        each.reason for each in found(NORTH).comparisons if each.kind == "rest_of_county"
    )


def test_the_database_refuses_a_better_side_for_recorded_demand() -> None:
    load_records([homelessness()])
    one = Indicator.objects.get(code="homelessness")
    one.polarity = "low is good"

    with pytest.raises(IntegrityError, match="demand_is_not_failure"), transaction.atomic():
        one.save()


@pytest.mark.parametrize(
    "answer",
    ["measured", "rationale", "definition", "measured_by", "frequency", "form", "data_source",
     "accuracy", "caveats"],
)  # fmt: skip
def test_the_database_refuses_a_question_without_its_answer(answer: str) -> None:
    load_records([homelessness()])
    one = Indicator.objects.get(code="homelessness")
    setattr(one, answer, "  \n")

    with pytest.raises(IntegrityError, match=f"answers_{answer}"), transaction.atomic():
        one.save()


@pytest.mark.usefixtures("recorded")
def test_revisions_cannot_be_changed_or_deleted() -> None:
    sent(cases("50"))
    sent(cases("55"))
    kept = IndicatorResultRevision.objects.first()
    assert kept is not None

    for act in (kept.delete, kept.save):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()


@pytest.mark.usefixtures("recorded")
def test_a_new_population_works_the_rates_out_again() -> None:
    sent(cases("50"), cases("10", SOUTH))

    load_records([homelessness(population=(50_000, 200_000))])

    assert found(COUNTY).denominator == Figure.exact(250_000)
    assert found(COUNTY).version == 2


@pytest.mark.usefixtures("recorded")
def test_a_result_that_nothing_makes_any_more_says_so() -> None:
    sent(cases("50"))
    load_records([homelessness(level="county")])

    north = found(NORTH)

    assert north.value == Figure.empty(State.NOT_SUPPLIED)
    assert "no longer" in north.reason
    assert refresh_indicators(by=None, at=AT).written_count == 0


@pytest.mark.usefixtures("recorded")
def test_the_facts_give_the_nine_answers_and_the_latest_results() -> None:
    sent(cases("30", period="2023-24"))
    sent(cases("90"))

    (one,) = indicators(codes=["homelessness"])
    assert len(one.answers) == 9
    assert all(answer for _, answer in one.answers)
    assert len(results(codes=["homelessness"], area_codes=[NORTH])) == 2
    latest = results(area_codes=[NORTH], latest_only=True)
    assert [each.period.code for each in latest] == ["2024-25"]
    assert latest[0].observations == ((latest[0].observations[0][0], 1),)
    with CaptureQueriesContext(connection) as asked:
        (without,) = results(area_codes=[NORTH], latest_only=True, with_observations=False)
    assert without == replace(latest[0], observations=())
    assert not any('"inputs"' in each["sql"] for each in asked.captured_queries)
    assert partnership.organisation("south-council")


@pytest.mark.usefixtures("recorded")
def test_a_year_in_part_does_not_hide_the_last_whole_one() -> None:
    sent(cases("30", period="2023-24"), cases("9", SOUTH, period="2023-24"))
    sent(cases("8", period="2024-25 Q1"))

    (north,) = results(area_codes=[NORTH], latest_only=True)

    assert north.period.code == "2023-24"
    assert [r.value.is_empty for r in results(area_codes=[NORTH])] == [False, True]


@pytest.mark.usefixtures("recorded")
def test_where_no_period_says_anything_the_last_says_why() -> None:
    sent(cases("8", period="2023-24 Q1"), cases("8", period="2024-25 Q1"))

    (north,) = results(area_codes=[NORTH], latest_only=True)

    assert north.period.code == "2024-25"
    assert "Only a part has come in" in north.reason


@pytest.mark.parametrize("kind", ["measure", "with_numerator"])
def test_what_is_short_of_the_denominator_is_said_of_it(kind: str) -> None:
    """Both districts sent the numerator, so “2 of 2” is no reason."""
    load_records(
        [
            homelessness(
                kind="proportion",
                multiplier=100,
                unit="per cent",
                numerator={"measure": PLACED},
                denominator={"kind": kind, "measure": NOT_PLACED},
            )
        ]
    )
    placed = [{**cases("5", where), "measure": PLACED} for where in (NORTH, SOUTH)]
    sent(*placed, {**cases("20"), "measure": NOT_PLACED})

    county = found(COUNTY)

    assert county.is_partial
    assert county.reason == (
        "Only a part of the denominator has come in: 1 of 2 districts."
        " The denominator is not yet supplied."
    )


# Years with gaps, more of them than a trend looks at, in an order in which they are not.
OUT_OF_ORDER = (2024, 2012, 2018, 2014, 2020, 2023, 2013, 2025, 2017, 2016, 2022, 2015)


def with_residents(years: Iterable[int]) -> None:
    sizes = ((NORTH, 50_000), (SOUTH, 100_000), (COUNTY, 150_000))
    Population.objects.all().delete()
    for year in years:
        for code, persons in sizes:
            area = Area.objects.get(code=code)
            Population.objects.create(area=area, year=year, persons_count=persons, source="Test")


@pytest.mark.usefixtures("recorded")
def test_results_kept_in_step_are_what_working_all_of_them_out_makes() -> None:
    with_residents(OUT_OF_ORDER)

    for number, year in enumerate(OUT_OF_ORDER):
        period = f"{year}-{(year + 1) % 100}"
        sent(cases(str(40 + 9 * number), period=period), cases(str(90 - number), SOUTH, period))

        done = refresh_indicators(by=None, at=AT)
        assert (year, done.written_count) == (year, 0)

    trends = {r.period.first.year: r.trend for r in results(area_codes=[NORTH])}
    assert set(trends) == set(OUT_OF_ORDER)
    assert trends[2022] == trends[2015] == "cannot be calculated"
    assert trends[2016] != "cannot be calculated"


def moved(area: str, parent: str = COUNTY, *, first: str, until: str | None) -> None:
    """The district lay in the county from one day until another."""
    link, _ = AreaParent.objects.get_or_create(
        area=Area.objects.get(code=area),
        parent=Area.objects.get(code=parent),
        defaults={"valid_from": first, "source": "Test"},
    )
    link.valid_from, link.valid_until = (
        date.fromisoformat(first),
        until and date.fromisoformat(until),
    )
    link.save()


@pytest.mark.usefixtures("recorded")
def test_a_district_that_is_no_more_is_not_waited_for() -> None:
    moved(SOUTH, first="2009-04-01", until="2024-04-01")

    sent(cases("30", period="2023-24"), cases("9", SOUTH, period="2023-24"), cases("40"))

    before, after = results(area_codes=[COUNTY], codes=["homelessness"])
    assert (before.parts_words, before.numerator) == ("2 of 2 districts", Figure.exact(39))
    assert after.numerator == Figure.exact(40)
    assert (after.parts_expected_count, after.is_partial) == (1, False)


@pytest.mark.usefixtures("recorded")
def test_a_district_that_was_not_yet_is_not_waited_for() -> None:
    moved(SOUTH, first="2024-04-01", until=None)

    sent(cases("30", period="2023-24"), cases("40"))

    before, after = results(area_codes=[COUNTY], codes=["homelessness"])
    assert before.numerator == Figure.exact(30)
    assert (after.is_partial, after.numerator.low) == (True, 40)


SPAN, YEARS_3 = "2022-04-01/2025-03-31", (2022, 2023, 2024)


@pytest.mark.parametrize(
    ("sent_periods", "shown"),
    [
        # A year comes before a span that ends with it, and before one of its own quarters.
        ((SPAN, "2024-25"), "2024-25"),
        (("2024-25", "2024-25 Q4"), "2024-25"),
        # What ends later comes first, also where it began earlier.
        ((SPAN, "2023-24"), SPAN),
    ],
)
@pytest.mark.usefixtures("loaded")
def test_every_page_takes_the_same_result_as_the_latest(
    sent_periods: tuple[str, ...], shown: str
) -> None:
    load_records([homelessness(period_kinds=["year", "span", "quarter"], kind="count",
                               denominator=None, level="county")])  # fmt: skip
    with_residents(YEARS_3)
    sent(*(cases("30", area, period) for period in sent_periods for area in (NORTH, SOUTH)))

    everything = results(codes=["homelessness"], area_codes=[COUNTY])

    assert found(COUNTY).period.code == shown
    assert headline_results(everything)["homelessness"].period.code == shown
    latest = latest_of(everything)
    assert latest is not None
    assert latest.period.code == shown


@pytest.mark.usefixtures("recorded")
def test_a_rate_over_invented_residents_is_illustrative() -> None:
    Population.objects.filter(area__code=NORTH, year=2024).update(is_illustrative=True)

    sent(cases("50"), cases("10", SOUTH), cases("50", period="2023-24"))

    marked = {(r.area_code, r.period.code): r.is_illustrative for r in results()}
    assert marked[NORTH, "2024-25"]
    assert not marked[SOUTH, "2024-25"]
    assert not marked[NORTH, "2023-24"]


def of_the_county_council(value: str, district: str, period: str) -> dict[str, str]:
    return {**cases(value, district, period), "organisation": "exampleshire-council"}


@pytest.mark.usefixtures("loaded")
def test_a_district_that_an_organisation_left_out_makes_no_smaller_county() -> None:
    load_records([homelessness(level="county")])
    with_residents((2023, 2024))
    sent(*(of_the_county_council("30", area, "2023-24") for area in (NORTH, SOUTH)))

    sent(of_the_county_council("40", NORTH, "2024-25"))

    county = results(codes=["homelessness"], area_codes=[COUNTY])[-1]
    assert county.period.code == "2024-25"
    assert (county.value.state, county.numerator.low) == (State.NOT_SUPPLIED, 40)
    assert (county.is_partial, county.parts_words) == (True, "1 of 2 districts")
    assert refresh_indicators(by=None, at=AT).written_count == 0


@pytest.mark.usefixtures("loaded")
def test_a_span_is_worked_out_again_when_a_year_in_it_comes_in() -> None:
    """The year tells that its district should be in the span, and is not."""
    load_records([homelessness(level="county", period_kinds=["year", "span"], kind="count",
                               denominator=None)])  # fmt: skip
    sent(cases("90", NORTH, SPAN))
    (before,) = results(codes=["homelessness"], area_codes=[COUNTY])
    assert before.numerator == Figure.exact(90)

    sent(cases("10", SOUTH, "2023-24"))

    span = {r.period.code: r for r in results(codes=["homelessness"], area_codes=[COUNTY])}[SPAN]
    assert (span.is_partial, span.numerator.low) == (True, 90)
    assert refresh_indicators(by=None, at=AT).written_count == 0
