"""check_return, build_return and load_example, as an operator and as scripts meet them."""

import io
import json
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError

from dalpb.kernel.audit import head, verify
from reporting.models import AnnualReturn
from reporting.render.formats import FormatCode
from reporting.selectors import tier_one_authority
from reporting.services.documents import stored_file
from reporting.services.moves import start_return
from reporting.workflow import ReturnStatus
from tests import worlds
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

    assert (missing, public) == (2, 1)
    assert "disclosure control" in said
    assert not target.exists()


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
