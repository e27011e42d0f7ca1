"""The example partnership's files hold together, mark what is invented, and name nobody."""

import csv
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from dalpb.kernel.intake.personal import find_personal, screen_table
from dalpb.kernel.intake.reader import read_bytes
from dalpb.kernel.intake.table import Table
from dalpb.kernel.roles import ROLES, Role

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "dalpb" / "example"
YEARS: Final = ("2023-24", "2024-25")
HEADINGS: Final = frozenset(
    {
        "period",
        "area",
        "organisation",
        "service",
        "measure",
        "category",
        "value",
        "note",
        "source",
        "illustrative",
    }
)
PERSON_TYPES: Final = ("women", "men", "trans_adults", "children")
CHARACTERISTICS: Final = ("black_and_minoritised", "mental_health", "disabled", "other_not_listed")
REASONS: Final = ("capacity_constraints", "needs_not_met", "other_not_listed")
ENDINGS: Final = ("no_longer_needed", "other")
OUTCOMES: Final = (
    "settled_home",
    "another_safe_accommodation",
    "temporary_accommodation",
    "family_or_friends",
    "returned_to_perpetrator",
    "not_known",
    "other",
)
Cells = Mapping[tuple[str, str], str]


def table_of(path: Path) -> Table:
    return read_bytes(path.read_bytes(), filename=path.name, expected_headings=HEADINGS)


def rows_of(path: Path) -> list[dict[str, str]]:
    table = table_of(path)
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


def figure_files(year: str) -> list[Path]:
    return sorted((EXAMPLE / "figures" / year).iterdir())


def all_files() -> list[Path]:
    return [path for year in YEARS for path in figure_files(year)]


@pytest.fixture(scope="module")
def services() -> dict[tuple[str, str], Cells]:
    """The figures of each year and accommodation service, by measure and category.

    Quarters are kept under `measure/Q1` to `measure/Q4`.
    """
    found: dict[tuple[str, str], dict[tuple[str, str], str]] = {}
    for year in YEARS:
        for path in figure_files(year):
            for row in rows_of(path):
                if row["service"] in ("", "gdass-community"):
                    continue
                quarter = row["period"].partition(" ")[2]
                measure = f"{row['measure']}/{quarter}" if quarter else row["measure"]
                cells = found.setdefault((year, row["service"]), {})
                cells[measure, row["category"]] = row["value"]
    return {key: dict(value) for key, value in found.items()}


def number(text: str) -> int:
    """A count; what does not apply adds nothing."""
    return 0 if text == "z" else int(text)


def reach(text: str) -> tuple[int, int]:
    """The least and the most that a count may be."""
    if text.startswith("<"):
        return 0, int(text[1:]) - 1
    return number(text), number(text)


def total(cells: Cells, measure: str, categories: tuple[str, ...]) -> int:
    return sum(number(cells[measure, category]) for category in categories)


def test_person_types_make_each_service_s_total(services: dict[tuple[str, str], Cells]) -> None:
    for key, cells in services.items():
        stated = number(cells["supported_individuals", "ALL"])
        assert total(cells, "supported_individuals", PERSON_TYPES) == stated, key


def test_the_county_comes_to_640_people_and_560_the_year_before(
    services: dict[tuple[str, str], Cells],
) -> None:
    county = dict.fromkeys(YEARS, 0)
    for (year, _), cells in services.items():
        county[year] += number(cells["supported_individuals", "ALL"])
    assert county == {"2023-24": 560, "2024-25": 640}


def test_people_came_from_outside_or_stayed(services: dict[tuple[str, str], Cells]) -> None:
    for key, cells in services.items():
        flows = total(cells, "supported_individuals", ("inbound", "stayed"))
        assert flows == number(cells["supported_individuals", "ALL"]), key


def test_stays_are_at_least_as_many_as_people(services: dict[tuple[str, str], Cells]) -> None:
    for key, cells in services.items():
        stays = number(cells["supported_spells", "ALL"])
        assert stays >= number(cells["supported_individuals", "ALL"]), key


def test_characteristics_lie_within_those_who_have_one_and_cover_them(
    services: dict[tuple[str, str], Cells],
) -> None:
    measure = "supported_individuals_specialist"
    for key, cells in services.items():
        some = number(cells[measure, "ALL"])
        most = [reach(cells[measure, category])[1] for category in CHARACTERISTICS]
        assert some <= number(cells["supported_individuals", "ALL"]), key
        assert max(most) <= some <= sum(most), key


