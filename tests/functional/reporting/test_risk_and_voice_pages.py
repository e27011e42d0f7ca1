"""In a browser: a risk is raised, scored and accepted by another; words are withdrawn."""

from datetime import timedelta

import pytest

from dalpb.kernel import clock
from strategy.models import ContributionWords, RiskAcceptance
from strategy.rules.voice.vocabulary import Place, Wording
from strategy.services.voice.contributions import UseTerms, use_contribution
from tests.factories import risks as make
from tests.functional.conftest import NARROW, WIDE, axe_findings, scrolls_sideways
from tests.functional.reporting.conftest import Desk

pytestmark = pytest.mark.django_db(transaction=True)


def clean(desk: Desk) -> list[str]:
    """What is wrong with the page on show, narrow and wide."""
    found: list[str] = []
    for size in (NARROW, WIDE):
        desk.page.set_viewport_size(size)
        found += axe_findings(desk.page)
        if scrolls_sideways(desk.page):
            found.append("scrolls sideways")
    return found


def test_a_risk_is_raised_scored_and_accepted_by_somebody_else(desk: Desk) -> None:
    make.body()
    page = desk.page
    desk.enter("officer")
    desk.go("/risks/raise/")
    for label, words in (
        ("Short name", "Refuge places fall away"),
        ("Cause", "A contract ends."),
        ("Event", "Places close."),
        ("Impact", "Families are turned away."),
        ("Owner", "Head of commissioning"),
    ):
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="Raise it").click()
    page.get_by_role("link", name="Score it").click()
    page.locator("[name=likelihood][value='4']").check()
    page.locator("[name=impact][value='5']").check()
    page.get_by_label("Why this score").fill("Two of three are left.")
    page.get_by_role("button", name="Save").click()
    assert "Severe, 20 (4 × 5)" in page.inner_text("main")

    page.get_by_role("link", name="Ask for acceptance").click()
    until = clock.today() + timedelta(days=60)
    page.get_by_label("Accepted until").fill(f"{until.day}/{until.month}/{until.year}")
    page.get_by_label("Why it should be accepted and not treated further").fill("Nothing is left.")
    page.get_by_role("button", name="Ask").click()
    assert clean(desk) == []

    desk.enter("chair")
    desk.go("/risks/R01/acceptance/answer/")
    page.locator("[name=answer][value=yes]").check()
    page.get_by_label("Reason, and the meeting or decision it rests on").fill("DALPB/2026/07")
    page.get_by_role("button", name="Answer").click()

    assert "Accepted until" in page.inner_text("main")
    assert RiskAcceptance.objects.get().current_impact == 5
    for address in ("/risks/", "/risks/grid/", "/risks/exceptions/", "/risks/R01/"):
        desk.go(address)
        assert clean(desk) == [], address


def test_words_are_withdrawn_and_the_place_that_used_them_is_listed(desk: Desk) -> None:
    row = make.contribution(themes=[make.theme()])
    use_contribution(
        contribution=row,
        terms=UseTerms(Place.PAPER, Wording.OWN_WORDS, "Paper of June, paragraph 4"),
        by=desk.world.people["officer"],
        at=make.AT,
    )
    page = desk.page
    desk.enter("board")
    desk.go("/voice/contributions/?q=no+lock")
    assert "1 contribution." in page.inner_text("main")

    desk.enter("consultation")
    desk.go(f"/voice/contributions/{row.code}/")
    page.get_by_role("link", name="Withdraw it").click()
    assert "Paper of June, paragraph 4" in page.inner_text("main")
    page.get_by_label("The person has withdrawn it").check()
    page.get_by_role("button", name="Withdraw it").click()
    assert "Take it out: the person has withdrawn it." in page.inner_text("main")
    assert clean(desk) == []

    desk.enter("board")
    desk.go("/voice/contributions/?q=no+lock")
    assert "0 contributions." in page.inner_text("main")
    assert not ContributionWords.objects.exists()
    for address in ("/voice/", "/voice/uses/", "/voice/groups/", "/equality/"):
        desk.go(address)
        assert clean(desk) == [], address
