"""The live year's return on part data, and two forms compared, through their pages."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from dalpb.kernel.access import access_of
from reporting.assemble.rehearsal import Rehearsal, live_form, rehearsal
from reporting.models import AnnualReturn
from reporting.returns.load import load, years
from reporting.returns.rehearsal import Readiness
from reporting.selectors.returns import tier_one_authority
from tests import worlds
from tests.worlds import World


def tried(world: World, on: str = "2024-06-30") -> Rehearsal:
    day = worlds.AT.date().fromisoformat(on)
    access = access_of(world.people["officer"], on=day)
    return rehearsal(tier_one_authority(), access, on=day)


def test_a_year_with_its_own_form_is_tried_on_it(world: World) -> None:
    found = tried(world)

    assert (found.year, found.form) == ("2024-25", "2024-25")
    assert not found.is_borrowed
    assert not AnnualReturn.objects.exists()
    assert found.count(Readiness.WHOLE) > 0


def test_a_year_without_a_form_borrows_the_newest(world: World) -> None:
    found = tried(world, "2031-06-30")

    assert found.year == "2031-32"
    assert found.form == years()[-1]
    assert found.is_borrowed
    assert found.spec.period.first.year == 2031
    assert found.count(Readiness.WHOLE) == 0
    assert {act.who for act in found.acts} == {"Partnership officer"}


def test_the_figures_are_those_that_the_return_would_have(world: World) -> None:
    found = tried(world)
    made = worlds.the_return(world)

    assert found.draft.lines == worlds.prepare(made).snapshot.draft.lines


def test_once_started_its_texts_count_and_what_is_unwritten_leads_to_it(world: World) -> None:
    before = {act.what[:4] for act in tried(world).acts if act.what.startswith("R8")}
    worlds.the_return(world)
    after = {act.what[:4] for act in tried(world).acts if act.what.startswith("R8")}

    assert before
    assert not after


def test_the_page_says_what_who_and_by_when(world: World) -> None:
    page = world.client("officer").get("/returns/rehearsal/")

    assert page.status_code == 200
    assert "questions would be whole today" in page.text
    assert "Who must act" in page.text
    assert world.client("board").get("/returns/rehearsal/").status_code == 403


def test_the_form_of_a_day(world: World) -> None:
    spec, form = live_form(worlds.AT.date().fromisoformat("2026-11-26"))

    assert (spec.year, form) == ("2026-27", "2025-26")
    assert spec.period.code == "2026-27"


def test_two_forms_that_are_held_are_compared(world: World) -> None:
    page = world.client("officer").post("/returns/forms/", {"old": "2021-22", "new": "2024-25"})

    assert page.status_code == 200
    assert "2021-22 to 2024-25" in page.text
    assert "What trends may say" in page.text


def test_a_file_is_compared_and_not_kept(world: World) -> None:
    text = load("2025-26").text.replace('year = "2025-26"', 'year = "2026-27"')
    text = text.replace("How many households", "What number of households", 1)
    sent = SimpleUploadedFile("next.toml", text.encode())

    page = world.client("officer").post(
        "/returns/forms/", {"old": "2025-26", "new": "2025-26", "file": sent}
    )

    assert page.status_code == 200
    assert "1 reworded" in page.text
    assert "2026-27" not in years()


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"year = [", b"a = 1", b"\xff" * 90])
def test_a_hostile_file_is_refused_in_words(world: World, content: bytes) -> None:
    sent = SimpleUploadedFile("next.toml", content)

    page = world.client("officer").post(
        "/returns/forms/", {"old": "2025-26", "new": "2025-26", "file": sent}
    )

    assert page.status_code == 422
    assert "govuk-error-summary" in page.text


def test_the_command_tells_the_same(db: None, tmp_path: Path) -> None:
    out = StringIO()
    call_command("compare_forms", "2021-22", "2024-25", "--json", stdout=out)
    words = StringIO()
    call_command("compare_forms", "2021-22", "2024-25", stdout=words)
    told = json.loads(out.getvalue())
    bad = tmp_path / "bad.toml"
    bad.write_text("year = [")

    assert told["lines"]
    assert {line["drift"] for line in told["lines"]} <= {"new", "gone", "reworded", "changed"}
    assert "lines:" in words.getvalue()
    for wrong in ("1999-00", str(bad)):
        with pytest.raises(CommandError):
            call_command("compare_forms", "2024-25", wrong)
