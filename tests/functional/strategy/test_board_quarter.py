"""A quarter of the board in a browser, from the owner's update to the minutes agreed.

An owner updates an action. The officer freezes the pack and runs the meeting; one member's
organisation holds the agreement that an item is about, so its member leaves, the item has no
quorum and is deferred. Another item is decided, an action arises, the board's own rating is
recorded. At the next meeting the chair, who drafted nothing, agrees the minutes.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from dalpb.kernel import clock, conflicts
from dalpb.kernel.audit import verify
from dalpb.kernel.conflicts import Interest, InterestKind
from reporting.models import BoardPack
from reporting.services import packs
from strategy.models import Action, ActionArising, Decision, Meeting, Minutes
from tests.factories import boards_and_plans as both
from tests.functional.conftest import Complaints
from tests.functional.strategy.desks import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(
    site_page: Any, live_server: Any, complaints: Complaints, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    complaints.expected = ("Failed to load resource: the server responded with a status of 4",)
    monkeypatch.setattr(packs, "pack_pdf", lambda pack: f"%PDF-{pack.sha256}".encode())
    return Desk(site_page, live_server.url)


@pytest.fixture
def held_by_haven() -> Iterator[None]:
    """As the register of agreements would tell: the voluntary member's organisation holds one."""

    def provider(organisations: frozenset[str], on: date) -> tuple[Interest, ...]:
        return (
            Interest("haven", InterestKind.HOLDS, both.AGREEMENT, "the refuge support agreement"),
        )

    conflicts.register(provider)
    yield
    conflicts.unregister(provider)


