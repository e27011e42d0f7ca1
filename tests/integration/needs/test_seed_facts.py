"""Every fact of the board papers goes in by the commands and is read back exactly."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.html import escape

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.intake.reader import read_bytes
from needs.models import Observation
from needs.rules.submission import COLUMNS
from tests.integration.needs.conftest import signed_in
from tests.standing import standing

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "dalpb" / "example"
REFERENCE = (
    ROOT / "needs" / "reference" / "measures.json",
    EXAMPLE / "gloucestershire.json",
    EXAMPLE / "measures-local.json",
)
with (ROOT / "tests" / "data" / "seed_facts.csv").open(encoding="utf-8") as source:
    FACTS = tuple(enumerate(csv.DictReader(source), start=1))

pytestmark = pytest.mark.django_db

# The papers set no number for these two targets, so a number does not apply. Of the rest
# without one, a number exists that the papers do not print.
NO_TARGET_SET = {
    "Gap in early years attainment, free school meals and Black/White children",
    "Early years practitioners trained in ACEs and trauma informed practice",
}
DISTRICTS = 6


def run(command: str, path: Path) -> dict[str, object]:
    out = StringIO()
    call_command(command, str(path), "--json", stdout=out)
    found: dict[str, object] = json.loads(out.getvalue())
    return found


@standing
def on_seed_facts() -> None:
    for path in REFERENCE:
        assert run("load_reference", path)["status"] == "accepted"
    report = run("import_observations", EXAMPLE / "seed-facts.csv")
    assert (report["status"], report["errors"]) == ("accepted", [])


def expected(fact: dict[str, str]) -> tuple[State, Decimal | None, Decimal | None, Decimal | None]:
    """State, value, low and high that a fact's value and its words ask for."""
    value, words = fact["value"], fact["qualifier"]
    if not value:
        empty = fact["measure"] in NO_TARGET_SET
        return (State.NOT_APPLICABLE if empty else State.NOT_SUPPLIED, None, None, None)
    if fact["unit"] == "date":
        number = Decimal(value.replace("-", ""))
        return (State.EXACT, number, number, number)
    if "-" in value:
        low, high = (Decimal(part) for part in value.split("-"))
        return (State.BOUNDED, None, low, high)
    number = Decimal(value)
    if words.startswith("more than"):
        return (State.BOUNDED, None, number + 1, None)
    if words.startswith(("and over", "target, at least")):
        return (State.BOUNDED, None, number, None)
    if words.startswith("and under"):
        return (State.BOUNDED, None, Decimal(0), number)
    if words.startswith("under"):
        return (State.BOUNDED, None, Decimal(0), number - 1)
    if words.startswith(("around", "estimate")):
        return (State.ESTIMATED, number, None, None)
    return (State.EXACT, number, number, number)


def parts(figure: Figure) -> tuple[State, Decimal | None, Decimal | None, Decimal | None]:
    return (figure.state, figure.value, figure.low, figure.high)


def rows_of(number: int) -> Iterator[Observation]:
    yield from Observation.objects.filter(note__startswith=f"Fact {number}: ").select_related(
        "period", "area", "measure"
    )


def test_there_are_105_facts_and_a_row_for_each_district_of_the_one_by_district() -> None:
    assert len(FACTS) == 105
    assert sum(fact["area"] == "each district" for _, fact in FACTS) == 1


@pytest.mark.usefixtures("on_seed_facts")
def test_every_fact_reads_back_exactly() -> None:
    wrong = []
    for number, fact in FACTS:
        found = list(rows_of(number))
        wanted = DISTRICTS if fact["area"] == "each district" else 1
        if len(found) != wanted:
            wrong.append(f"fact {number} has {len(found)} rows")
        for row in found:
            if parts(row.figure) != expected(fact):
                wrong.append(f"fact {number}: {row.figure} is not {fact['value']!r}")
            if row.source != fact["source_section"] or row.is_illustrative:
                wrong.append(f"fact {number}: source {row.source!r}")
            if fact["measure"] not in row.note or fact["qualifier"][1:] not in row.note:
                wrong.append(f"fact {number}: note {row.note!r}")
    assert wrong == []
    assert Observation.objects.count() == len(FACTS) + DISTRICTS - 1


