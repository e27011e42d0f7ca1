"""The example's board: loaded once, by its services, and believable."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from dalpb.kernel import clock
from dalpb.kernel.models import Organisation
from dalpb.kernel.roles import Role
from needs.services.reference import load_reference
from strategy.facts import board as facts
from strategy.models import AgendaItem, Appointment, Decision, Meeting, Minutes
from tests import signing_in
from tests.standing import standing

pytestmark = pytest.mark.django_db
FILE = Path(settings.BASE_DIR) / "dalpb" / "example" / "board.json"
PLACES = FILE.with_name("gloucestershire.json")


@standing
def on_example_board() -> None:
    load_reference(content=PLACES.read_bytes(), file_name="x.json", by=None, at=clock.now())
    county = Organisation.objects.get(code="gloucestershire-county-council")
    signing_in.person(Role.OFFICER, at_=county)
    signing_in.person(Role.CHAIR, at_=county)
    for _ in range(2):
        call_command(
            "load_board", str(FILE), "--as", "officer@council.example",
            "--chair", "chair@council.example",
        )  # fmt: skip


def test_the_example_board_has_a_past_a_present_and_a_coming_meeting(
    on_example_board: None,
) -> None:
    assert list(Meeting.objects.order_by("held_on").values_list("status", flat=True)) == [
        "minutes_agreed", "closed", "planned",
    ]  # fmt: skip
    assert list(Minutes.objects.order_by("pk").values_list("status", flat=True)) == [
        "agreed", "drafted",
    ]  # fmt: skip
    outcomes = Decision.objects.order_by("pk").values_list("reference", "outcome")
    assert list(outcomes) == [
        ("DALPB/2026/01", "made"), ("DALPB/2026/02", "made"), ("DALPB/2026/03", "made"),
        ("DALPB/2026/04", "deferred_no_quorum"),
    ]  # fmt: skip
    coming = AgendaItem.objects.filter(meeting__status="planned")
    assert coming.filter(deferred_reference="DALPB/2026/04").exists()
    assert coming.filter(minutes_of__isnull=False).exists()
    assert "DALPB/2026/A01" in coming.get(source="actions_arising").summary
    assert len(facts.bodies()) == 6


def test_the_children_s_seat_was_vacant_in_spring_alone(on_example_board: None) -> None:
    vacant = {m: facts.uncovered("dalpb", date(2026, m, 15)) for m in (2, 3, 4, 6)}

    assert [len(vacant[m]) for m in (2, 3, 4, 6)] == [0, 1, 1, 0]
    assert vacant[3] == ("children",)


def test_nobody_is_named_in_the_example(on_example_board: None) -> None:
    allowed = {
        "chair@council.example",
        "board-member@health.example",
        "consultation@council.example",
    }
    emails = {
        held.get("email")
        for body in json.loads(FILE.read_text())["bodies"]
        for seat in body["seats"]
        for held in seat["holders"]
    }
    assert emails - {None} <= allowed
    assert Appointment.objects.count() > 20


def test_a_file_that_cannot_be_read_says_so(on_example_board: None, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{")

    with pytest.raises(CommandError, match="could not be read"):
        call_command("load_board", str(bad), "--as", "officer@council.example",
                     "--chair", "chair@council.example")  # fmt: skip
