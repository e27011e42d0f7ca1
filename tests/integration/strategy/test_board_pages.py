"""The board's pages and API, and attempts to reach what is not open."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dalpb.kernel import conflicts
from dalpb.kernel.access import access_of
from dalpb.kernel.conflicts import Interest, InterestKind
from dalpb.kernel.models import User
from dalpb.kernel.roles import Role
from strategy.facts import board as facts
from strategy.models import Attendance, Decision, InterestDeclaration, Meeting, Paper
from strategy.rules.board.vocabulary import Ruling, Section58Seat
from strategy.services.board import decisions, room
from tests import signing_in
from tests.factories import board as factory
from tests.factories.board import SECRET, Board

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Board:
    return factory.board()


@pytest.fixture
def conflicted() -> Iterator[None]:
    """Haven holds the agreement that the item is about."""
    interest = Interest("haven", InterestKind.HOLDS, factory.AGREEMENT, "refuge support")

    def provider(codes: frozenset[str], on: date) -> tuple[Interest, ...]:
        return (interest,)

    conflicts.register(provider)
    yield
    conflicts.unregister(provider)


def browser(user: User) -> Client:
    client = Client()
    signing_in.sign_in(client, user)
    return client


def held(made: Board, *, rule: bool = True) -> tuple[Meeting, Decision]:
    """A meeting with a decision, part of which is not open."""
    meeting = factory.planned(made)
    item = factory.item_of(made, meeting)
    row = factory.opened(made, meeting, *made.seats)
    if rule:
        room.rule(
            item=item, appointment=made.seats["haven"], ruling=Ruling.WITHDRAWN,
            reason="Holds the agreement", act=made.act(5),
        )  # fmt: skip
    item.refresh_from_db()
    decision = decisions.decide(
        item=item, version=item.version,
        outcome=decisions.Outcome("Extend the agreement.", True, SECRET), act=made.act(10),
    )  # fmt: skip
    factory.closed(made, row)
    return row, decision


def everywhere(meeting: Meeting, decision: Decision | None = None) -> list[str]:
    """Every address at which the secret could be met."""
    paper = Paper.objects.get(item__meeting=meeting)
    found = [
        reverse("strategy:board-meeting", args=[meeting.code]),
        reverse("strategy:board-paper", args=[paper.pk]),
        reverse("strategy:board-decisions"),
        reverse("strategy:board-decisions") + f"?q={SECRET}",
        reverse("strategy:board-actions") + "?status=all",
        reverse("api_meeting-list"),
        reverse("api_meeting-detail", args=[meeting.code]),
        reverse("api_decision-list"),
        reverse("api_decision-list") + f"?search={SECRET}",
    ]
    if decision is not None:
        found += [
            reverse("strategy:board-decision", args=[decision.pk]),
            reverse("api_decision-detail", args=[decision.pk]),
            reverse("strategy:board-minutes", args=[meeting.code]),
        ]
    return found


def met(client: Client, addresses: list[str]) -> list[str]:
    """Where the secret is shown, beside the box that shows what was searched for."""
    found = []
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode().replace(f'value="{SECRET}"', "").replace(f"={SECRET}", "")
        if SECRET in text:
            found.append(address)
    return found


def test_a_conflicted_member_meets_the_exempt_words_nowhere(made: Board, conflicted: None) -> None:
    meeting, decision = held(made)

    assert met(browser(made.member), everywhere(meeting, decision)) == []


def test_a_member_without_a_conflict_reads_what_is_exempt(made: Board) -> None:
    meeting = factory.planned(made)
    factory.item_of(made, meeting)
    factory.published(made, meeting)

    found = met(browser(made.member), everywhere(meeting))

    assert found == [everywhere(meeting)[1], everywhere(meeting)[6]]


def test_a_conflict_that_nobody_ruled_on_keeps_the_words_back(
    made: Board, conflicted: None
) -> None:
    meeting = factory.planned(made)
    factory.item_of(made, meeting)
    factory.published(made, meeting)

    assert met(browser(made.member), everywhere(meeting)) == []


def test_a_member_who_was_ruled_to_stay_reads_on(made: Board, conflicted: None) -> None:
    meeting = factory.planned(made)
    item = factory.item_of(made, meeting)
    factory.published(made, meeting)
    room.rule(
        item=item, appointment=made.seats["haven"], ruling=Ruling.STAYS,
        reason="The agreement ended last week", act=made.act(-60),
    )  # fmt: skip

    assert len(met(browser(made.member), everywhere(meeting))) == 2


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.CONSULTATION_OFFICER])
def test_without_a_seat_what_is_exempt_stays_closed(made: Board, role: Role) -> None:
    meeting, decision = held(made)

    assert met(browser(signing_in.person(role)), everywhere(meeting, decision)) == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CHAIR, Role.COMMISSIONER, Role.AUDITOR])
def test_officers_read_it_by_their_office(made: Board, role: Role) -> None:
    meeting, decision = held(made)
    addresses = everywhere(meeting, decision)

    found = met(browser(signing_in.person(role)), addresses)

    assert found == [addresses[1], addresses[6], addresses[9], addresses[10], addresses[11]]


def test_searching_for_exempt_words_finds_and_counts_nothing(made: Board) -> None:
    held(made)
    client = browser(made.officer)

    found = client.get(reverse("api_decision-list"), {"search": SECRET}).json()
    page = client.get(reverse("strategy:board-decisions"), {"q": SECRET}).content.decode()

    assert found["results"] == []
    assert "There is nothing to show yet" in page
    assert (
        len(client.get(reverse("api_decision-list"), {"search": "Extend"}).json()["results"]) == 1
    )
    assert len(client.get(reverse("api_decision-list"), {"outcome": "made"}).json()["results"]) == 1


def test_a_partner_does_not_see_the_board(made: Board) -> None:
    meeting, decision = held(made)
    client = browser(signing_in.person(Role.PARTNER))

    pages = [one for one in everywhere(meeting, decision) if "/api/" not in one]
    assert {client.get(one).status_code for one in pages} == {403}
    assert client.get(reverse("api_decision-list")).json()["results"] == []
    assert client.get(reverse("api_meeting-detail", args=[meeting.code])).status_code == 404
    assert reverse("strategy:board-meetings") not in client.get("/").content.decode()


def test_an_agenda_in_preparation_is_seen_by_the_officer_alone(made: Board) -> None:
    meeting = factory.planned(made)
    item = factory.item_of(made, meeting)
    paper = reverse("strategy:board-paper", args=[item.papers.get().pk])
    page = reverse("strategy:board-meeting", args=[meeting.code])
    member, officer = browser(made.member), browser(made.officer)

    assert member.get(paper).status_code == 404
    assert "Refuge support" not in member.get(page).content.decode()
    api = member.get(reverse("api_meeting-detail", args=[meeting.code])).json()
    assert api["agenda"] == []
    assert officer.get(paper).status_code == 200
    assert "Refuge support" in officer.get(page).content.decode()


def test_a_member_is_told_what_is_theirs_to_declare(made: Board, conflicted: None) -> None:
    meeting = factory.planned(made)
    factory.item_of(made, meeting)
    factory.published(made, meeting)

    page = browser(made.member).get(reverse("strategy:board-meeting", args=[meeting.code]))

    assert "Its organisation holds refuge support" in page.content.decode()


@time_machine.travel(factory.OPENED.replace(minute=5), tick=False)
def test_the_officer_runs_a_meeting_from_one_page(made: Board, conflicted: None) -> None:
    meeting = factory.planned(made)
    item = factory.item_of(made, meeting)
    row = factory.published(made, meeting)
    client = browser(made.officer)
    run = reverse("strategy:board-run", args=[meeting.code])

    def do(act: str, **data: object) -> str:
        address = reverse("strategy:board-act", args=[meeting.code, act])
        answer = client.post(address, {k: str(v) for k, v in data.items()})
        assert answer.status_code == 302, answer.content.decode()
        return answer.headers["Location"]

    do("open", version=row.version)
    for one in made.seats.values():
        assert do("arrive", appointment=one.pk, moment="").endswith("#room")
    assert "Confirm that they withdraw" in client.get(run).content.decode()
    haven = made.seats["haven"]
    back = do(
        "rule", on=item.pk, appointment=haven.pk, ruling="withdrawn", reason="Holds the agreement"
    )
    assert back == f"{run}#item-{item.pk}"
    item.refresh_from_db()
    do("decide", on=item.pk, version=item.version, words="Extend.", result="agreed")
    do("arising", on=item.pk, words="Write.", owner="Commissioner", due_on="1/10/2026")
    meeting.refresh_from_db()
    do("close", version=meeting.version)
    do("draft-minutes")

    decision = Decision.objects.get()
    assert (decision.outcome, decision.withdrawn_count) == ("made", 1)
    assert decision.actions.get().reference == "TEST/2026/A01"
    text = client.get(reverse("strategy:board-minutes", args=[meeting.code])).content.decode()
    assert f"Director of haven, {made.haven.name} withdrew from the item" in text


def test_what_was_typed_is_not_lost_when_an_act_is_refused(made: Board) -> None:
    meeting = factory.planned(made)
    item = factory.item_of(made, meeting)
    factory.opened(made, meeting, "county")
    item.refresh_from_db()
    address = reverse("strategy:board-act", args=[meeting.code, "decide"])
    client = browser(made.officer)
    typed = {"on": item.pk, "version": item.version, "result": "agreed"}

    bad = client.post(address, {**typed, "words": "Ring 07700 900123 about it"})
    stale = client.post(address, {**typed, "version": 99, "words": "Keep these words"})

    assert (bad.status_code, stale.status_code) == (422, 409)
    assert "Ring 07700 900123 about it" in bad.content.decode()
    assert "Keep these words" in stale.content.decode()
    assert not Decision.objects.exists()


def test_an_item_of_another_meeting_is_missing(made: Board) -> None:
    first = factory.planned(made)
    item = factory.item_of(made, first)
    second = factory.planned(made, date(2026, 10, 7))
    address = reverse("strategy:board-act", args=[second.code, "change-item"])

    found = [browser(made.officer).get(address, {"on": key}) for key in (item.pk, 999_999, "x")]

    assert {one.status_code for one in found} == {404}


@pytest.mark.parametrize("route", ["strategy:board-decisions", "api_decision-list"])
def test_the_register_costs_no_more_queries_with_more_rows(made: Board, route: str) -> None:
    meeting = factory.planned(made)
    item = factory.item_of(made, meeting)
    factory.opened(made, meeting, *made.seats)
    client = browser(made.officer)

    def record(count: int) -> None:
        for _ in range(count):
            item.refresh_from_db()
            decisions.decide(
                item=item, version=item.version, outcome=decisions.Outcome("Yes."), act=made.act(9)
            )

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(reverse(route)).status_code == 200
        return len(found)

    record(2)
    cost()
    few = cost()
    record(10)

    assert cost() == few


@pytest.mark.parametrize("route", ["strategy:board-meeting", "strategy:board-run"])
def test_a_meeting_costs_no_more_queries_with_more_items(made: Board, route: str) -> None:
    meeting = factory.planned(made)
    factory.item_of(made, meeting)
    client, address = browser(made.officer), reverse(route, args=[meeting.code])

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    cost()
    few = cost()
    for number in range(6):
        factory.item_of(made, meeting, title=f"Item {number}")

    assert cost() == few


def test_the_facts_tell_of_seats_meetings_papers_and_minutes(made: Board) -> None:
    meeting, decision = held(made)
    found = {one.category: one for one in facts.seat_cover("test-board", factory.HELD)}

    assert found[Section58Seat.HEALTH_CARE].holder == "Director of health"
    assert not found[Section58Seat.VICTIMS].is_filled
    assert Section58Seat.VICTIMS in facts.uncovered("test-board", factory.HELD)
    assert Section58Seat.VICTIMS in facts.uncovered("none-such", factory.HELD)
    told = facts.meeting(meeting.code)
    assert told is not None
    assert (told.was_held, len(told.present), told.published_on) == (True, 4, date(2026, 8, 10))
    parts = facts.papers(meeting.code)[0].parts
    assert [one.is_restricted for one in parts] == [False, True]
    fact = facts.decision(decision.reference)
    assert fact is not None
    assert (fact.is_made, fact.is_waiting) == (True, False)
    assert facts.decisions(date(2026, 9, 10)) == ()
    minutes = facts.last_minutes("test-board", date(2026, 12, 1))
    assert minutes is not None
    assert SECRET not in minutes.text
    assert minutes.restricted == (("2", f"{decision.reference}: {SECRET}"),)
    assert facts.actions_arising() == facts.challenges() == ()


def test_the_facts_say_of_which_items_a_person_may_read_all(made: Board, conflicted: None) -> None:
    meeting, _ = held(made)

    def positions(user: User) -> frozenset[int]:
        access = access_of(user, on=factory.HELD)
        return facts.readable_positions(access, meeting.code, on=factory.HELD)

    assert 2 in positions(made.officer)
    assert 2 not in positions(made.member)
    assert 1 in positions(made.member)


def test_every_list_of_the_board_answers(made: Board) -> None:
    held(made)
    client = browser(made.officer)
    for name in ("meetings", "decisions", "actions", "challenges", "bodies"):
        assert client.get(reverse(f"strategy:board-{name}")).status_code == 200, name
    page = client.get(reverse("strategy:board-body", args=["test-board"])).content.decode()
    assert "children of domestic abuse victims" in page
    assert "Nobody: this seat is vacant" in page
    assert Attendance.objects.count() == 4


def register(made: Board, act: str = "register") -> str:
    return reverse("strategy:board-body-act", args=[made.body.code, act])


def test_a_member_declares_and_ends_a_standing_interest(made: Board) -> None:
    mine = browser(made.member)
    typed = {
        "appointment": str(made.seats["haven"].pk),
        "reference": factory.AGREEMENT,
        "organisation": "",
        "words": "Our trust runs the refuge",
        "held_from": "1/4/2026",
    }

    empty = mine.post(register(made), {**typed, "reference": ""})
    done = mine.post(register(made), typed)
    page = mine.get(reverse("strategy:board-body", args=[made.body.code])).text
    row = InterestDeclaration.objects.get()
    ended = mine.post(
        register(made, "end-interest") + f"?on={row.pk}",
        {"on": str(row.pk), "version": str(row.version), "until": "1/9/2026"},
    )

    assert "Say what it touches" in empty.text
    assert "Our trust runs the refuge" in empty.text
    assert done.status_code == ended.status_code == 302
    assert "Our trust runs the refuge (GDASS-2)" in page
    assert InterestDeclaration.objects.get().held_until == date(2026, 9, 1)


def test_nobody_declares_for_another_member(made: Board) -> None:
    other = browser(made.chair)
    typed = {
        "appointment": str(made.seats["haven"].pk),
        "reference": factory.AGREEMENT,
        "organisation": "",
        "words": "Theirs",
        "held_from": "1/4/2026",
    }

    answer = other.post(register(made), typed)

    assert answer.status_code in {403, 422}
    assert not InterestDeclaration.objects.exists()


def test_a_standing_interest_bars_its_member_from_what_is_closed(made: Board) -> None:
    meeting = factory.planned(made)
    factory.item_of(made, meeting)
    factory.published(made, meeting)
    paper = Paper.objects.get()
    address = reverse("strategy:board-paper", args=[paper.pk])
    before = browser(made.member).get(address).text

    room.declare(
        appointment=made.seats["haven"],
        words="Our trust runs the refuge",
        held_from=date(2026, 4, 1),
        reference=factory.AGREEMENT,
        act=made.act(),
    )

    assert SECRET in before
    assert SECRET not in browser(made.member).get(address).text
    assert SECRET in browser(made.chair).get(address).text