@pytest.mark.usefixtures("on_seed_facts")
def test_every_fact_is_found_on_screen_by_what_it_is_about() -> None:
    officer = signed_in("officer@council.example", "officer", "gloucestershire-county-council")
    missing = []
    for number, _ in FACTS:
        for row in rows_of(number):
            about = {
                "measure": row.measure.code,
                "period": row.period.code,
                "area": row.area.code,
                "category": row.category_key,
            }
            listed = officer.get("/figures/", about).text
            page = officer.get(f"/figures/{row.pk}/").text
            said = [f'href="/figures/{row.pk}/"' in listed]
            said += [escape(words) in page for words in (row.figure.shown(), row.source)]
            said += [escape(row.period.period.label) in page, f"Fact {number}: " in page]
            if not all(said):
                missing.append((number, said))
    assert missing == []


@pytest.mark.usefixtures("on_seed_facts")
@pytest.mark.parametrize(
    ("number", "period", "area", "measure", "category", "shown"),
    [
        (1, "2021-22", "E10000013", "new_burdens_grant", "county_council", "1,105,661"),
        (5, "2019-20", "K04000001", "people_experienced_abuse", "ALL", "around 2,300,000"),
        (14, "2020-21", "E10000013", "recorded_crime_rate_da", "ALL", "8.25"),
        (15, "2020-21", "E10000013", "victims_female_share", "ALL", "75 to 78"),
        (
            19,
            "2018-04-01/2021-03-31",
            "local-westgate-5",
            "recorded_crime_rate_multiple",
            "of_county_rate",
            "11",
        ),
        (
            27,
            "2018-04-01/2020-12-31",
            "E10000013",
            "places_of_safety_placed",
            "ALL",
            "45",
        ),
        (34, "2020-21", "E10000013", "referrals_received", "ALL", "more than 7,000"),
        (
            66,
            "2018-04-01/2021-03-31",
            "E07000081",
            "safeguarding_alerts_district_share",
            "ALL",
            "26",
        ),
        (77, "2019-20", "E10000013", "honour_based_violence_cases", "ALL", "fewer than 10"),
        (97, "2021-01-01/2021-12-31", "E10000013", "practitioners_trained_trauma", "target", "[z]"),
    ],
)
def test_facts_stand_where_the_readme_says(
    number: int, period: str, area: str, measure: str, category: str, shown: str
) -> None:
    (row,) = rows_of(number)
    assert (row.period.code, row.area.code, row.measure.code) == (period, area, measure)
    assert (row.category_key, row.figure.shown()) == (category, shown)


@pytest.mark.usefixtures("on_seed_facts")
def test_loading_everything_again_changes_nothing() -> None:
    for path in REFERENCE:
        assert run("load_reference", path)["rows_written"] == 0
    report = run("import_observations", EXAMPLE / "seed-facts.csv")
    assert (report["rows_written"], report["rows_unchanged"]) == (0, report["rows_read"])


@pytest.mark.usefixtures("on_seed_facts")
@pytest.mark.parametrize("year", ["2023-24", "2024-25"])
def test_every_partner_file_goes_in_and_is_marked_illustrative(year: str) -> None:
    before = Observation.objects.count()
    read = 0
    for path in sorted((EXAMPLE / "figures" / year).iterdir()):
        report = run("import_observations", path)
        assert (report["status"], report["errors"], report["warnings"]) == ("accepted", [], [])
        table = read_bytes(
            path.read_bytes(), filename=path.name, expected_headings=frozenset(COLUMNS)
        )
        read += len(table.rows)
    figures = Observation.objects.filter(is_illustrative=True)
    assert figures.count() == Observation.objects.count() - before == read
    assert figures.exclude(source="Invented for the example partnership").count() == 0


@pytest.mark.usefixtures("on_seed_facts")
def test_later_published_facts_go_in_beside_the_first() -> None:
    report = run("import_observations", EXAMPLE / "later-facts.csv")

    assert (report["status"], report["errors"]) == ("accepted", [])
    row = Observation.objects.get(
        period__code="2023-24",
        measure__code="referrals_received",
        organisation__code="greensquareaccord",
    )
    assert (row.figure, row.is_illustrative) == (Figure.exact(11180), False)
