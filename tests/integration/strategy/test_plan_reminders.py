"""Letters about updates: to the owner, then the organisation, then the officer, and then none."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from strategy.models import Action, PlanReminder
from strategy.services.delivery import closing, updating
from strategy.services.delivery.reminders import send_plan_reminders
from tests.factories import delivery

pytestmark = pytest.mark.django_db(transaction=True)
# Updates for April to June are due on 14 July.
DUE = datetime(2026, 7, 14, 8, tzinfo=UTC)
ADDRESS = "https://board.example.org"


@pytest.fixture
def plan() -> delivery.Plan:
    found = delivery.small_plan()
    found.agreed(owner_person=found.owner)
    return found


def sent(days: int) -> set[str]:
    mail.outbox.clear()
    send_plan_reminders(at=DUE + timedelta(days=days), address=ADDRESS)
    return {to for letter in mail.outbox for to in letter.to}


def test_letters_fall_back_and_stop(plan: delivery.Plan) -> None:
    owner, officer = plan.owner.email, plan.officer.email

    assert sent(-15) == set()
    assert sent(-14) == {owner}
    assert sent(-14) == set()
    assert sent(1) == {owner}
    assert sent(8) == {owner, officer}
    assert sent(22) == {owner, officer}
    assert sent(30) == set()
    assert PlanReminder.objects.filter(audience="organisation").count() == 3


def test_a_letter_says_nothing_of_the_plan(plan: delivery.Plan) -> None:
    sent(-14)

    letter = mail.outbox[0]
    said = f"{letter.subject} {letter.body}".casefold()
    for word in ("abuse", "action", "plan", "older boys", "a001", "domestic", "board agreed"):
        assert word not in said.replace(ADDRESS, "")


def test_nobody_is_asked_for_what_is_given_or_over(plan: delivery.Plan) -> None:
    first = Action.objects.get()
    other = plan.agreed(title="Other", owner=plan.health)
    updating.give_update(action=first, terms=delivery.update(), act=plan.act(plan.owner))
    closing.stop_action(action=other, reason="No money.", act=plan.act(plan.officer))

    assert sent(-14) == set()


def test_where_no_person_is_named_the_organisation_is_asked(plan: delivery.Plan) -> None:
    plan.agreed(title="Other", owner=plan.health)

    assert sent(-14) == {plan.owner.email, plan.other.email}
