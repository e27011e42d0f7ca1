"""Indicators on pages and by the API: who reads them, and that all say the same stored result."""

import re
from typing import Any

import pytest
from django.test import Client

from needs.facts.indicators import results
from needs.models import Indicator
from tests.integration.needs import partnership
from tests.integration.needs.conftest import signed_in
from tests.integration.needs.indicator_records import homelessness, load_records
from tests.integration.needs.partnership import row
from tests.integration.needs.test_indicators import cases, sent
from tests.standing import standing

pytestmark = pytest.mark.django_db
API = "/api/v1/indicators"


@standing
def on_two_indicators() -> None:
    partnership.load()
    load_records(
        [
            homelessness(
                breaks=[{"on": "2024-04-01", "reason": "The law changed in the test."}],
                flows=[
                    {
                        "label": "Came in",
                        "measure": "supported_individuals",
                        "category": "inbound",
                    }
                ],
            ),
            homelessness(code="silent", name="Nobody sends this", kind="count", denominator=None,
                         numerator={"measure": "safeguarding_alerts_da"}),
        ]
    )  # fmt: skip
    sent(cases("30", period="2023-24"), cases("8", "E07000992", period="2023-24"))
    sent(cases("90"), cases("10", "E07000992"))


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.mark.usefixtures("on_two_indicators")
def test_the_list_shows_the_stored_result_and_the_silence() -> None:
    text = words(page(signed_in("o@x.example", "officer", "exampleshire-council"), "/indicators/"))

    county = next(r for r in results(codes=["homelessness"], latest_only=True)
                  if r.area_kind == "county")  # fmt: skip
    assert f"{county.value.value:.1f}" in text
    assert "Nobody sends this" in text
    assert "Nobody has sent it" in text
    assert "Clear rise on April 2023 to March 2024" not in text  # the series breaks in between
    assert "Not judged. No benchmark has been loaded for it." in text


@pytest.mark.usefixtures("on_two_indicators")
def test_one_indicator_has_its_answers_series_districts_and_sources() -> None:
    client = signed_in("o@x.example", "officer", "exampleshire-council")

    text = page(client, "/indicators/homelessness/")

    said = words(text)
    for question in ("What is measured?", "Who measures it?", "What else should be borne in mind?"):
        assert question in said
    assert "Recorded demand. This counts what came to notice." in said
    assert "A on the chart: The law changed in the test." in said
    assert "The series breaks: A before 2024-25." in said
    assert "Higher than the rest of Exampleshire" in said
    assert "dalpb-judged--higher" in text
    assert not re.search(r"dalpb-judged--(red|amber|green)", text)
    north, south = said.index("North Example 1.8"), said.index("South Example 0.1")
    assert north < south
    assert text.count('href="/figures/') >= 2


@pytest.mark.usefixtures("on_two_indicators")
def test_the_national_fields_are_on_the_page_where_they_are_filled_in() -> None:
    Indicator.objects.filter(code="homelessness").update(
        numerator_source="District records", methodology="Byar's limits"
    )
    client = signed_in("o@x.example", "officer", "exampleshire-council")

    said = words(page(client, "/indicators/homelessness/"))

    assert "Source of the numerator District records" in said
    assert "Method Byar&#x27;s limits" in said
    assert "Standard population" not in said
    assert "As the national tools describe one" not in page(client, "/indicators/silent/")


@pytest.mark.usefixtures("on_two_indicators")
def test_an_indicator_without_figures_says_so() -> None:
    client = signed_in("o@x.example", "officer", "exampleshire-council")

    assert "Nobody has sent the figures" in page(client, "/indicators/silent/")
    assert client.get("/indicators/none-such/").status_code == 404


@pytest.mark.usefixtures("on_two_indicators")
def test_a_year_in_part_does_not_hide_the_last_whole_one() -> None:
    sent(cases("5", period="2025-26 Q1"))
    client = signed_in("o@x.example", "officer", "exampleshire-council")

    assert "April 2025 to March 2026" not in words(page(client, "/indicators/"))
    said = words(page(client, "/indicators/homelessness/"))

    assert "Period April 2024 to March 2025" in said
    assert "Since then Nothing is shown for April 2025 to March 2026. Only a part" in said
    assert "districts, April 2024 to March 2025" in said
    assert said.index("North Example 1.8") < said.index("South Example 0.1")


@pytest.mark.usefixtures("on_two_indicators")
def test_no_year_in_part_since_the_last_whole_one_is_skipped() -> None:
    sent(cases("5", period="2025-26 Q1"), cases("5", period="2027-28 Q1"))
    client = signed_in("o@x.example", "officer", "exampleshire-council")

    said = words(page(client, "/indicators/homelessness/"))

    first, second, third = (
        said.index(f"Nothing is shown for April {year} to March {year + 1}. {why}")
        for year, why in (
            (2025, "Only a part"),
            (2026, "Nobody has sent it"),
            (2027, "Only a part"),
        )
    )
    assert first < second < third


@pytest.mark.usefixtures("on_two_indicators")
@pytest.mark.parametrize("role", ["board_member", "chair"])
def test_a_board_member_reads_indicators_and_no_partners_figure(role: str) -> None:
    client = signed_in("b@x.example", role, "exampleshire-council")

    text = page(client, "/indicators/homelessness/")

    assert "The figures it came from" not in text
    assert "/figures/" not in text