def test_main_reasons_make_the_households_that_could_not_be_supported(
    services: dict[tuple[str, str], Cells],
) -> None:
    for key, cells in services.items():
        stated = number(cells["households_unable_to_support", "ALL"])
        assert total(cells, "households_unable_to_support", REASONS) == stated, key


def test_refusals_are_at_least_as_many_as_households_refused(
    services: dict[tuple[str, str], Cells],
) -> None:
    for key, cells in services.items():
        quarters = [cells[f"refusal_instances/Q{n}", "ALL"] for n in range(1, 5)]
        least = sum(reach(quarter)[0] for quarter in quarters)
        assert least >= number(cells["households_unable_to_support", "ALL"]), key


def test_endings_have_reasons_in_sanctuary_schemes_and_outcomes_elsewhere(
    services: dict[tuple[str, str], Cells],
) -> None:
    for (year, service), cells in services.items():
        ended = number(cells["households_stopped_support", "ALL"])
        if service.startswith("sanctuary-"):
            assert total(cells, "households_stopped_support", ENDINGS) == ended
            assert ("households_moved_on", "ALL") not in cells
        else:
            assert total(cells, "households_moved_on", OUTCOMES) == ended
            assert number(cells["households_moved_on", "ALL"]) == ended
        supported = number(cells["households_supported", "ALL"])
        people = number(cells["supported_individuals", "ALL"])
        assert ended <= supported <= people, (year, service)


def test_bedspaces_agree_with_the_recorded_capacity(
    services: dict[tuple[str, str], Cells],
) -> None:
    last = {"2023-24": "2024-03-31", "2024-25": "2025-03-31"}
    reference = json.loads((EXAMPLE / "gloucestershire.json").read_text(encoding="utf-8"))
    held = {row["code"]: row.get("capacities", []) for row in reference["services"]}
    for (year, service), cells in services.items():
        (capacity,) = [
            row
            for row in held[service]
            if row["from"] <= last[year] and row.get("until", "9999") > last[year]
        ]
        assert number(cells["bedspaces_commissioned", "ALL"]) == capacity["bedspaces"], service


def test_every_state_of_a_figure_is_to_be_seen() -> None:
    values = {row["value"] for path in all_files() for row in rows_of(path)}
    assert {"z", "x", "..", "0", "<5"} <= values


def test_one_file_is_a_workbook_and_one_an_open_document_sheet() -> None:
    kinds = [path.suffix for path in all_files()]
    assert (kinds.count(".xlsx"), kinds.count(".ods"), set(kinds)) == (
        1,
        1,
        {".csv", ".xlsx", ".ods"},
    )


