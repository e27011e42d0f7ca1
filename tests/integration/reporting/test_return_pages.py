"""What each person is offered on a return's pages, and what the pages refuse."""

import pytest
from django.test import Client

from reporting.models import AnnualReturn, ReturnSnapshot
from reporting.services.certify import content_digest, prepare
from reporting.workflow import ReturnStatus
from tests import worlds
from tests.worlds import World

ONE = f"/returns/{worlds.YEAR}/1/"


def labels(client: Client) -> list[str]:
    return [action.label for action in client.get(ONE).context["actions"]]


@pytest.mark.usefixtures("quick_press")
@pytest.mark.parametrize(
    ("status", "officer", "certifier"),
    [
        (ReturnStatus.DRAFT, ["Send for certification"], []),
        (ReturnStatus.CHECKED, ["Take back to draft"], ["Decline to certify", "Certify"]),
        (ReturnStatus.CERTIFIED, ["Record the submission", "Amend"], []),
        (ReturnStatus.SUBMITTED, ["Amend"], []),
        (ReturnStatus.AMENDED, [], []),
    ],
)
def test_each_is_offered_the_steps_that_are_theirs_now(
    world: World, status: ReturnStatus, officer: list[str], certifier: list[str]
) -> None:
    worlds.the_return(world, status)

    assert labels(world.client("officer")) == officer
    assert labels(world.client("certifier")) == certifier
    assert labels(world.client("chair")) == labels(world.client("auditor")) == []


@pytest.mark.usefixtures("quick_press")
@pytest.mark.parametrize("status", [ReturnStatus.DRAFT, ReturnStatus.CHECKED])
def test_a_board_member_sees_a_return_once_it_is_certified(
    world: World, status: ReturnStatus
) -> None:
    made = worlds.the_return(world, status)
    board = world.client("board")

    before = board.get(ONE).status_code
    if status is ReturnStatus.CHECKED:
        worlds.sign(made, by=world.people["certifier"])
    after = board.get(ONE)

    assert before == 404
    assert after.status_code == (200 if status is ReturnStatus.CHECKED else 404)
    assert "behind/" not in after.text
    assert board.get(f"{ONE}findings/").status_code == 403
    assert board.get(f"{ONE}behind/R1/").status_code == 403


def test_a_step_that_is_not_possible_now_is_not_offered_and_not_taken(world: World) -> None:
    made = worlds.the_return(world)
    officer = world.client("officer")

    page = officer.get(f"{ONE}submit/")
    sent = officer.post(
        f"{ONE}submit/",
        {"version": made.version, "receipt_reference": "R", "submitted_on": "1 5 2025"},
    )

    assert "is not possible while the return is draft" in page.text
    assert "<form method=" not in page.text
    assert sent.status_code == 422
    assert AnnualReturn.objects.get().status == ReturnStatus.DRAFT


def test_an_author_who_holds_the_certifier_s_role_too_is_refused_on_the_page(world: World) -> None:
    made = worlds.the_return(world, ReturnStatus.CHECKED)
    worlds.give(world.people["officer"], worlds.Role.FINANCE_CERTIFIER)
    client = world.client("officer")

    page = client.get(f"{ONE}certify/")
    signed = client.post(
        f"{ONE}certify/",
        {"version": made.version, "sha256": content_digest(prepare(made)), "agrees": "on"},
    )

    assert "You prepared part of this return" in page.text
    assert 'name="agrees"' not in page.text
    assert signed.status_code == 422
    assert "You prepared part of this return" in signed.text
    assert not ReturnSnapshot.objects.exists()


@pytest.mark.usefixtures("quick_press")
def test_the_certifier_signs_what_the_page_shows_and_not_what_came_after(world: World) -> None:
    worlds.the_return(world, ReturnStatus.CHECKED)
    client = world.client("certifier")
    shown = client.get(f"{ONE}certify/").context["form"].initial
    world.send("haven", [worlds.row("haven-house", "households_supported", "ALL", "72")])

    late = client.post(f"{ONE}certify/", {**shown, "agrees": "on"})
    fresh = {name: late.context["form"].data[name] for name in ("version", "sha256")}
    ticked = client.post(f"{ONE}certify/", {**fresh, "agrees": "on"})

    assert late.status_code == 422
    assert "Read the return again" in late.text
    assert ticked.status_code == 302
    assert ReturnSnapshot.objects.get().certified_by == world.people["certifier"]


def test_a_certifier_who_has_not_shown_who_they_are_lately_is_asked(world: World) -> None:
    worlds.the_return(world, ReturnStatus.CHECKED)
    client = Client()
    client.force_login(world.people["certifier"])

    answer = client.get(f"{ONE}certify/")

    assert answer.status_code == 302
    assert "reauthenticate" in answer.headers["Location"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("officer", "Home, Figures, Need, Plan, Board, Returns, Grant"),
        ("haven", "Home, Figures, Need, Plan"),
        ("certifier", "Home, Figures, Need, Plan, Board, Returns, Grant"),
        ("board", "Home, Need, Plan, Board, Returns"),
        ("chair", "Home, Need, Plan, Board, Returns, Grant"),
        ("auditor", "Home, Figures, Need, Plan, Board, Returns, Grant, Audit"),
        ("administrator", "Home, People"),
    ],
)
def test_the_navigation_leads_only_where_the_person_may_go(
    world: World, name: str, shown: str
) -> None:
    client = world.client(name)

    entries = client.get("/").context["navigation"]

    assert ", ".join(label for label, _, _ in entries) == shown
    assert {client.get(url).status_code for _, url, _ in entries} == {200}
    for label, url, _ in entries:
        current = [e[0] for e in client.get(url).context["navigation"] if e[2]]
        assert current == [label]


@pytest.mark.parametrize(
    ("name", "url", "shown"),
    [
        ("officer", "/indicators/", "Indicators, Dashboards, Sufficiency, Needs assessment"),
        ("board", "/indicators/", "Indicators, Dashboards, Needs assessment"),
        ("haven", "/figures/", "Collections, Send figures, All figures, Services"),
        ("haven", "/needs-assessment/", ""),
        ("officer", "/", ""),
    ],
)
def test_a_section_shows_its_pages_to_whoever_may_open_them(
    world: World, name: str, url: str, shown: str
) -> None:
    client = world.client(name)

    pages = client.get(url).context["section_pages"]

    assert ", ".join(label for label, _, _ in pages) == shown
    assert {client.get(address).status_code for _, address, _ in pages} <= {200}
    assert [label for label, address, now in pages if now] == [
        label for label, address, _ in pages if address == url
    ]


def test_a_wrong_method_is_answered_in_words(world: World) -> None:
    answer = world.client("officer").get("/returns/start/")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST, OPTIONS"
    assert "That cannot be done at this address" in answer.text


def test_too_much_at_once_is_answered_in_words(world: World) -> None:
    worlds.the_return(world)

    answer = world.client("officer").post(f"{ONE}text/R8.1/", {"answer": "x" * 2_700_000})

    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.parametrize("address", ["/help/", "/accessibility/", "/privacy/"])
@pytest.mark.django_db
def test_pages_about_the_system_are_open_to_anybody(address: str) -> None:
    assert Client().get(address).status_code == 200