@pytest.mark.usefixtures("on_two_indicators")
@pytest.mark.parametrize(
    ("role", "organisation"),
    [
        ("partner", "south-council"),
        ("administrator", "exampleshire-council"),
        ("consultation_officer", "exampleshire-council"),
    ],
)
def test_a_partner_learns_nothing_by_page_or_api(role: str, organisation: str) -> None:
    client = signed_in("p@x.example", role, organisation)

    there, missing = (client.get(f"/indicators/{code}/") for code in ("homelessness", "none"))
    assert (there.status_code, missing.status_code) == (403, 403)
    assert "Indicators" not in client.get("/").text
    assert client.get(f"{API}/").json()["results"] == []
    for end in ("", "results/", "results/?area=E10000099", "results/?period=2024-25"):
        there, missing = (client.get(f"{API}/{code}/{end}") for code in ("homelessness", "none"))
        assert (there.status_code, missing.status_code) == (404, 404)
        assert stable(there.json()) == stable(missing.json())


def stable(problem: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value for name, value in problem.items() if name not in ("instance", "request_id")
    }


@pytest.mark.usefixtures("on_two_indicators")
def test_the_api_gives_the_same_stored_result() -> None:
    client = signed_in("o@x.example", "officer", "exampleshire-council")

    (one,) = client.get(f"{API}/homelessness/results/?area=E07000991&period=2024-25").json()[
        "results"
    ]

    stored = results(codes=["homelessness"], area_codes=["E07000991"], latest_only=True)[0]
    assert one["value"]["value"] == format(stored.value.value or 0, "f").rstrip("0").rstrip(".")
    assert one["lower"] == format(stored.lower or 0, "f").rstrip("0").rstrip(".")
    assert (one["colour"], one["version"]) == (stored.colour, stored.version)
    assert [each["kind"] for each in one["comparisons"]] == [c.kind for c in stored.comparisons]
    assert one["inputs_sha256"] == stored.inputs_sha256


@pytest.mark.usefixtures("on_two_indicators")
def test_the_api_lists_records_with_their_nine_answers() -> None:
    client = signed_in("o@x.example", "officer", "exampleshire-council")

    found = client.get(f"{API}/").json()["results"]

    assert [each["code"] for each in found] == ["homelessness", "silent"]
    assert all(len(each["answers"]) == 9 for each in found)
    assert client.get(f"{API}/homelessness/").json()["is_recorded_demand"] is True


@pytest.mark.usefixtures("on_two_indicators")
def test_results_are_paged_by_key_and_filters_are_closed() -> None:
    client = signed_in("o@x.example", "officer", "exampleshire-council")
    seen: list[int] = []
    address: str | None = f"{API}/homelessness/results/?page_size=2"
    while address:
        answer = client.get(address).json()
        seen += [each["id"] for each in answer["results"]]
        address = answer["next"]

    assert len(seen) == len(set(seen)) == 6
    for query in ("value=1", "colour=red", "area=", "area=E1&area=E2", "ordering=value"):
        assert client.get(f"{API}/homelessness/results/?{query}").status_code == 400


@pytest.mark.usefixtures("on_two_indicators")
def test_a_figure_that_is_corrected_is_corrected_on_the_page() -> None:
    client = signed_in("o@x.example", "officer", "exampleshire-council")
    assert "North Example 1.8" in words(page(client, "/indicators/homelessness/"))

    sent(cases("205"))

    said = words(page(client, "/indicators/homelessness/"))
    assert "North Example 4.1" in said
    assert "What this result has said" in said
    assert said.index("2 (now) 1.4 215") < said.index("1 0.7 100 150,000")


@pytest.mark.usefixtures("on_two_indicators")
def test_words_of_a_source_are_shown_and_cannot_break_the_page() -> None:
    sent({**row("<10"), "measure": "homeless_applications_da", "area": "E07000992",
          "organisation": "south-council", "service": "", "period": "2024-25"})  # fmt: skip
    client = signed_in("o@x.example", "officer", "exampleshire-council")

    said = words(page(client, "/indicators/homelessness/"))

    assert "South Example 0 to 0.1" in said


@pytest.mark.usefixtures("on_two_indicators")
def test_those_whose_group_is_not_known_are_shown_beside_the_base() -> None:
    house = {"measure": "supported_individuals", "period": "2024-25"}
    load_records(
        [
            homelessness(
                code="from-here",
                name="Came from here",
                kind="proportion",
                level="county",
                multiplier=100,
                numerator={"measure": "supported_individuals", "category": "stayed"},
                denominator={"kind": "measure", "measure": "supported_individuals"},
                is_recorded_demand=False,
                unknown_category="inbound",
            )
        ]
    )
    client = signed_in("o@x.example", "officer", "exampleshire-council")

    sent(row("40", **house), row("28", category="stayed", **house))
    assert "Of these, not known [n]" in words(page(client, "/indicators/from-here/"))

    sent(row("7", category="inbound", **house))
    said = words(page(client, "/indicators/from-here/"))
    assert "Out of 40 Of these, not known 7 Judged" in said
