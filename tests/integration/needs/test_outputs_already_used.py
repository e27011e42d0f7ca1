"""Before accepted figures are opened for correction: which frozen outputs already used them."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from dalpb.kernel.cells import Figure
from dalpb.kernel.codec import from_json
from dalpb.kernel.outputs import outputs_from
from needs.models import Observation
from needs.rules.assessment.life import AssessmentStatus
from needs.rules.replay import Dates
from needs.services.collecting import moves
from needs.services.collecting.answers import answers_of
from needs.services.collecting.uses import outputs_using
from reporting.assemble.packs import indicators as pack_indicators
from reporting.models import Release
from reporting.packs.content import IndicatorLine, PackContent
from reporting.releases.asking import Ask, Places, TableAsk, Times
from reporting.services.releases.policies import adopt_policy
from reporting.services.releases.reviewing import withdraw
from reporting.workflow import ReturnStatus
from strategy.facts.dashboards import ChosenFact
from tests import quarters, worlds
from tests.factories import assessments as made
from tests.factories import frozen_packs, releases
from tests.integration.needs.indicator_records import homelessness, load_records
from tests.quarters import HILLSIDE, Quarter
from tests.worlds import HARBOUR, HAVEN, World

pytestmark = pytest.mark.django_db
CITED = {"indicator": "moved-on", "period": quarters.PERIOD, "area": "E07000992"}


@pytest.fixture
def quarter(on_open_quarter: Quarter) -> Quarter:
    found = on_open_quarter
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


def publish(world: World, code: str, places: Places = Places.DISTRICTS) -> None:
    """Refusals of the quarter by district: counted in what Haven and Harbour sent."""
    adopt_policy(
        reference=releases.POLICY,
        basis="Approved for the tests.",
        by=world.people["certifier"],
        at=releases.AT,
    )
    table = TableAsk(code, "Refusals", "refusal_instances", "2025-26", places, Times.QUARTERS)
    releases.published(world, code, Ask((table,)))


def named(quarter: Quarter, name: str) -> list[str]:
    return [output.label for output in outputs_using(quarter.owed(name))]


def test_a_published_release_names_every_submission_that_it_counts(quarter: Quarter) -> None:
    quarter.send(HILLSIDE, HILLSIDE)
    quarter.accept("officer", HILLSIDE)
    publish(quarter.world, "refusals")

    for name in (HAVEN, HARBOUR):
        (found,) = outputs_using(quarter.owed(name))
        assert found.label == "The release “Refusals in Exampleshire”, revision 1"
        assert found.detail == "published on 1 June 2026"
        assert found.url == reverse("reporting:release", args=["refusals", 1])
    assert named(quarter, HILLSIDE) == []


def test_a_release_is_named_for_what_stood_when_its_counts_were_read(quarter: Quarter) -> None:
    publish(quarter.world, "refusals")
    earlier = keys_of(quarter, HARBOUR)

    correct(quarter, HARBOUR, at=releases.AT + timedelta(days=1))

    (corrected,) = keys_of(quarter, HARBOUR) - earlier
    assert outputs_from(frozenset({corrected})) == []
    assert len(outputs_from(earlier)) == 1
    assert len(named(quarter, HARBOUR)) == 1


def keys_of(quarter: Quarter, name: str) -> frozenset[str]:
    events = quarter.owed(name).events.filter(batch__isnull=False)
    return frozenset(str(key) for key in events.values_list("batch_id", flat=True))


def correct(quarter: Quarter, name: str, *, at: datetime) -> None:
    """Every refusal that was counted is one more."""
    owed, last = quarter.owed(name), at.date() + timedelta(days=7)
    moves.reopen(
        obligation=owed,
        sections=owed.sections,
        reason="Counted again",
        until=Dates(last, last, last),
        act=quarter.act("officer", name, at=at),
    )
    held = {key: row.figure for key, row in answers_of(owed).items() if row.figure.value}
    more = {key: Figure.exact((figure.value or 0) + 1) for key, figure in held.items()}
    quarter.save(name, name, more, at=at)
    quarter.complete(name, name, at=at)
    quarter.accept("officer", name, at=at)


def test_a_release_that_is_not_out_has_told_nobody(quarter: Quarter) -> None:
    table = TableAsk(
        "refusals", "Refusals", "refusal_instances", "2025-26", Places.COUNTY, Times.QUARTERS
    )
    releases.proposed(quarter.world, asked=Ask((table,)))

    assert named(quarter, HARBOUR) == []


def test_a_withdrawn_release_is_named_as_such(quarter: Quarter) -> None:
    publish(quarter.world, "refusals", Places.COUNTY)
    release = Release.objects.get()
    withdraw(
        release=release,
        version=release.version,
        reason="A count was wrong.",
        by=quarter.world.people["officer"],
        at=releases.AT,
    )

    (found,) = outputs_using(quarter.owed(HAVEN))

    assert found.detail == "published on 1 June 2026, withdrawn since"


def test_the_release_of_a_return_names_what_the_return_was_made_of(
    on_exampleshire: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds.press_quickly(monkeypatch)
    worlds.the_return(on_exampleshire, ReturnStatus.CERTIFIED)
    releases.return_published(releases.ready(on_exampleshire))
    rows = Observation.objects.filter(period__code=worlds.YEAR, service__isnull=False)

    found = outputs_from(frozenset({str(rows.values_list("batch_id", flat=True)[0])}))

    assert [output.label for output in found] == [
        f"The {worlds.YEAR} return, version 1",
        f"The release “Annual return {worlds.YEAR}”, revision 1",
    ]


def shown_line(monkeypatch: pytest.MonkeyPatch) -> IndicatorLine:
    """The line of a pack as it stands now: an indicator made of what Harbour sent."""
    chosen = (ChosenFact(1, "Places", "moved-on", "", ""),)
    monkeypatch.setattr(pack_indicators, "chosen_indicators", lambda _: chosen)
    (line,) = pack_indicators.indicator_lines("any", CITED["area"])
    return line


def test_a_frozen_pack_names_the_submissions_that_its_indicators_are_made_of(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = shown_line(monkeypatch)
    pack = frozen_packs.frozen(quarter.world.people["officer"], at=quarters.AT, indicators=(line,))

    (found,) = outputs_using(quarter.owed(HARBOUR))

    assert (line.code, line.area_code, line.period_code) == (
        CITED["indicator"],
        CITED["area"],
        CITED["period"],
    )
    assert found.label == "The board pack of 17 September 2026, number 1"
    assert found.detail == "frozen on 10 July 2025"
    assert found.url == reverse("reporting:pack", args=[pack.meeting_code, 1, "members"])
    assert named(quarter, HAVEN) == []


def test_a_pack_is_named_for_what_its_indicator_said_when_it_was_frozen(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, earlier = shown_line(monkeypatch), keys_of(quarter, HARBOUR)
    at = quarters.AT + timedelta(days=1)
    frozen_packs.frozen(quarter.world.people["officer"], at=at, indicators=(line,))

    correct(quarter, HARBOUR, at=at + timedelta(days=60))

    (corrected,) = keys_of(quarter, HARBOUR) - earlier
    assert outputs_from(frozenset({corrected})) == []
    assert len(outputs_from(earlier)) == 1


def test_a_pack_that_was_frozen_before_codes_were_kept_is_read_and_not_guessed_at(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = replace(shown_line(monkeypatch), code="", area_code="", period_code="")
    pack = frozen_packs.frozen(quarter.world.people["officer"], at=quarters.AT, indicators=(line,))
    version = pack.versions.get(audience="members")
    plain = json.loads(version.content)
    for name in ("code", "area_code", "period_code"):
        del plain["indicators"][0][name]

    assert from_json(PackContent, json.dumps(plain)).indicators == (line,)
    assert named(quarter, HARBOUR) == []


def test_a_key_of_something_else_is_of_no_output(quarter: Quarter) -> None:
    assert outputs_from(frozenset({'"reference":"SPEND-1"'})) == []


def test_each_correction_keeps_what_changed_and_what_had_used_the_old_figures(
    quarter: Quarter,
) -> None:
    publish(quarter.world, "refusals")
    owed = quarter.owed(HARBOUR)
    correct(quarter, HARBOUR, at=releases.AT + timedelta(days=1))
    correct(quarter, HARBOUR, at=releases.AT + timedelta(days=2))

    page = reverse("needs:submission", args=[owed.pk])
    officer = quarter.world.client("officer").get(page).text
    partner = quarter.world.client(HARBOUR).get(page).text

    third, second = (piece for piece in told(officer))
    assert "Edition 3" in third
    assert "Edition 2" in second
    for piece, old, new in ((second, 83, 84), (third, 84, 85)):
        row = piece.split("harbour-homes".replace("-", " ").title(), 1)[1].split("</tr>", 1)[0]
        assert row.index(f"{old}") < row.index(f"{new}")
    assert "The release “Refusals in Exampleshire”, revision 1" in second
    assert "Counted again" in second
    assert len(told(partner)) == 2
    assert "Refusals in Exampleshire" not in partner


def told(page: str) -> list[str]:
    """What the page says of each correction, the latest first."""
    corrections = page.split('id="corrections"', 1)[1].split("Four facts", 1)[0]
    return corrections.split("<h3")[1:]
