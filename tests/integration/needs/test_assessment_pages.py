"""The writer's desk over HTTP: what is taken, what is refused in words, who may at all."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dalpb.kernel.models import User
from dalpb.kernel.roles import Role
from needs.models import (
    AssessmentVersion,
    DataGap,
    Finding,
    FindingFigure,
    Observation,
    Recommendation,
)
from needs.rules.assessment.life import AssessmentStatus
from tests import signing_in
from tests.factories import assessments as made
from tests.integration.needs import partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(loaded: None) -> User:
    council = partnership.organisation("exampleshire-council")
    rows = [
        partnership.row(
            value,
            period=period,
            area=made.AREA,
            organisation="exampleshire-council",
            service="",
            measure="refusal_instances",
            source="Board paper",
        )
        for period, value in (("2024-25", "7"), ("2023-24", "20"))
    ]
    partnership.send(partnership.as_csv(rows, (*partnership.HEADINGS, "source")))
    return signing_in.person(Role.OFFICER, at_=council)


@pytest.fixture
def client(officer: User) -> Client:
    client = Client()
    signing_in.sign_in(client, officer)
    return client


@pytest.fixture
def edition(officer: User) -> AssessmentVersion:
    return made.write(officer)


def at(route: str, *more: str) -> str:
    return reverse(f"needs:assessment-{route}", args=["2025", *more])


def finding(**more: Any) -> dict[str, Any]:
    given = {
        "version": 1,
        "section": "places",
        "headline": "{refused} were refused",
        "level": "county",
        "strength": "strong",
        "place": "nowhere",
    }
    return {**given, **more}


def test_a_finding_is_saved_and_a_bad_one_shown_again(
    client: Client, edition: AssessmentVersion
) -> None:
    bad = client.post(at("finding", "F1"), finding(headline="7 were refused"))
    good = client.post(at("finding", "F1"), finding())

    assert bad.status_code == 422
    assert "7 were refused" in bad.text
    assert "without a figure behind it" in bad.text
    assert good.status_code == 302
    assert Finding.objects.get().headline == "{refused} were refused"


def test_the_measure_that_follows_a_need_is_chosen_from_those_there_are(
    client: Client, edition: AssessmentVersion
) -> None:
    bad = client.post(at("finding", "F1"), finding(followed_by="nothing_counted"))
    good = client.post(at("finding", "F1"), finding(followed_by="refusal_instances"))

    assert bad.status_code == 422
    assert "from the list" in bad.text
    assert good.status_code == 302
    row = Finding.objects.get()
    assert row.followed_by is not None
    assert row.followed_by.code == "refusal_instances"
    assert '<option value="refusal_instances" selected>' in client.get(at("finding", "F1")).text


def test_a_second_writer_is_told_of_the_first(client: Client, edition: AssessmentVersion) -> None:
    client.post(at("finding", "F1"), finding())
    late = client.post(at("finding", "F1"), finding(headline="{refused} in all"))

    assert late.status_code == 422
    assert "Somebody saved another wording" in late.text
    assert "{refused} in all" in late.text


def test_a_second_writer_compares_the_two_and_saves_again(
    client: Client, edition: AssessmentVersion
) -> None:
    client.post(at("finding", "F1"), finding(caveats="Counted twice"))
    late = client.post(at("finding", "F1"), finding(headline="{refused} in all"))

    meanwhile = late.text.split("What was saved meanwhile", 1)[1].split("</dl>", 1)[0]
    assert "{refused} were refused" in meanwhile
    assert "Counted twice" in meanwhile
    assert "Strong" not in meanwhile
    (version,) = re.findall(r'name="version" value="(\d+)"', late.text)
    again = client.post(at("finding", "F1"), finding(headline="{refused} in all", version=version))
    assert again.status_code == 302
    assert Finding.objects.get().headline == "{refused} in all"


def test_a_second_writer_of_the_frame_saves_again(
    client: Client, edition: AssessmentVersion
) -> None:
    shown = client.get(at("frame")).context["form"]
    typed = {name: shown[name].value() for name in shown.fields}
    typed |= {
        n: f"{day.day}/{day.month}/{day.year}" for n, day in typed.items() if isinstance(day, date)
    }
    client.post(at("frame"), {**typed, "summary": "Theirs"})

    late = client.post(at("frame"), {**typed, "summary": "Ours"})
    (version,) = re.findall(r'name="version" value="(\d+)"', late.text)
    again = client.post(at("frame"), {**typed, "summary": "Ours", "version": version})

    assert "Theirs" in late.text
    assert again.status_code == 302
    edition.refresh_from_db()
    assert edition.summary == "Ours"


def test_a_large_figure_needs_its_words(client: Client, edition: AssessmentVersion) -> None:
    answer = client.post(at("finding", "F1"), finding(tile_name="refused"))

    assert answer.status_code == 422
    assert "both its name and the words under it" in answer.text


def test_a_finding_is_added_tied_and_untied(client: Client, edition: AssessmentVersion) -> None:
    added = client.post(
        at("add-finding"), finding(code="F2", version=0, headline="Twenty the year before")
    )
    assert added.status_code == 302
    earlier = Observation.objects.get(period__code="2023-24")
    tied = client.post(
        at("tie", "F2"), {"name": "before", "label": "Before", "figure": str(earlier.pk)}
    )
    assert tied.status_code == 302
    row = FindingFigure.objects.get(name="before")
    assert (row.observation, row.observation_version) == (earlier, 1)

    assert client.post(at("untie", "F2", "before")).status_code == 302
    assert not FindingFigure.objects.filter(name="before").exists()


def test_a_share_and_an_indicator_are_tied(client: Client, edition: AssessmentVersion) -> None:
    share = client.post(
        at("tie", "F1"),
        {"name": "all", "label": "All", "share_of": "refused", "share_in": "refused"},
    )
    indicator = client.post(
        at("tie", "F1"),
        {
            "name": "rate",
            "label": "Rate",
            "indicator": "no-such-rate",
            "area": made.AREA,
            "period": "2024-25",
        },
    )
    page = client.get(at("finding", "F1"))

    assert (share.status_code, indicator.status_code) == (302, 302)
    assert "100%" in page.text
    assert "No figure is held of the indicator no-such-rate" in page.text


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": "x", "label": "X"}, "Give one of three"),
        ({"name": "x", "label": "X", "figure": "999999"}, "No figure has this number"),
        ({"name": "X-", "label": "X", "figure": "1"}, "small letters, digits and underscores"),
        ({"name": "refused", "label": "X", "figure": "1"}, "already"),
        ({"name": "x", "label": "X", "share_of": "nothing"}, "Tie the figures of the share"),
        ({"name": "x", "label": "X", "indicator": "rate"}, "give both"),
        ({"name": "x", "label": "X", "figure": "many"}, "whole number"),
    ],
)
def test_a_bad_tie_is_told_in_words(
    client: Client, edition: AssessmentVersion, given: dict[str, str], says: str
) -> None:
    answer = client.post(at("tie", "F1"), given)

    assert answer.status_code == 422
    assert says in answer.text
    assert FindingFigure.objects.count() == 1


def test_areas_and_gaps_are_written(client: Client, edition: AssessmentVersion) -> None:
    area = {
        "version": 0,
        "code": "T1",
        "kind": "themed",
        "title": "Places",
        "parts": "Open some.\n\nKeep them.",
        "findings": ["F1"],
    }
    gap = {"version": 1, "what": "Who", "why": "Unknown", "supplier": "All", "due_on": "31/3/2026"}

    assert client.post(at("add-recommendation"), area).status_code == 302
    assert client.post(at("gap", "G1"), gap).status_code == 302
    assert [part["code"] for part in Recommendation.objects.get(code="T1").parts] == [
        "T1.1",
        "T1.2",
    ]
    assert str(DataGap.objects.get().due_on) == "2026-03-31"


def test_the_frame_keeps_its_dates_in_order(client: Client, edition: AssessmentVersion) -> None:
    frame = {
        "version": 1,
        "covers_from": "1/4/2024",
        "covers_last": "31/3/2025",
        "scope": "S",
        "out_of_scope": "O",
        "summary": "In short",
        "method": "M",
        "full_on": "1/6/2025",
        "refresh_on": "1/6/2024",
        "next_full_on": "1/6/2028",
    }
    bad = client.post(at("frame"), frame)
    good = client.post(at("frame"), {**frame, "refresh_on": "1/6/2026"})

    assert bad.status_code == 422
    assert "Give the next refresh a date after" in bad.text
    assert good.status_code == 302
    assert AssessmentVersion.objects.get().summary == "In short"


def test_the_next_version_starts_from_an_approved_one(
    client: Client, edition: AssessmentVersion, officer: User
) -> None:
    chair = signing_in.person(Role.CHAIR, at_=partnership.organisation("exampleshire-council"))
    made.take_to(edition, AssessmentStatus.APPROVED, author=officer, approver=chair)
    given = {
        "code": "2026",
        "covers_from": "1/4/2025",
        "covers_last": "31/3/2026",
        "full_on": "1/6/2026",
        "refresh_on": "1/6/2027",
        "next_full_on": "1/6/2029",
    }
    assert client.post(at("next"), {**given, "code": "2025"}).status_code == 422
    assert client.post(at("next"), given).status_code == 302
    assert AssessmentVersion.objects.get(code="2026").findings.count() == 1


@pytest.mark.parametrize("role", [Role.PARTNER, Role.BOARD_MEMBER, Role.COMMISSIONER])
def test_a_draft_and_a_missing_version_answer_with_the_same_bytes(
    edition: AssessmentVersion, role: Role
) -> None:
    reader = Client()
    council = partnership.organisation("exampleshire-council")
    signing_in.sign_in(reader, signing_in.person(role, at_=council))
    for ending in ("", "full/", "full.pdf", "beside/2025/"):
        draft, missing = (
            reader.get(f"/needs-assessment/{version}/{ending}") for version in ("2025", "nowhere")
        )
        assert (draft.status_code, missing.status_code) == (404, 404)
        assert draft.content == missing.content