def written(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def act(meeting: Meeting, name: str) -> str:
    return reverse("strategy:board-act", args=[meeting.code, name])


def run(meeting: Meeting) -> str:
    return reverse("strategy:board-run", args=[meeting.code])


def the_owner_updates(desk: Desk, made: both.Both) -> None:
    desk.enter(made.plan.owner)
    desk.go("/")
    desk.page.get_by_role("link", name="Your actions").last.click()
    desk.page.get_by_role("link", name=f"Update {made.action.code}").click()
    desk.page.get_by_label("What was done this quarter").fill("Three buildings were looked at.")
    desk.page.get_by_label("Green", exact=True).check()
    desk.press("Give the update")
    desk.says("Thank you: the update is given.")


def the_officer_prepares(desk: Desk, made: both.Both, meeting: Meeting) -> None:
    desk.enter(made.board.officer)
    desk.go(act(meeting, "publish"))
    desk.press("Publish")
    desk.says("clear days")
    desk.page.get_by_label("Reason").fill("The chair was ill.")
    desk.press("Publish")
    desk.says("The agenda is published")
    desk.go(reverse("reporting:packs"))
    desk.go(reverse("reporting:pack-live", args=[meeting.code]))
    desk.says("Draft, not frozen")
    desk.says("What is out of line")
    desk.page.get_by_role("link", name="Freeze this pack").click()
    desk.press("Freeze")
    desk.says("Pack 1 is frozen.")
    desk.check()


def the_conflicted_member_reads_the_pack(desk: Desk, made: both.Both, meeting: Meeting) -> None:
    pack = reverse("reporting:pack", args=[meeting.code, 1, "members"])
    desk.enter(made.board.member)
    desk.go(pack)
    # The other item's exempt part is theirs to read.
    assert desk.page.content().count(both.SECRET) == 1
    desk.says("Not in this version")
    desk.enter(made.board.chair)
    desk.go(pack)
    assert desk.page.content().count(both.SECRET) == 2


def the_meeting_is_run(desk: Desk, made: both.Both, meeting: Meeting) -> None:
    desk.enter(made.board.officer)
    desk.go(run(meeting))
    desk.press("Open the meeting")
    for who in ("county", "haven", "health"):
        desk.press("Is here", f"Director of {who}")
    desk.press("Apologies", "Director of police")
    desk.check()
    decide(desk, meeting, "Refuge support", "Extend the agreement by a year.")
    desk.says("has a conflict in this item")
    desk.go(run(meeting))
    desk.press("Confirm that they withdraw", "Director of haven")
    decide(desk, meeting, "Refuge support", "Extend the agreement by a year.")
    desk.says("Deferred")
    decide(desk, meeting, "Second-stage homes", "Open two more homes.")
    desk.says("TEST/")
    raise_action(desk, meeting, "Second-stage homes")
    desk.check()
    desk.go(act(meeting, "close"))
    desk.press("Close")
    desk.says("What happened is fixed")
    desk.go(act(meeting, "draft-minutes"))
    desk.press("Draft them")
    desk.says("Open two more homes.")


def decide(desk: Desk, meeting: Meeting, title: str, words: str) -> None:
    item = meeting.items.get(title=title)
    desk.go(f"{act(meeting, 'decide')}?on={item.pk}")
    desk.page.get_by_label("Decision", exact=True).fill(words)
    desk.press("Record")


def raise_action(desk: Desk, meeting: Meeting, title: str) -> None:
    item = meeting.items.get(title=title)
    desk.go(f"{act(meeting, 'arising')}?on={item.pk}")
    desk.page.get_by_label("Action", exact=True).fill("Find two buildings.")
    desk.page.get_by_label("Owner").fill("Commissioner")
    desk.page.get_by_label("Due").fill(written(clock.today() + timedelta(days=40)))
    desk.press("Record")
    desk.says("Find two buildings.")


def the_board_rates(desk: Desk, made: both.Both) -> None:
    desk.enter(made.plan.chair)
    desk.go(reverse("strategy:action-board", args=[made.action.code, "rating"]))
    desk.page.get_by_label("Quarter").fill(made.action.updates.get().quarter)
    desk.page.get_by_label("Red", exact=True).check()
    desk.page.get_by_label("Day on which the board agreed it").fill(written(clock.today()))
    desk.page.get_by_label("Why the board says so").fill("Nothing is in sight.")
    desk.press("Save")
    desk.says("The owner says green and the board agreed red")


def the_next_meeting_agrees(desk: Desk, made: both.Both, first: Meeting) -> Meeting:
    later = both.planned(made.board, clock.today())
    desk.enter(made.board.officer)
    desk.go(act(later, "publish"))
    desk.page.get_by_label("Reason").fill("It follows at once.")
    desk.press("Publish")
    desk.go(run(later))
    desk.press("Open the meeting")
    for who in ("county", "haven", "health"):
        desk.press("Is here", f"Director of {who}")
    assert desk.page.get_by_role("button", name="Agree them as a correct record").count() == 0
    desk.enter(made.board.chair)
    desk.go(run(later))
    desk.press("Agree them as a correct record")
    desk.go(reverse("strategy:board-minutes", args=[first.code]))
    desk.says("Agreed")
    desk.check()
    return later


def test_a_quarter_of_the_board(desk: Desk, held_by_haven: None, transactional_db: None) -> None:
    made = both.both()
    meeting = both.planned(made.board, clock.today() - timedelta(days=1), days_ago=9)
    both.item_of(made.board, meeting)
    both.item_of(made.board, meeting, title="Second-stage homes", references=("OTHER-1",))

    the_owner_updates(desk, made)
    the_officer_prepares(desk, made, meeting)
    the_conflicted_member_reads_the_pack(desk, made, meeting)
    the_meeting_is_run(desk, made, meeting)
    the_board_rates(desk, made)
    the_next_meeting_agrees(desk, made, meeting)

    meeting.refresh_from_db()
    outcomes = dict(Decision.objects.filter(meeting=meeting).values_list("item__title", "outcome"))
    assert outcomes == {"Refuge support": "deferred_no_quorum", "Second-stage homes": "made"}
    assert ActionArising.objects.get().words == "Find two buildings."
    assert meeting.status == "minutes_agreed"
    assert Minutes.objects.get(meeting=meeting).agreed_by == made.board.chair
    assert Action.objects.get(pk=made.action.pk).agreed_rag == "red"
    assert BoardPack.objects.count() == 1
    assert verify() == []