@pytest.mark.parametrize("path", all_files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_partner_files_are_of_one_organisation_marked_and_free_of_personal_data(
    path: Path,
) -> None:
    rows = rows_of(path)
    assert {row["organisation"] for row in rows} == {path.stem}
    assert {row["illustrative"] for row in rows} == {"yes"}
    assert {row["source"] for row in rows} == {"Invented for the example partnership"}
    assert {row["period"].partition(" ")[0] for row in rows} == {path.parent.name}
    assert screen_table(table_of(path), path.name, allowed_headings=HEADINGS) == ()


@pytest.mark.parametrize("name", ["seed-facts.csv", "later-facts.csv"])
def test_no_published_fact_is_marked_as_invented_or_tells_of_a_person(name: str) -> None:
    path = EXAMPLE / name
    table = table_of(path)
    assert {row["illustrative"] for row in rows_of(path)} == {"no"}
    found = screen_table(table, path.name, allowed_headings=HEADINGS)
    assert [finding for finding in found if finding.is_certain] == []


def test_what_is_called_invented_is_flagged_and_the_other_way_round() -> None:
    reference = json.loads((EXAMPLE / "gloucestershire.json").read_text(encoding="utf-8"))
    for row in reference["organisations"] + reference["services"]:
        named = "(invented)" in row["name"]
        assert not named or row["is_illustrative"], row["code"]
        assert not row["source"].startswith("Invented") or named, row["code"]
    for row in reference["services"]:
        for capacity in row.get("capacities", []):
            assert "nvented" not in capacity["source"] or capacity["is_illustrative"], row["code"]


def test_districts_come_to_the_county_in_every_year() -> None:
    reference = json.loads((EXAMPLE / "gloucestershire.json").read_text(encoding="utf-8"))
    county: dict[int, int] = {}
    districts: dict[int, int] = {}
    for row in reference["populations"]:
        if row["area"] == "E10000013":
            county[row["year"]] = row["persons"]
        elif row["area"].startswith("E07"):
            districts[row["year"]] = districts.get(row["year"], 0) + row["persons"]
    assert set(county) == {2017, 2018, 2019, 2020, 2021, 2022}
    assert districts == county


def people() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((EXAMPLE / "people.json").read_text(encoding="utf-8"))[
        "people"
    ]
    return found


def test_there_is_a_sign_in_for_every_role_and_one_for_each_partner_that_is_asked() -> None:
    held = [membership["role"] for person in people() for membership in person["memberships"]]
    assert set(held) == {role.value for role in Role}
    partners = [
        membership["organisation"]
        for person in people()
        for membership in person["memberships"]
        if membership["role"] == Role.PARTNER.value
    ]
    collections = json.loads((EXAMPLE / "collections.json").read_text(encoding="utf-8"))
    asked = {
        ask["organisation"]
        for collection in collections["collections"]
        for section in collection["sections"]
        for ask in section["asked"]
    }
    assert len(set(partners)) == len(partners)
    assert asked - set(partners) == {"gloucestershire-county-council"}


def test_sign_ins_are_obviously_invented_and_hold_no_password() -> None:
    for person in people():
        assert set(person) == {"email", "full_name", "memberships"}
        assert person["full_name"].startswith("Example ")
        assert re.fullmatch(r"[a-z-]+@[a-z-]+\.example", person["email"])


def test_roles_of_the_tier_one_authority_are_held_there() -> None:
    for person in people():
        for membership in person["memberships"]:
            if ROLES[Role(membership["role"])].of_tier_one:
                assert membership["organisation"] == "gloucestershire-county-council"


def answers() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (EXAMPLE / "narratives-2024-25.json").read_text(encoding="utf-8")
    )["answers"]
    return found


def test_every_question_in_words_of_the_form_is_answered() -> None:
    form = tomllib.loads((ROOT / "reporting/returns/specs/2024_25.toml").read_text("utf-8"))
    asked = {
        question["code"]: {category["code"] for category in question["category"]}
        for question in form["question"]
        if question["by"] == "text"
    }
    assert [answer["question"] for answer in answers()] == list(asked)
    for answer in answers():
        assert answer["status"] in asked[answer["question"]]


def test_answers_say_what_is_invented_and_name_nobody() -> None:
    for answer in answers():
        assert answer["is_illustrative"] == bool(answer["invented"])
        assert answer["sources"] or answer["invented"]
        assert not [sign for sign in find_personal(answer["answer"]) if sign.is_certain]


def test_reasons_are_whole_sentences_that_name_nobody() -> None:
    found = json.loads((EXAMPLE / "findings-2024-25.json").read_text(encoding="utf-8"))
    for reason in found["answers"]:
        assert set(reason) == {"code", "where", "reason"}
        assert reason["reason"].endswith(".")
        assert find_personal(reason["reason"]) == ()


def texts() -> Iterator[str]:
    for path in [*EXAMPLE.glob("*.json"), *EXAMPLE.glob("*.csv"), EXAMPLE / "README.md"]:
        yield path.read_text(encoding="utf-8")


def test_the_readme_maps_every_fact() -> None:
    readme = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    with (ROOT / "tests/data/seed_facts.csv").open(encoding="utf-8") as source:
        facts = list(csv.DictReader(source))
    mapped = [int(line) for line in re.findall(r"^\| (\d+) \|", readme, re.MULTILINE)]
    assert mapped == list(range(1, len(facts) + 1))


def test_no_text_titles_a_person() -> None:
    for text in texts():
        assert not re.search(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Dame|Sir|Cllr|Professor)\b\.? [A-Z]", text)


def test_yearly_figures_are_all_invented_and_say_so() -> None:
    rows = rows_of(EXAMPLE / "yearly-figures.csv")

    assert {(row["illustrative"], row["source"]) for row in rows} == {
        ("yes", "Invented for the example partnership")
    }
    assert len({row["period"] for row in rows}) == 5
