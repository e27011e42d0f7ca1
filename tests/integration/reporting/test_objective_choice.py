"""Links are made where the work is done: money names its objective by choosing it."""

import json
import re

import pytest
from django.urls import reverse

from commissioning.models import Agreement
from commissioning.selectors.objectives import objective_choices
from reporting.assemble.thread.money import objective_ref
from strategy.facts.references import objective_exists
from strategy.facts.thread import plan_thread
from tests import worlds
from tests.factories import plans
from tests.worlds import World

pytestmark = pytest.mark.django_db
OPENING = {"reference": "NEW-1", "kind": "contract", "title": "Support", "need": "Much of it."}


@pytest.fixture
def planned(world: World) -> World:
    """The statutory strategy, another plan with the same codes, and one that is over."""
    published = {"on": "2024-03-28", "where": "The county's website"}
    told = [
        plans.plan(**{"from": "2024-04-01"}, publication=[published]),
        plans.plan("housing", **{"from": "2024-04-01"}, kind="partnership_plan"),
        plans.plan(
            "old", **{"from": "2018-04-01"}, until="2021-03-31", publication=[
                {"on": "2018-03-28", "where": "The county's website"}
            ],
        ),
    ]  # fmt: skip
    plans.load({"strategies": [json.loads(json.dumps(one)) for one in told]})
    return world


def test_the_objectives_of_each_plan_in_force_are_offered_by_their_words(planned: World) -> None:
    page = planned.client("commissioner").get(reverse("commissioning:agreement-new")).text
    select = re.search(r'<select name="objective_code".*?</select>', page, re.DOTALL)
    assert select is not None
    groups = re.findall(r'<optgroup label="([^"]*)"', select[0])
    offered = re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)', select[0])

    assert groups == [name for name, _ in objective_choices(worlds.TODAY)]
    assert groups[0].startswith(f"Strategy {plans.WHOLE}")
    assert offered == [
        ("", "None named"),
        ("1.1", "1.1 Objective 1.1"),
        ("housing/1.1", "1.1 Objective 1.1"),
    ]
    assert 'for="id_objective_code"' in page
    assert "Those of the strategies in force." in page


def test_what_is_chosen_leads_to_its_objective(planned: World) -> None:
    client = planned.client("commissioner")
    sent = client.post(reverse("commissioning:agreement-new"), {**OPENING, "objective_code": "1.1"})
    other = client.post(
        reverse("commissioning:agreement-new"),
        {**OPENING, "reference": "NEW-2", "objective_code": "housing/1.1"},
    )

    assert (sent.status_code, other.status_code) == (302, 302)
    written = Agreement.objects.order_by("reference").values_list("objective_code", flat=True)
    assert list(written) == ["1.1", "housing/1.1"]
    plan = plan_thread(worlds.TODAY)
    assert plan is not None
    assert objective_ref(plan, "1.1").key == f"{plan.code}:1.1"


@pytest.mark.parametrize("code", ["9.9", "old/1.1", "100%", "<b>"])
def test_another_code_is_refused_with_what_to_do(planned: World, code: str) -> None:
    answer = planned.client("commissioner").post(
        reverse("commissioning:agreement-new"), {**OPENING, "objective_code": code}
    )

    assert answer.status_code == 422
    assert "is no objective of a strategy in force. Choose one from the list" in answer.text
    assert not Agreement.objects.exists()


def test_a_code_from_a_file_may_name_its_strategy(planned: World) -> None:
    told = ("1.1", "housing/1.1", "old/1.1", "housing/9.9", "none/1.1", "9.9")

    assert [code for code in told if objective_exists(code)] == ["1.1", "housing/1.1", "old/1.1"]
