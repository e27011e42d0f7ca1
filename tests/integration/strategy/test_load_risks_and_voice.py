"""The example register and voice load through services, once, and say what is invented."""

import json
import re
from typing import Any

import pytest
from django.core.management import call_command

from dalpb.kernel.models import Organisation
from dalpb.kernel.roles import Role
from strategy.facts.risks import risk_exceptions
from strategy.facts.risks import risks as risk_facts
from strategy.facts.voice import consultation_events, responses_owed, uses_to_end
from strategy.models import Contribution, ContributionWords, Risk
from strategy.services.risks.loading import RiskCast, load_risks
from strategy.services.voice.loading import Writer, day, load_voice
from tests import signing_in, worlds
from tests.factories import risks as make
from tests.standing import standing

pytestmark = pytest.mark.django_db
EXAMPLE = worlds.ROOT / "dalpb" / "example"


def read(name: str) -> Any:
    return json.loads((EXAMPLE / name).read_text(encoding="utf-8"))


def test_every_action_that_the_files_name_is_in_the_plan_that_is_shipped() -> None:
    text = (EXAMPLE / "risks.json").read_text() + (EXAMPLE / "voice.json").read_text()
    held = {row["code"] for row in read("delivery-plan.json")["actions"]}

    assert set(re.findall(r'"action": "(A[0-9]+)"', text)) <= held


@standing
def on_example_register() -> None:
    """The organisations and bodies that the files name, and the files."""
    text = (EXAMPLE / "risks.json").read_text() + (EXAMPLE / "voice.json").read_text()
    for row in read("gloucestershire.json")["organisations"]:
        if (
            f'"{row["code"]}"' in text
            and not Organisation.objects.filter(code=row["code"]).exists()
        ):
            signing_in.organisation(row["code"], "voluntary")
    for code in sorted(set(re.findall(r'"action": "(A[0-9]+)"', text))):
        make.action(code)
    make.body("board", "strategic_board")
    make.body("operations", "operational_group")
    load()


def load() -> tuple[int, int]:
    cast = RiskCast(make.officer(), make.chair())
    writer = Writer(make.consultation_officer(), make.AT)
    return load_voice(read("voice.json"), writer=writer), load_risks(read("risks.json"), cast=cast)


@pytest.mark.usefixtures("on_example_register")
def test_loading_again_changes_nothing() -> None:
    assert load() == (0, 0)


@pytest.mark.usefixtures("on_example_register")
def test_the_register_shows_something_of_every_kind() -> None:
    on = day("2026-11-26")
    assert on is not None
    since = day("2026-08-26")
    assert since is not None

    kinds = {one.kind for one in risk_exceptions(since, on)}

    assert all(one.is_illustrative for one in risk_facts(on))
    assert kinds >= {
        "above_appetite",
        "worsened",
        "mitigation_late",
        "acceptance_expiring",
        "answer_waiting",
        "partner_sees_more",
        "not_scored",
        "nobody_looked",
    }
    assert Risk.objects.filter(status="closed").exists()


@pytest.mark.usefixtures("on_example_register")
def test_what_the_papers_tell_of_is_not_marked_invented_and_the_rest_is() -> None:
    events = {one.code: one for one in consultation_events()}

    assert not events["children-event-2019"].is_illustrative
    assert events["children-event-2019"].people_low == 50
    assert events["panel-2026"].is_illustrative
    assert all(Contribution.objects.values_list("is_illustrative", flat=True))


@pytest.mark.usefixtures("on_example_register")
def test_the_withdrawn_contribution_has_no_words_and_its_places_are_listed() -> None:
    on = day("2026-11-26")
    assert on is not None

    places = {one.label: one.to_do for one in uses_to_end(on)}

    assert not ContributionWords.objects.filter(contribution__code="panel-2026-c3").exists()
    assert len(places) == 3
    assert any("stays as it was" in words for words in places.values())
    assert [one.code for one in responses_owed(on) if one.state.value == "overdue"] == [
        "panel-2026-schools"
    ]


def test_the_file_is_not_loaded_where_no_board_is_held(settings: Any) -> None:
    for role in (Role.OFFICER, Role.CHAIR, Role.CONSULTATION_OFFICER):
        signing_in.person(role)
    files = [str(EXAMPLE / name) for name in ("risks.json", "voice.json")]

    with pytest.raises(Exception, match="is not held"):
        call_command(
            "load_risks_and_voice",
            *files,
            officer="officer@council.example",
            chair="chair@council.example",
            consultation="consultation_officer@council.example",
        )
    assert not Risk.objects.exists()
