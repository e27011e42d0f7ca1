"""The board quarter of one action, in a narrow browser: update, rating, and two people at once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from strategy.models import Action
from tests import signing_in
from tests.factories import delivery
from tests.functional.conftest import Complaints
from tests.functional.strategy.desks import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(site_page: Page, live_server: Any, complaints: Complaints) -> Desk:
    complaints.expected = ("Failed to load resource: the server responded with a status of 4",)
    return Desk(site_page, live_server.url)


def test_a_quarter_of_one_action(desk: Desk, transactional_db: None) -> None:
    plan = delivery.small_plan()
    action = plan.agreed()
    page = desk.page

    desk.enter(plan.owner)
    desk.go("/")
    page.get_by_role("link", name="Your actions").last.click()
    desk.check()
    page.get_by_role("link", name=f"Update {action.code}").click()
    desk.check()
    page.get_by_label("What was done this quarter").fill("Three buildings were looked at.")
    page.get_by_label("Amber", exact=True).check()
    desk.press("Give the update")
    desk.says("Say why you rate it so")
    desk.check()
    page.get_by_label("Why do you rate it so?").fill("Larger homes are scarce.")
    page.get_by_label("If it is blocked, why?").fill("No building.")
    page.get_by_label("What would unblock it?").fill("A lease.")
    desk.press("Give the update")
    desk.says("Thank you: the update is given.")
    desk.says("What would unblock it: A lease.")

    desk.enter(plan.chair)
    desk.go(reverse("strategy:action-board", args=[action.code, "rating"]))
    page.get_by_label("Quarter").fill(action.updates.get().quarter)
    page.get_by_label("Red", exact=True).check()
    page.get_by_label("Day on which the board agreed it").fill("26/11/2026")
    desk.press("Save")
    desk.says("Say why")
    page.get_by_label("Why the board says so").fill("Nothing is in sight.")
    desk.press("Save")
    desk.says("The owner says amber and the board agreed red")
    desk.check()

    both_at_once(desk, plan, action)
    for route in ("delivery-plan", "plan-priorities", "plan-timeline"):
        desk.go(reverse(f"strategy:{route}") + "?blocked=yes&differ=yes")
        desk.says("1 action")
        desk.says("Theirs and mine")


def both_at_once(desk: Desk, plan: delivery.Plan, action: Action) -> None:
    """The officer's title meets one that was saved meanwhile; both are shown, nothing is lost."""
    desk.enter(plan.officer)
    desk.go(reverse("strategy:action-manage", args=[action.code, "edit"]))
    desk.page.get_by_label("Title").fill("Mine")
    other = Client()
    signing_in.sign_in(other, plan.officer)
    now = Action.objects.get(pk=action.pk)
    saved = other.post(
        reverse("strategy:action-manage", args=[action.code, "edit"]),
        {
            "version": now.version,
            "objective": now.objective_id,
            "title": "Theirs",
            "wording": now.wording,
            "owner": now.owner_id,
            "baseline_start": now.baseline_start.isoformat() if now.baseline_start else "",
            "baseline_end": now.baseline_end.isoformat() if now.baseline_end else "",
        },
    )
    assert saved.status_code == 302
    desk.press("Save")
    desk.says("Nothing of yours is lost")
    desk.says("Theirs")
    desk.check()
    desk.page.get_by_label("Title").fill("Theirs and mine")
    desk.press("Save")
    desk.says("Saved.")
