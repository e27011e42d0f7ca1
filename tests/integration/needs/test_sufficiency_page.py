"""The sufficiency page: what it adds up, what it says is missing, and who may not see it."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.legal_kinds import LegalKind
from dalpb.kernel.models.areas import Area, Population
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.periods import financial_year
from needs.facts.sufficiency import SufficiencyFact, areas, periods, sufficiency
from needs.models import Capacity
from needs.rules.places_needed import Missing, QueueView
from needs.rules.sufficiency import Family
from tests.integration.needs import partnership
from tests.integration.needs.conftest import signed_in
from tests.integration.needs.partnership import as_csv, row, send
from tests.standing import standing

YEAR = financial_year(2024)
COUNTY = "E10000099"
E = Figure.exact


@standing
def on_provision() -> None:
    """The partnership, with a population and capacities of every shape."""
    places: dict[str, Any] = copy.deepcopy(partnership.PLACES)
    places["populations"] = [
        {"area": COUNTY, "year": year, "persons": persons, "source": "Test estimates"}
        for year, persons in ((2021, 95_000), (2030, 500_000))
    ]
    north, south = places["services"]
    north["capacities"] = [
        {"from": "2020-04-01", "until": "2024-10-01", "bedspaces": 12, "units": 4},
        {"from": "2024-10-01", "bedspaces": 18, "units": 6},
    ]
    south["capacities"] = [{"from": "2020-04-01", "bedspaces": 30}]
    partnership.load(places)


def figures(**values: str) -> list[dict[str, str]]:
    """North House's year: each measure's total, or `measure__category`."""
    return [
        row(value, period="2024-25", measure=name.split("__")[0], category=name.split("__")[1])
        for name, value in values.items()
    ]


FULL: Mapping[str, str] = {
    "accommodation_requests__ALL": "60",
    "households_supported__ALL": "30",
    "stay_days_ended__ALL": "1500",
    "households_stopped_support__ALL": "25",
    "place_days_occupied__ALL": "1600",
    "refusal_instances__ALL": "35",
    "refusal_instances__capacity_constraints": "20",
    "refusal_instances__needs_not_met": "10",
    "refusal_instances__other_not_listed": "5",
    "households_unable_to_support__ALL": "28",
    "households_unable_to_support__capacity_constraints": "15",
    "households_unable_to_support__needs_not_met": "8",
    "households_unable_to_support__applicant_choice": "3",
    "households_unable_to_support__other_not_listed": "2",
}


def loaded(**changes: str | None) -> SufficiencyFact:
    values = {name: value for name, value in {**FULL, **changes}.items() if value is not None}
    assert send(as_csv(figures(**values))).errors == ()
    return sufficiency(period=YEAR, area_code=COUNTY)


def test_places_are_those_of_the_days_they_were_held(on_provision: None) -> None:
    fact = loaded()

    assert fact.without is not None
    assert fact.without.place_days == E(183 * 4 + 182 * 6)
    assert fact.sanctuary is not None
    assert fact.sanctuary.place_days == E(365 * 30)
    assert [kind for kind, _ in fact.by_kind] == [LegalKind.REFUGE, LegalKind.SANCTUARY]


def test_the_benchmark_takes_the_latest_population_not_after_the_period(on_provision: None) -> None:
    fact = loaded()

    assert fact.population is not None
    assert (fact.population.year, fact.population.persons) == (2021, 95_000)
    assert fact.benchmark is not None
    assert fact.benchmark.wanted == 10
    assert fact.benchmark.short_by == E(5)
    assert fact.benchmark_with_sanctuary is not None
    assert fact.benchmark_with_sanctuary.short_by == E(0)


def test_the_population_is_of_the_mid_year_that_lies_in_the_period(on_provision: None) -> None:
    """30 June 2025 lies after March 2025; rates for the same year take the same estimate."""
    county = Area.objects.get(code=COUNTY)
    for year, persons in ((2024, 100_000), (2025, 200_000)):
        Population.objects.create(area=county, year=year, persons_count=persons, source="Test")

    fact = loaded()

    assert fact.population is not None
    assert (fact.population.year, fact.population.persons) == (2024, 100_000)


def test_a_benchmark_over_invented_residents_is_illustrative(on_provision: None) -> None:
    assert not loaded().is_illustrative

    Population.objects.filter(year=2021).update(is_illustrative=True)

    assert sufficiency(period=YEAR, area_code=COUNTY).is_illustrative
    # Totals cannot be marked one by one, so the page does not speak of marks.
    said = signed_in("o@x.example", "officer", "exampleshire-council").get("/sufficiency/").text
    assert "Some of the figures, places or residents" in said
    assert "What is marked illustrative" not in said


def test_more_days_taken_than_places_were_held_is_said(on_provision: None) -> None:
    client = signed_in("o@x.example", "officer", "exampleshire-council")
    loaded()
    assert "One of the two is wrong" not in client.get("/sufficiency/").text

    loaded(place_days_occupied__ALL="9000")

    said = client.get("/sufficiency/").text
    assert "More days were taken than places were held: refuge accommodation." in said


def test_the_reasons_of_the_year_stand_in_their_families(on_provision: None) -> None:
    told = loaded().without

    assert told is not None
    assert told.unmet_demand == E(23)
    assert told.offers_not_taken == E(3)
    assert told.unmet[Family.NOT_TOLD] == E(2)


def test_the_queue_leaves_out_what_no_place_would_have_answered(on_provision: None) -> None:
    queue = loaded().queue

    assert isinstance(queue, QueueView)
    assert queue.arrivals == E(45)
    assert queue.stay.middle == 60


@pytest.mark.parametrize(
    ("without", "gap"),
    [
        ("accommodation_requests__ALL", Missing.REQUESTS),
        ("stay_days_ended__ALL", Missing.STAYS),
        ("households_stopped_support__ALL", Missing.STAYS),
    ],
)
def test_a_service_that_is_silent_leaves_the_queue_undrawn(
    on_provision: None, without: str, gap: Missing
) -> None:
    fact = loaded(**{without: None})

    assert fact.queue == (gap,)
    named = [(g.service_name, g.organisation_name) for g in fact.gaps]
    assert ("North House", "North Refuge Charity") in named


def test_bedspaces_alone_bound_the_places(on_provision: None) -> None:
    for held in Capacity.objects.filter(service__code="north-house"):
        held.units_count = None
        held.save()
    fact = loaded()

    assert fact.without is not None
    assert fact.without.place_days == Figure.bounded(365, 183 * 12 + 182 * 18)
    assert isinstance(fact.queue, QueueView)
    assert fact.queue.refused.middle is None


def test_a_district_has_its_own_services_alone(on_provision: None) -> None:
    loaded()

    south = sufficiency(period=YEAR, area_code="E07000992")

    assert south.without is None
    assert south.queue is None
    assert [account.service_code for account in south.accounts] == ["south-sanctuary"]
    assert [name for _, name in areas()] == ["Exampleshire", "North Example", "South Example"]


def page(client: Client, **query: str) -> str:
    answer = client.get(reverse("needs:sufficiency"), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def reader(on_provision: None) -> Client:
    return signed_in("officer@council.example", "officer", "exampleshire-council")


def test_the_page_answers_for_the_level_that_was_asked(reader: Client) -> None:
    loaded()

    five, twenty = page(reader, level="5"), page(reader, level="20")

    assert "To refuse no more than 5% of requests" in five
    assert "To refuse no more than 20% of requests" in twenty
    assert "Council of Europe" in five
    assert "Test estimates" in five
    assert "Unmet demand: no offer could be made" in five


def test_the_page_opens_on_the_last_whole_year_and_not_on_a_part(reader: Client) -> None:
    loaded()
    quarter = [
        row("9", period="2025-26 Q1", measure="accommodation_requests", category="ALL"),
        row("8", period="2025-26 Q1", measure="households_supported", category="ALL"),
    ]
    assert send(as_csv(quarter)).errors == ()
    ReportingPeriod.of(financial_year(2025))

    opened, asked = page(reader), page(reader, period="2025-26")

    assert f"Exampleshire, {financial_year(2024).label}" in opened
    assert f"Exampleshire, {financial_year(2025).label}" in asked


def test_the_page_says_what_is_missing_and_who_would_supply_it(reader: Client) -> None:
    loaded(accommodation_requests__ALL=None)

    text = page(reader)

    assert "the number of requests for a place" in text
    assert "Requests for safe accommodation" in text
    assert "North Refuge Charity" in text
    assert "<svg" not in text.split('id="main-content"')[1].split("</main>")[0]


def test_a_partnership_without_figures_has_a_page_without_numbers(reader: Client) -> None:
    ReportingPeriod.of(YEAR)

    text = page(reader)

    assert "not yet supplied by every service" in text
    assert "nothing is guessed" in text


@pytest.mark.parametrize(
    "query", [{"period": "1066-67"}, {"area": "E09999999"}, {"level": "7"}, {"level": "x"}]
)
def test_what_is_not_in_the_lists_is_refused(reader: Client, query: dict[str, str]) -> None:
    answer = reader.get(reverse("needs:sufficiency"), query)

    assert answer.status_code == 422
    assert "Choose" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "at"),
    [
        ("partner", "north-refuge"),
        ("board_member", "north-refuge"),
        ("chair", "exampleshire-council"),
        ("administrator", "exampleshire-council"),
        ("consultation_officer", "exampleshire-council"),
    ],
)
def test_who_may_not_read_every_figure_may_not_read_this(
    on_provision: None, role: str, at: str
) -> None:
    loaded()
    client = signed_in(f"{role}@example.org", role, at)

    answer = client.get(reverse("needs:sufficiency"), {"area": COUNTY})

    assert answer.status_code == 403
    assert "North House" not in answer.content.decode()


def test_more_services_ask_no_more_queries(reader: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(reader)
        return len(asked)

    loaded()
    page(reader)
    few = count()
    more: Sequence[dict[str, Any]] = [
        {
            "code": f"more-{n}",
            "name": f"More {n}",
            "organisation": "north-refuge",
            "area": "E07000991",
            "source": "Test",
            "kinds": [{"kind": "refuge", "from": "2020-04-01"}],
            "capacities": [{"from": "2020-04-01", "bedspaces": 4, "units": 2}],
        }
        for n in range(12)
    ]
    partnership.load({"services": list(more)})

    assert count() == few


def test_years_without_capacity_are_not_offered(on_provision: None) -> None:
    loaded()

    assert YEAR in periods()
    assert all(period.until.year > 2020 for period in periods())
    assert sufficiency(period=financial_year(2010), area_code=COUNTY).whole is None
    empty = sufficiency(period=financial_year(2023), area_code=COUNTY).without
    assert empty is not None
    assert empty.requests == Figure.empty(State.NOT_SUPPLIED)
