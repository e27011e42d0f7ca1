"""A release in a browser: proposed, protected, read by two others, published, withdrawn."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from reporting.models import Release
from tests.factories import releases as make
from tests.functional.conftest import NARROW, axe_findings, scrolls_sideways
from tests.functional.reporting.conftest import Desk

pytestmark = pytest.mark.django_db(transaction=True)
ONE = "/releases/refusals/1/"
API = "/api/v1/publications/refusals/"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def propose(desk: Desk) -> None:
    page = desk.page
    desk.enter("officer")
    desk.go("/releases/")
    page.get_by_role("link", name="Propose a release").click()
    page.get_by_label("Short name").fill("refusals")
    page.get_by_label("Title", exact=True).fill("Refusals in Exampleshire")
    page.get_by_label("What it shows").fill("How often a service could not take somebody in.")
    page.get_by_label("Why it is published").fill("The partnership says what it could not meet.")
    page.get_by_label("Table 1: measure and year").select_option(label="Refusals, 2024-25")
    page.get_by_label("Table 1: title").fill("Refusals by district and quarter")
    press(page, "Propose")
    expect(page.get_by_role("alert")).to_contain_text("proposed")


def protect(desk: Desk) -> None:
    page = desk.page
    page.get_by_role("button", name="Protect the tables").click()
    expect(page.get_by_role("main")).to_contain_text("numbers withheld")
    page.get_by_label("Keep totals").select_option("most")
    press(page, "Protect and check")
    expect(page.get_by_role("main")).to_contain_text("nobody can work out any of 3 small counts")


def approve(desk: Desk, name: str) -> None:
    page = desk.page
    desk.enter(name)
    desk.go(ONE)
    page.get_by_role("link", name="Review this copy").click()
    page.get_by_label("Approve this copy for publication").check()
    page.get_by_label("What you looked at, and why").fill("Read against the policy.")
    press(page, "Give your verdict")
    expect(page.get_by_role("alert")).to_contain_text("on record")


def move(desk: Desk, link: str, button: str, reason: str = "") -> None:
    page = desk.page
    desk.go(ONE)
    page.get_by_role("link", name=link).click()
    if reason:
        page.get_by_label("Reason").fill(reason)
    press(page, button)


def published_text(desk: Desk) -> tuple[int, str]:
    """What anybody gets, with no cookie at all."""
    desk.page.context.clear_cookies()
    answer = desk.page.request.get(f"{desk.address}{API}")
    return answer.status, answer.text()


def test_a_release_goes_out_by_three_people_and_comes_back(desk: Desk) -> None:
    page = desk.page
    make.ready(desk.world)
    propose(desk)
    protect(desk)
    table = page.get_by_role("table", name="Refusals by district and quarter")
    expect(table).to_contain_text("[c]")
    expect(table).to_contain_text("149")
    assert axe_findings(page) == []
    page.set_viewport_size(NARROW)
    assert not scrolls_sideways(page)
    move(desk, "Send it to two reviewers", "Send it to two reviewers")
    assert published_text(desk) == (404, '{"detail":"not published"}')

    approve(desk, "certifier")
    expect(page.get_by_role("table", name="Verdicts")).to_contain_text("Read against")
    desk.enter("commissioner")
    desk.go(ONE)
    expect(page.get_by_role("table", name="Verdicts")).not_to_contain_text("Read against")
    approve(desk, "commissioner")
    expect(page.get_by_role("table", name="Verdicts").get_by_role("row")).to_have_count(3)

    desk.enter("officer")
    move(desk, "Publish it", "Publish it")
    status, text = published_text(desk)
    body = json.loads(text)
    assert (status, body["release"], body["policy"]) == (200, "refusals.1", make.POLICY)
    assert body["tables"][0]["rows"][-1]["cells"][-1]["value"] == 149
    assert re.search(r'"mark": ?"\[c\]"', text)

    desk.enter("officer")
    move(desk, "Withdraw it", "Withdraw it", "A district asked for it.")
    desk.go("/releases/ledger/")
    expect(page.get_by_role("table")).to_contain_text("withdrawn, and still known")
    assert json.loads(published_text(desk)[1])["tables"] == []


def test_the_author_is_turned_away_from_the_review(desk: Desk) -> None:
    page = desk.page
    make.ready(desk.world)
    make.in_review(desk.world)
    desk.enter("officer")
    desk.go(f"{ONE}review/")

    expect(page.get_by_role("main")).to_contain_text("two other people review it")
    expect(page.get_by_role("button", name="Give your verdict")).to_have_count(0)


def test_a_copy_that_was_taken_back_cannot_be_approved_from_an_open_page(desk: Desk) -> None:
    page = desk.page
    make.ready(desk.world)
    release = make.in_review(desk.world)
    desk.enter("certifier")
    desk.go(f"{ONE}review/")
    page.get_by_label("Approve this copy for publication").check()
    page.get_by_label("What you looked at, and why").fill("Read against the policy.")
    from reporting.services.releases.proposing import take_back

    take_back(
        release=release,
        version=release.version,
        reason="Something was forgotten.",
        by=desk.world.people["officer"],
        at=make.AT,
    )
    press(page, "Give your verdict")

    expect(page.get_by_role("main")).to_contain_text("not possible while the release is proposed")
    assert Release.objects.get().state == "proposed"


def test_evidence_is_for_those_who_see_every_figure(desk: Desk) -> None:
    page = desk.page
    make.ready(desk.world)
    make.protected(desk.world)
    desk.enter("certifier")
    desk.go(f"{ONE}evidence/")

    expect(page.get_by_role("table")).to_contain_text("Consistent tables exist")
    desk.enter("chair")
    assert desk.go(f"{ONE}evidence/") == 403


def test_an_officer_rounds_a_table_and_everybody_is_told_that_it_is(desk: Desk) -> None:
    page = desk.page
    make.ready(desk.world)
    desk.enter("certifier")
    desk.go("/releases/")
    page.get_by_role("link", name="Approve a disclosure policy").click()
    assert axe_findings(page) == []
    page.get_by_label("Rounding, public-rounded-2").check()
    page.get_by_label("Where it was decided").fill("Board, June 2026")
    press(page, "Approve")
    expect(page.get_by_role("alert")).to_contain_text("approved")
    propose(desk)
    page.get_by_role("button", name="Protect the tables").click()
    expect(page.get_by_role("main")).to_contain_text("totals by up to")
    page.get_by_label("Round every number up or down").check()
    assert axe_findings(page) == []
    page.set_viewport_size(NARROW)
    assert not scrolls_sideways(page)
    press(page, "Protect and check")
    expect(page.get_by_role("main")).to_contain_text("Every number of 15 is rounded")
    assert axe_findings(page) == []
    for path in ("/releases/external/", f"{ONE}evidence/"):
        desk.go(path)
        assert axe_findings(page) == []
        assert not scrolls_sideways(page)
    desk.go(ONE)
    expect(page.get_by_role("table", name="Refusals by district")).not_to_contain_text("[c]")
    move(desk, "Send it to two reviewers", "Send it to two reviewers")
    for name in ("certifier", "commissioner"):
        approve(desk, name)
    desk.enter("officer")
    move(desk, "Publish it", "Publish it")

    status, text = published_text(desk)
    cells = [cell for row in json.loads(text)["tables"][0]["rows"] for cell in row["cells"]]
    desk.go("/public/figures/refusals/")
    assert status == 200
    assert {(cell["value"] % 5, cell["rounded_to"]) for cell in cells} == {(0, 5)}
    expect(page.get_by_role("main")).to_contain_text("rounded to a multiple of 5, up or down")
    assert axe_findings(page) == []
    assert not scrolls_sideways(page)
