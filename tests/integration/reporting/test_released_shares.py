"""Percentages and indicators on their way out: with both of their counts, or not at all."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from dalpb.kernel import clock
from dalpb.kernel.models.areas import Area, Population
from dalpb.kernel.refusals import Refused
from needs.services.reference import load_reference
from reporting.disclosure.attacker import Attack
from reporting.disclosure.policy import load_policies
from reporting.disclosure.system import build
from reporting.models import Release, Statement
from reporting.releases.asking import Ask, How, Places, TableAsk, Times, Weights
from reporting.releases.ledger import ledger
from reporting.selectors.published import published_release
from reporting.selectors.releases import evidence_of, printings, standing_copy
from reporting.services.releases.accepting import accept_finding
from reporting.services.releases.protecting import protect_release
from reporting.services.releases.reviewing import verify_copy
from tests import worlds
from tests.factories import releases
from tests.worlds import World

pytestmark = pytest.mark.django_db


def table(measure: str = "", **more: object) -> Ask:
    return Ask(
        (TableAsk("t", "People", measure, worlds.YEAR, Places.COUNTY, Times.YEAR, **more),)  # type: ignore[arg-type]
    )


def people() -> Ask:
    return table("supported_individuals", split="person_type", shares=True)


def test_shares_stand_beside_their_counts_and_are_withheld_with_them(world: World) -> None:
    releases.published(releases.ready(world), "people", people())
    one = published_release("people", at=clock.now())
    assert one is not None
    shown = {row.labels[-1]: [cell.text for cell in row.cells] for row in one.tables[0].rows}

    assert shown["Women"] == ["192", "61.5"]
    assert shown["All"] == ["312", "100.0"]
    assert shown["Trans adults"] == ["[c]", "[c]"]
    assert sum(cells == ["[c]", "[c]"] for cells in shown.values()) == 2
    assert all(("[c]" in cells) == (cells == ["[c]", "[c]"]) for cells in shown.values())
    told = Client().get("/public/figures/people/1/1.csv").text
    assert '"per cent' not in told
    assert ",61.5," in told


def test_each_printed_share_is_a_statement_and_is_proved_with_the_rest(world: World) -> None:
    release = releases.published(releases.ready(world), "people", people())
    copy = standing_copy(release)
    assert copy is not None
    percents = list(copy.statements.filter(kind="percent"))

    assert {row.of for row in percents} == {
        f"supported_individuals; period={worlds.YEAR}; area=E10000099"
    }
    assert (
        sorted(row.shown for row in percents)
        == sorted(
            str(cell.text)
            for row in published_release("people", at=clock.now()).tables[0].rows  # type: ignore[union-attr]
            for cell in row.cells[1:]
            if cell.mark == "" and row.labels[-1] != "All"
        )
    )
    assert verify_copy(release) == copy


def test_an_indicator_is_released_as_its_two_counts_and_its_share(world: World) -> None:
    indicators = (worlds.ROOT / "needs/reference/indicators.json").read_bytes()
    load_reference(content=indicators, file_name="indicators.json", by=None, at=worlds.AT)
    releases.ready(world)
    offered = world.client("officer").get("/releases/propose/")
    assert f'value="indicator:refused-for-space-share|{worlds.YEAR}"' in offered.text

    releases.published(world, "space", table(indicator="refused-for-space-share"))
    one = published_release("space", at=clock.now())
    assert one is not None
    cells = [cell.text for cell in one.tables[0].rows[0].cells]

    assert cells == ["45", "66", "68.2"]
    with pytest.raises(Refused, match="no indicator that is a share of counts or a rate"):
        releases.protected(world, "places", table(indicator="bedspaces-rate"))


def with_indicators(world: World) -> World:
    indicators = (worlds.ROOT / "needs/reference/indicators.json").read_bytes()
    load_reference(content=indicators, file_name="indicators.json", by=None, at=worlds.AT)
    return releases.ready(world)


def by_district(indicator: str, times: Times = Times.YEAR) -> Ask:
    return Ask((TableAsk("t", "T", "", worlds.YEAR, Places.DISTRICTS, times, indicator=indicator),))


def residents(**persons: int) -> None:
    for area, count in persons.items():
        Population.objects.create(
            area=Area.objects.get(code=area), year=2023, persons_count=count, source="Invented"
        )


def test_a_rate_is_released_with_its_count_and_its_residents(world: World) -> None:
    with_indicators(world)
    residents(E07000991=20_000, E07000992=45_000, E10000099=65_000)
    # Of another year, and of an area that is in no table.
    Population.objects.create(
        area=Area.objects.get(code="E92000001"), year=2024, persons_count=5, source="Invented"
    )
    counts = {releases.NORTH: (123, 131, 117, 133), releases.SOUTH: (212, 241, 213, 229)}
    assert world.send("officer", releases.quarters(counts, "referrals_received")).batch_id
    offered = world.client("officer").get("/releases/propose/").text

    release = releases.published(world, "rate", by_district("referral-rate"))
    one = published_release("rate", at=clock.now())
    assert one is not None
    (shown,) = one.tables
    rows = {row.labels[0]: [cell.text for cell in row.cells] for row in shown.rows}
    stored = Statement.objects.filter(kind="rate").order_by("population")

    assert f'value="indicator:referral-rate|{worlds.YEAR}"' in offered
    assert "(a rate)" in offered
    assert rows == {
        "North Example": ["504", "20,000", "25.2"],
        "South Example": ["895", "45,000", "19.9"],
        "Exampleshire": ["1,399", "65,000", "21.5"],
    }
    assert shown.cell_headings[1:] == (
        "Residents, mid-2023",
        "Per 1,000 residents, April 2024 to March 2025",
    )
    assert [(row.population, row.per, row.shown, row.of) for row in stored] == [
        (20_000, 1000, "25.2", "residents"),
        (45_000, 1000, "19.9", "residents"),
        (65_000, 1000, "21.5", "residents"),
    ]
    assert verify_copy(release)
    (printing,) = printings()
    known = ledger((printing,), (), load_policies()[releases.POLICY]).known
    assert len(known.releases[0].rates) == 3
    assert ",25.2," in Client().get("/public/figures/rate/1/1.csv").text


def test_a_withheld_count_has_no_rate(world: World) -> None:
    with_indicators(world)
    residents(E07000991=20_000, E07000992=45_000, E10000099=65_000)
    counts = {releases.NORTH: (1, 0, 1, 1), releases.SOUTH: (112, 141, 113, 129)}
    assert world.send("officer", releases.quarters(counts, "referrals_received")).batch_id
    release = releases.proposed(world, "withheld", by_district("referral-rate"))
    said = {"release": release, "weights": Weights(), "by": world.people["officer"]}
    copy = protect_release(**said, version=1, at=releases.AT)  # type: ignore[arg-type]
    for finding in copy.findings.all():
        accept_finding(
            finding=finding,
            reason="Asked for.",
            expires_on=releases.AT.date() + timedelta(days=9),
            by=world.people["officer"],
            at=releases.AT,
        )
    release.refresh_from_db()
    copy = protect_release(**said, version=release.version, at=releases.AT)  # type: ignore[arg-type]
    (shown,) = [json.loads(row.content) for row in copy.tables.all()]
    texts = [[cell["text"] for cell in row["cells"]] for row in shown["rows"]]

    assert texts == [["[c]", "20,000", "[c]"], ["[c]", "45,000", "[c]"], ["498", "65,000", "7.7"]]
    assert [row.shown for row in copy.statements.filter(kind="rate")] == ["7.7"]
    assert "A rate is withheld where its count is." in shown["notes"]


def test_a_rounded_count_has_a_rounded_rate_which_says_nothing_of_its_own(world: World) -> None:
    releases.may_round(with_indicators(world))
    residents(E07000991=20_000, E10000099=65_000)
    counts = {releases.NORTH: (1, 0, 1, 1), releases.SOUTH: (1, 0, 1, 0)}
    assert world.send("officer", releases.quarters(counts, "referrals_received")).batch_id
    releases.published(world, "rounded", by_district("referral-rate"), how=How.ROUND)
    one = published_release("rounded", at=clock.now())
    assert one is not None
    (shown,) = one.tables

    assert not Statement.objects.filter(kind="rate").exists()
    for row in shown.rows:
        number, people, per_head = (cell.text for cell in row.cells)
        assert int(number) % 5 == 0
        if row.labels == ("South Example",):
            assert (people, per_head) == ("[z]", "[z]")
        else:
            whole = int(people.replace(",", ""))
            assert abs(Decimal(per_head) - Decimal(1000 * int(number)) / whole) <= Decimal("0.05")
    assert any("[z] stands where no number of residents" in note for note in shown.notes)
    assert "Rates are of the rounded counts." in shown.notes


def test_a_rate_of_quarters_or_without_residents_is_refused_in_a_sentence(world: World) -> None:
    with_indicators(world)
    assert world.send("officer", releases.quarters(measure="referrals_received")).batch_id

    with pytest.raises(Refused, match="is a rate of a whole year"):
        releases.protected(world, "one", by_district("referral-rate", Times.QUARTERS))
    with pytest.raises(Refused, match="No number of residents for 2024-25 is known"):
        releases.protected(world, "two", by_district("referral-rate"))


def test_a_share_of_two_measures_added_up_is_released_with_their_sum(world: World) -> None:
    with_indicators(world)

    release = releases.published(world, "both", by_district("not-supported-share"))
    one = published_release("both", at=clock.now())
    assert one is not None
    (shown,) = one.tables
    rows = {row.labels[0]: [cell.text for cell in row.cells] for row in shown.rows}
    copy = standing_copy(release)
    assert copy is not None
    sums = {row.cell: row.low for row in copy.statements.filter(cell__contains="+", kind="value")}

    assert rows["Exampleshire"] == ["66", "258", "25.6"]
    assert sums[f"households_unable_to_support+households_supported; period={worlds.YEAR}; area=E10000099"] == 258  # fmt: skip
    assert {row.of.partition(";")[0] for row in copy.statements.filter(kind="percent")} == {
        "households_unable_to_support+households_supported"
    }
    assert verify_copy(release)
    assert {cube.measure for cube in evidence_of(copy).cubes} == {
        "households_unable_to_support",
        "households_supported",
        "households_unable_to_support+households_supported",
    }
    # The other count was never printed, and whoever takes away has it: it counts as known.
    known = ledger(printings(), (), load_policies()[releases.POLICY]).known
    other = f"households_supported; period={worlds.YEAR}; area=E10000099"
    system = build(known)
    limits = Attack(system).interval(system.ids.index(other))
    assert (limits.low, limits.high) == (192, 192)


def test_the_officer_asks_for_shares_by_ticking_a_box(world: World) -> None:
    releases.ready(world)
    said = {
        "code": "people",
        "title": "People",
        "summary": "Whom services supported.",
        "reason": "So that anybody may see it.",
        "measure_1": f"supported_individuals|{worlds.YEAR}",
        "title_1": "People",
        "places_1": "county",
        "times_1": "year",
        "shares_1": "on",
    }
    client = world.client("officer")

    refused = client.post("/releases/propose/", said)
    sent = client.post("/releases/propose/", {**said, "split_1": "person_type"})

    assert "Choose what the table is split by" in refused.text
    assert sent.status_code == 302
    assert '"shares":true' in Release.objects.get().ask


def test_the_database_wants_a_ratio_to_be_of_something() -> None:
    copy = releases.bare("unsafe", is_safe=False).copies.get()
    value: dict[str, Any] = {"kind": "value", "low": 1, "high": 1}
    rate: dict[str, Any] = {"kind": "rate", "of": "residents", "population": 9, "per": 1000}
    wrong: tuple[tuple[str, dict[str, Any]], ...] = (
        ("percent_of_what", {"kind": "percent"}),
        ("percent_of_what", {**value, "of": "another"}),
        ("percent_of_what", {**rate, "of": ""}),
        ("rate_of_whom", {**rate, "population": None}),
        ("rate_of_whom", {**rate, "population": 0}),
        ("rate_of_whom", {**rate, "per": None}),
        ("rate_of_whom", {**value, "per": 1000}),
        ("coherent", {**rate, "low": 1}),
        ("coherent", {"kind": "percent", "of": "another", "low": 1}),
    )
    for rule, said in wrong:
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            Statement.objects.create(copy=copy, table=9, cell="a", shown="1", **said)
    assert Statement.objects.create(copy=copy, table=9, cell="a", shown="1", **rate).pk
