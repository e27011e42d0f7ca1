"""check_return, build_return and load_example, as an operator and as scripts meet them."""

import io
import json
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError

from dalpb.kernel.audit import head, verify
from reporting.models import AnnualReturn, Release
from reporting.releases.asking import Ask, Places, TableAsk, Times
from reporting.render import formats
from reporting.render.formats import FormatCode
from reporting.selectors.returns import tier_one_authority
from reporting.services.certify import send_for_certification
from reporting.services.documents import stored_file
from reporting.services.moves import start_return
from reporting.workflow import ReturnStatus
from tests import worlds
from tests.factories import releases
from tests.worlds import World

FORMATS = [code.value for code in FormatCode]
BEGINS = {"pdf": b"%PDF-", "ods": b"PK", "xlsx": b"PK", "csv": b"\xef\xbb\xbf", "json": b"{"}


def run(*command: str) -> tuple[int, str]:
    """Exit status and what was printed, as a shell would see them."""
    said = io.StringIO()
    try:
        call_command(*command, stdout=said, stderr=said)
    except CommandError as refused:
        return refused.returncode, str(refused)
    except SystemExit as stopped:
        return int(stopped.code or 0), said.getvalue()
    return 0, said.getvalue()


def build(form: str, target: Path) -> int:
    status, _ = run("build_return", worlds.YEAR, "--format", form, "--output", str(target))
    return status


def test_check_return_says_2_where_there_is_nothing_to_check(world: World) -> None:
    status, said = run("check_return", worlds.YEAR)

    assert status == 2
    assert "Start it on the Returns page" in said


def test_check_return_says_1_while_something_blocks(world: World) -> None:
    officer = world.people["officer"]
    start_return(authority=tier_one_authority(), year=worlds.YEAR, by=officer, at=worlds.AT)

    status, said = run("check_return", worlds.YEAR)
    json_status, told = run("check_return", worlds.YEAR, "--json")

    assert status == json_status == 1
    assert "R8.1" in said
    report = json.loads(told)
    assert report["status"] == "blocked"
    assert {f["where"] for f in report["findings"] if f["severity"] == "blocker"} == {
        f"R8.{n}" for n in range(1, 7)
    }


def test_check_return_says_0_when_nothing_blocks(world: World) -> None:
    worlds.the_return(world)

    status, told = run("check_return", worlds.YEAR, "--json")

    assert status == 0
    report = json.loads(told)
    assert (report["status"], report["unanswered"]) == ("ready", 0)
    assert all(f["answered"] for f in report["findings"] if f["severity"] == "query")


@pytest.mark.parametrize("form", FORMATS)
def test_build_return_writes_a_draft_that_says_so(world: World, tmp_path: Path, form: str) -> None:
    worlds.the_return(world)
    target = tmp_path / "new" / f"return.{form}"

    assert build(form, target) == 0

    assert target.read_bytes().startswith(BEGINS[form])
    assert [found.name for found in target.parent.iterdir()] == [target.name]


def test_build_return_writes_the_stored_files_of_a_signed_return_and_again_nothing(
    world: World, tmp_path: Path
) -> None:
    made = worlds.the_return(world, ReturnStatus.CERTIFIED)
    targets = {form: tmp_path / f"return.{form}" for form in FORMATS}

    assert {build(form, target) for form, target in targets.items()} == {0}
    written = {form: target.stat().st_mtime_ns for form, target in targets.items()}
    assert {build(form, target) for form, target in targets.items()} == {0}

    assert written == {form: target.stat().st_mtime_ns for form, target in targets.items()}
    for form, target in targets.items():
        assert target.read_bytes() == stored_file(made, FormatCode(form))


def test_build_return_refuses_the_public_version_and_a_year_not_started(
    world: World, tmp_path: Path
) -> None:
    target = tmp_path / "return.pdf"

    missing = build("pdf", target)
    public, said = run(
        *("build_return", worlds.YEAR, "--format", "pdf", "--output", str(target)),
        *("--audience", "public"),
    )

    assert (missing, public) == (2, 2)
    assert "Start it on the Returns page" in said
    assert not target.exists()


def test_the_public_version_prints_what_was_released_and_nothing_else(
    world: World, tmp_path: Path, quick_press: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("build_return", worlds.YEAR, "--audience", "public", "--format")
    target = tmp_path / "return.json"
    worlds.the_return(world)
    draft, said = run(*command, "json", "--output", str(target))
    assert (draft, "not certified" in said) == (1, True)
    sign_it(world)
    unreleased, said = run(*command, "json", "--output", str(target))
    assert (unreleased, "has been released" in said) == (1, True)
    assert not target.exists()

    releases.ready(world)
    releases.published(world, "totals", totals())
    monkeypatch.setattr(formats, "FORMATS", worlds.FORMATS)
    for form in FORMATS:
        made, said = run(*command, form, "--output", str(tmp_path / f"return.{form}"))
        assert (made, said) == (0, "")
        assert (tmp_path / f"return.{form}").read_bytes().startswith(BEGINS[form])

    text = target.read_text("utf-8")
    document = json.loads(text)
    shown = {
        (row["question"], row["category"]): row.get("value")
        for row in rows_of(document)
        if row.get("state") == "exact" and row["unit"] != "pounds"
    }
    assert set(shown.values()) == {"66", "192"}, shown
    assert "Haven" not in text
    assert "Harbour" not in text


def rows_of(found: object) -> list[dict[str, str]]:
    """Every row of figures, wherever in the document it stands."""
    if isinstance(found, dict):
        if {"question", "category", "state"} <= set(found):
            return [{key: str(value) for key, value in found.items()}]
        return [row for value in found.values() for row in rows_of(value)]
    if isinstance(found, list):
        return [row for value in found for row in rows_of(value)]
    return []


def sign_it(world: World) -> None:
    made = AnnualReturn.objects.get()
    officer = world.people["officer"]
    send_for_certification(annual_return=made, version=made.version, by=officer, at=worlds.later(1))
    worlds.sign(made, by=world.people["certifier"])


def totals() -> Ask:
    return Ask(
        tuple(
            TableAsk(code, code.title(), measure, worlds.YEAR, Places.COUNTY, Times.YEAR)
            for code, measure in (
                ("supported", "households_supported"),
                ("not-supported", "households_unable_to_support"),
            )
        )
    )


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed
    }


@pytest.mark.django_db
def test_the_example_loaded_twice_is_the_example_loaded_once() -> None:
    call_command("load_example")
    before, sealed = counts(), head()

    call_command("load_example")

    assert counts() == before
    assert head() == sealed
    assert verify() == []
    assert [str(made) for made in AnnualReturn.objects.all()] == [
        "2025-26, number 1",
        "2024-25, number 1",
    ]
    assert [row.code for row in Release.objects.filter(published_at__isnull=False)] == [
        "annual-return-2024-25",
        "support-2024-25",
    ]
