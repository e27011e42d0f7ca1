"""Before accepted figures are opened for correction: which frozen outputs already used them."""

import pytest
from django.urls import reverse

from dalpb.kernel.outputs import outputs_from
from needs.models import Observation
from needs.rules.assessment.life import AssessmentStatus
from needs.services.collecting.uses import outputs_using
from reporting.workflow import ReturnStatus
from tests import quarters, worlds
from tests.factories import assessments as made
from tests.integration.needs.indicator_records import homelessness, load_records
from tests.quarters import Quarter
from tests.worlds import HARBOUR, HAVEN, World

pytestmark = pytest.mark.django_db
CITED = {"indicator": "moved-on", "period": quarters.PERIOD, "area": "E07000992"}


@pytest.fixture
def quarter(on_exampleshire: World) -> Quarter:
    found = quarters.build(on_exampleshire)
    record = homelessness(
        code="moved-on",
        kind="count",
        level="district",
        unit="households",
        period_kinds=["quarter"],
        numerator={"measure": "households_moved_on"},
        denominator=None,
    )
    load_records([record])
    for name in (HAVEN, HARBOUR):
        found.send(name, name)
        found.accept("officer", name)
    return found


def assess(world: World, status: AssessmentStatus) -> None:
    """An assessment that cites an indicator made of what Harbour sent, and of nothing of Haven."""
    tie = {"name": "moved", "label": "Households that moved on", **CITED}
    finding = made.finding(headline="{moved} moved on", figures=[tie])
    chapters = [{"code": "places", "heading": "Places", "findings": [finding]}]
    author, approver = world.people["second-officer"], world.people["chair"]
    draft = made.write(author, made.document(chapters=chapters))
    made.take_to(draft, status, author=author, approver=approver)


def test_an_approved_assessment_is_named_to_who_opens_its_figures(quarter: Quarter) -> None:
    assess(quarter.world, AssessmentStatus.APPROVED)

    (found,) = outputs_using(quarter.owed(HARBOUR))
    page = quarter.world.client("officer").get(
        reverse("needs:submission-reopen", args=[quarter.owed(HARBOUR).pk])
    )

    assert found.label == "The needs assessment, version 2025"
    assert found.detail == "approved on 20 May 2025"
    assert found.label in page.text
    assert outputs_using(quarter.owed(HAVEN)) == []


def test_one_that_is_not_approved_has_used_nothing(quarter: Quarter) -> None:
    assess(quarter.world, AssessmentStatus.IN_REVIEW)

    assert outputs_using(quarter.owed(HARBOUR)) == []


def test_a_signed_return_names_every_submission_in_it(
    on_exampleshire: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds.press_quickly(monkeypatch)
    worlds.the_return(on_exampleshire, ReturnStatus.CERTIFIED)
    rows = Observation.objects.filter(period__code=worlds.YEAR, service__isnull=False)
    keys = {str(key) for key in rows.values_list("batch_id", flat=True)}

    assert keys
    for key in keys:
        (found,) = outputs_from(frozenset({key}))
        assert found.label == f"The {worlds.YEAR} return, version 1"
        assert found.url == reverse("reporting:return", args=[worlds.YEAR, 1])
    assert outputs_from(frozenset({"0" * 32})) == []
