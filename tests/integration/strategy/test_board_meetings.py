"""A meeting through its services: the agenda, the room, decisions with a quorum, minutes."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from dalpb.kernel import audit, conflicts
from dalpb.kernel.conflicts import Interest, InterestKind
from dalpb.kernel.models import AuditEvent
from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion
from strategy.models import (
    AgendaItem,
    Appointment,
    Attendance,
    Decision,
    Meeting,
    Minutes,
    PaperPart,
    Seat,
)
from strategy.rules.board.life import replay
from strategy.rules.board.vocabulary import (
    ArisingStep,
    DecisionOutcome,
    MeetingMove,
    MeetingStatus,
    QuestionKind,
    Ruling,
)
from strategy.services.board import (
    agenda,
    asking,
    bodies,
    decisions,
    meetings,
    minutes,
    papers,
    room,
)
from strategy.services.board.acting import act_of
from tests.factories import board as factory
from tests.factories.board import Board

pytestmark = pytest.mark.django_db
ALL = ("county", "haven", "health", "police")


@pytest.fixture
def made() -> Board:
    return factory.board()


@pytest.fixture
def told() -> Iterator[list[Interest]]:
    """What a provider of agreements tells; the tests fill it."""
    known: list[Interest] = []

    def provider(codes: frozenset[str], on: date) -> tuple[Interest, ...]:
        return tuple(known)

    conflicts.register(provider)
    yield known
    conflicts.unregister(provider)


HOLDS = Interest("haven", InterestKind.HOLDS, factory.AGREEMENT, "refuge support")


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def decide(made: Board, item: AgendaItem, minute: int = 20, words: str = "Extend it.") -> Decision:
    return decisions.decide(
        item=item,
        version=fresh(item).version,
        outcome=decisions.Outcome(words, True, "At a price."),
        act=made.act(minute),
    )


def refused(code: str) -> Any:
    return pytest.raises(Refused, match="") if not code else _Code(code)


class _Code:
    """The refusal has the code."""

    def __init__(self, code: str) -> None:
        self.code, self.inner = code, pytest.raises(Refused)

    def __enter__(self) -> None:
        self.found = self.inner.__enter__()

    def __exit__(self, *error: Any) -> bool:
        done = bool(self.inner.__exit__(*error))
        assert self.found.value.code == self.code, self.found.value.denial
        return done


def in_progress(made: Board, *present: str) -> tuple[Meeting, AgendaItem]:
    meeting = factory.planned(made)
    item = factory.item_of(made, meeting)
    return factory.opened(made, meeting, *present), fresh(item)


def test_an_agenda_begins_with_the_standing_items(made: Board) -> None:
    meeting = factory.planned(made)

    assert [one.title for one in meeting.items.order_by("position")] == [
        "Apologies", "Public questions", "Actions arising", "Any other business",
    ]  # fmt: skip


def test_an_item_goes_where_it_is_put_and_can_be_taken_off(made: Board) -> None:
    meeting = factory.planned(made)
    item = factory.item_of(made, meeting)
    assert [one.position for one in meeting.items.order_by("position")] == [1, 2, 3, 4, 5]
    assert fresh(item).position == 2

    with refused("agenda.has_papers"):
        agenda.remove_item(item=item, version=item.version, act=made.act())
    paper = item.papers.get()
    papers.remove_paper(paper=paper, version=paper.version, act=made.act())
    agenda.remove_item(item=item, version=fresh(item).version, act=made.act())

    assert [one.position for one in meeting.items.order_by("position")] == [1, 2, 3, 4]


def test_a_decision_with_a_quorum_is_made_and_keeps_its_count(made: Board) -> None:
    _, item = in_progress(made, "county", "health", "police")

    row = decide(made, item)

    assert (row.reference, row.outcome) == ("TEST/2026/01", DecisionOutcome.MADE)
    assert (row.present_count, row.withdrawn_count, row.voting_count, row.quorum_count) == (3, 0, 3, 3)  # fmt: skip


def test_without_a_quorum_a_decision_is_deferred_with_its_count(made: Board) -> None:
    _, item = in_progress(made, "county", "health")

    row = decide(made, item)

    assert row.outcome == DecisionOutcome.DEFERRED_NO_QUORUM
    assert row.quorum_words == "2 present, 0 withdrawn, 2 able to vote; the quorum is 3"


def test_the_database_refuses_a_decision_made_without_its_quorum(made: Board) -> None:
    _, item = in_progress(made, *ALL)
    row = decide(made, item)
    row.pk, row.number, row.reference, row.voting_count = None, 2, "TEST/2026/02", 1

    with pytest.raises(IntegrityError, match="made_with_a_quorum"), transaction.atomic():
        row.save(force_insert=True)


def test_who_leaves_before_the_decision_does_not_count(made: Board) -> None:
    meeting, item = in_progress(made, "county", "health", "police")
    here = Attendance.objects.get(meeting=meeting, appointment=made.seats["police"])

    room.record_leaving(attendance=here, version=1, left_at=made.act(10).at, act=made.act(10))

    assert decide(made, item).outcome == DecisionOutcome.DEFERRED_NO_QUORUM


def test_a_substitute_counts_for_the_seat(made: Board) -> None:
    substitute = bodies.name_substitute(
        of=made.seats["police"],
        holder="Deputy",
        organisation=made.seats["police"].organisation,
        held_from=factory.SINCE,
        act=act_of(made.officer, factory.BEFORE),
    )
    meeting, item = in_progress(made, "county", "health")
    room.record_arrival(
        meeting=meeting, appointment=substitute, arrived_at=factory.OPENED, act=made.act()
    )

    assert decide(made, item).outcome == DecisionOutcome.MADE


def test_a_conflict_must_be_ruled_on_before_anything_is_decided(
    made: Board, told: list[Interest]
) -> None:
    told.append(HOLDS)
    _, item = in_progress(made, *ALL)

    with refused("decision.conflict_waits"):
        decide(made, item)
    room.rule(
        item=item,
        appointment=made.seats["haven"],
        ruling=Ruling.WITHDRAWN,
        reason="Holds the agreement",
        act=made.act(15),
    )

    row = decide(made, item)
    assert (row.outcome, row.withdrawn_count, row.voting_count) == (DecisionOutcome.MADE, 1, 3)


def test_one_conflicted_member_can_cost_the_quorum(made: Board, told: list[Interest]) -> None:
    told.append(HOLDS)
    _, item = in_progress(made, "county", "haven", "health")
    room.rule(
        item=item,
        appointment=made.seats["haven"],
        ruling=Ruling.WITHDRAWN,
        reason="Holds the agreement",
        act=made.act(15),
    )

    assert decide(made, item).outcome == DecisionOutcome.DEFERRED_NO_QUORUM


def test_nobody_rules_that_they_themselves_may_stay(made: Board) -> None:
    _, item = in_progress(made, *ALL)

    with pytest.raises(NotPermitted):
        room.rule(
            item=item,
            appointment=made.seats["county"],
            ruling=Ruling.STAYS,
            reason="I am fair",
            act=made.act(5, by=made.chair),
        )


def test_a_deferred_decision_comes_back_and_is_taken_up(made: Board) -> None:
    meeting, item = in_progress(made, "county", "health")
    first = decide(made, item)
    factory.closed(made, meeting)

    later = factory.planned(made, date(2026, 12, 9), at=datetime.fromisoformat("2026-11-02T09:00Z"))
    again = later.items.get(deferred_reference=first.reference)
    for one in later.items.exclude(minutes_of=None):
        assert one.minutes_of == meeting
    assert again.title == "Deferred: Refuge support"


def test_two_who_decide_the_same_item_at_once_get_one_decision(made: Board) -> None:
    _, item = in_progress(made, *ALL)
    shown = item.version

    decisions.decide(item=item, version=shown, outcome=decisions.Outcome("One."), act=made.act(20))
    with pytest.raises(StaleVersion):
        decisions.decide(
            item=item, version=shown, outcome=decisions.Outcome("Two."), act=made.act(20)
        )

    assert [one.words for one in Decision.objects.all()] == ["One."]


def test_numbers_run_without_a_gap_when_one_is_refused_between(made: Board) -> None:
    _, item = in_progress(made, *ALL)

    decide(made, item)
    with refused("board.personal_data"):
        decide(made, item, words="Write to NHS number 943 476 5919")
    assert decide(made, item).reference == "TEST/2026/02"


def test_after_the_close_nothing_is_decided_by_service_or_by_table(made: Board) -> None:
    meeting, item = in_progress(made, *ALL)
    row = decide(made, item)
    factory.closed(made, meeting)

    with refused("meeting.state_does_not_allow"):
        decide(made, item)
    row.pk, row.number, row.reference = None, 2, "TEST/2026/02"
    with pytest.raises(IntegrityError, match="only while the meeting is in progress"):  # noqa: SIM117
        with transaction.atomic():
            row.save(force_insert=True)
    for change in (
        lambda: Attendance.objects.update(left_at=None),
        lambda: AgendaItem.objects.filter(pk=item.pk)._raw_delete("default"),
        lambda: AgendaItem.objects.filter(pk=item.pk).update(discussion="Otherwise"),
    ):
        with pytest.raises(IntegrityError, match=r"board-guard|FOREIGN"), transaction.atomic():
            change()


def test_a_published_paper_is_fixed_and_a_late_one_says_why(made: Board) -> None:
    meeting = factory.planned(made)
    item = factory.item_of(made, meeting)
    factory.published(made, meeting)
    part = PaperPart.objects.get(heading="Price")

    with pytest.raises(IntegrityError, match="fixed once the agenda"), transaction.atomic():
        PaperPart.objects.filter(pk=part.pk).update(text="Otherwise")
    with refused("paper.late"):
        papers.add_paper(item=item, cover=factory.COVER, late_reason="", act=made.act(-10))
    late = papers.add_paper(
        item=item, cover=factory.COVER, late_reason="The bid came yesterday", act=made.act(-10)
    )
    papers.add_part(paper=late, terms=papers.PartTerms("More", "News."), act=made.act(-10))
    papers.open_part(part=part, version=part.version, reason="Awarded", act=made.act(-5))

    assert not fresh(part).is_restricted
    with refused("part.open"):
        papers.open_part(part=fresh(part), version=2, reason="Again", act=made.act())


def test_an_agenda_with_too_few_clear_days_needs_a_reason(made: Board) -> None:
    meeting = factory.planned(made)
    late = act_of(made.officer, datetime.fromisoformat("2026-09-07T09:00Z"))

    with refused("agenda.late"):
        meetings.publish_agenda(meeting=meeting, version=1, reason="", act=late)
    row = meetings.publish_agenda(meeting=meeting, version=1, reason="Storm", act=late)

    assert row.status == MeetingStatus.AGENDA_PUBLISHED
    assert row.events.get(move="published").reason == "Storm"


def test_a_decision_item_without_a_paper_keeps_the_agenda_back(made: Board) -> None:
    meeting = factory.planned(made)
    item = factory.item_of(made, meeting)
    paper = item.papers.get()
    papers.remove_paper(paper=paper, version=1, act=act_of(made.officer, factory.BEFORE))

    with refused("agenda.no_paper"):
        factory.published(made, meeting)


def _two_meetings(made: Board, *present: str) -> tuple[Meeting, AgendaItem]:
    """The first is held and minuted; the second is open, with the minutes on its agenda."""
    meeting, item = in_progress(made, *ALL)
    decide(made, item)
    factory.closed(made, meeting)
    later = factory.planned(made, date(2026, 9, 30), at=factory.OPENED + timedelta(hours=3))
    row = meetings.publish_agenda(
        meeting=later,
        version=1,
        reason="",
        act=act_of(made.officer, factory.OPENED + timedelta(hours=4)),
    )
    act = act_of(made.officer, datetime.fromisoformat("2026-09-30T09:00Z"))
    row = meetings.open_meeting(meeting=row, version=row.version, act=act)
    for code in present:
        room.record_arrival(meeting=row, appointment=made.seats[code], arrived_at=act.at, act=act)
    return meeting, row.items.get(minutes_of=meeting)


def _agree(made: Board, item: AgendaItem, by: Any = None) -> Decision:
    shown = Minutes.objects.get(meeting=item.minutes_of).sha256
    act = act_of(by or made.chair, datetime.fromisoformat("2026-09-30T09:20Z"))
    return minutes.agree_minutes(item=item, version=fresh(item).version, shown=shown, act=act)


def test_minutes_are_agreed_at_the_next_meeting_and_then_fixed(made: Board) -> None:
    meeting, item = _two_meetings(made, *ALL)

    decision = _agree(made, item)

    row = Minutes.objects.get(meeting=meeting)
    assert (row.status, row.decision, fresh(meeting).status) == (
        "agreed", decision, MeetingStatus.MINUTES_AGREED,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Minutes.objects.update(text="Otherwise")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM strategy_minutes")
    with refused("minutes.agreed"):
        _agree(made, item)
    with refused("minutes.agreed"):
        minutes.edit_minutes(minutes=row, version=row.version, text="Otherwise", act=made.act())


def test_minutes_say_of_whom_a_member_is_that_was_not_there(made: Board) -> None:
    there = [code for code in ALL if code != "police"]
    meeting, item = in_progress(made, *there)
    decide(made, item)
    factory.closed(made, meeting)

    missing = made.seats["police"]

    told = f"Absent without apologies: {missing.holder}, {missing.organisation_name}\n"
    assert told in Minutes.objects.get(meeting=meeting).text


def test_without_a_quorum_minutes_stay_a_draft(made: Board) -> None:
    meeting, item = _two_meetings(made, "county")

    assert _agree(made, item).outcome == DecisionOutcome.DEFERRED_NO_QUORUM
    assert Minutes.objects.get(meeting=meeting).status == "drafted"


def test_the_officer_does_not_agree_minutes_nor_the_chair_their_own(made: Board) -> None:
    meeting, item = _two_meetings(made, *ALL)

    with pytest.raises(NotPermitted):
        _agree(made, item, by=made.officer)
    Minutes.objects.update(drafted_by=made.chair)
    with pytest.raises(NotPermitted):
        _agree(made, item)
    assert fresh(meeting).status == MeetingStatus.CLOSED


def test_minutes_that_changed_since_they_were_shown_are_not_agreed(made: Board) -> None:
    meeting, item = _two_meetings(made, *ALL)
    row = Minutes.objects.get(meeting=meeting)
    act = act_of(made.officer, datetime.fromisoformat("2026-09-30T09:10Z"))
    minutes.edit_minutes(minutes=row, version=row.version, text="Other words", act=act)

    with pytest.raises(StaleVersion):
        minutes.agree_minutes(
            item=item,
            version=item.version,
            shown=row.sha256,
            act=act_of(made.chair, act.at + timedelta(minutes=1)),
        )


def test_the_table_refuses_minutes_agreed_at_their_own_meeting(made: Board) -> None:
    meeting, item = in_progress(made, *ALL)
    own = decide(made, item)
    factory.closed(made, meeting)

    with pytest.raises(IntegrityError, match="a later meeting"), transaction.atomic():
        Minutes.objects.update(
            status="agreed", decision=own, agreed_by=made.chair, agreed_at=factory.OPENED
        )


def test_a_correction_stands_beside_agreed_minutes(made: Board) -> None:
    meeting, item = _two_meetings(made, *ALL)
    _agree(made, item)
    row = Minutes.objects.get(meeting=meeting)
    act = act_of(made.officer, datetime.fromisoformat("2026-10-01T09:10Z"))

    with refused("minutes.not_in_the_text"):
        minutes.correct_minutes(minutes=row, was="Nowhere", reads="There", reason="X", act=act)
    minutes.correct_minutes(
        minutes=row, was="Shire Hall", reads="Park Street", reason="Moved that day", act=act
    )

    assert fresh(row).text == row.text
    assert row.corrections.get().reads == "Park Street"


def test_an_action_is_followed_to_its_end(made: Board) -> None:
    _, item = in_progress(made, *ALL)
    row = decisions.raise_action(
        item=item,
        words="Write to the provider",
        owner="Commissioner",
        organisation=None,
        due_on=date(2026, 10, 1),
        act=made.act(25),
    )
    to = decisions.Follow(ArisingStep.REDATED, "Waiting for terms", date(2026, 11, 1))
    row = decisions.follow(action=row, version=1, to=to, act=made.act(60))
    with refused("arising.no_plan_action"):
        decisions.follow(
            action=row,
            version=2,
            to=decisions.Follow(ArisingStep.HANDED_OVER, "To the plan"),
            act=made.act(70),
        )
    to = decisions.Follow(ArisingStep.HANDED_OVER, "To the plan", None, "A012")
    row = decisions.follow(action=row, version=2, to=to, act=made.act(70))

    assert (row.reference, row.status, row.plan_action) == ("TEST/2026/A01", "handed_over", "A012")
    assert [one.due_on.month for one in row.events.order_by("pk")] == [10, 11, 11]
    with refused("arising.ended"):
        decisions.follow(action=row, version=3, to=to, act=made.act(80))


def test_questions_close_when_the_terms_say(made: Board) -> None:
    meeting = factory.planned(made)
    close = meeting.questions_close_at
    assert close.date() == date(2026, 9, 2)

    def ask(at: datetime) -> Any:
        return asking.take_question(
            meeting=meeting,
            kind=QuestionKind.PUBLIC,
            asker="A resident",
            words="How many were turned away?",
            received_at=at,
            act=act_of(made.officer, close + timedelta(days=1)),
        )

    row = ask(close)
    with refused("question.closed"):
        ask(close + timedelta(seconds=1))
    asking.answer_question(
        question=row, version=1, answer="Ninety-one.", answered_on=factory.HELD,
        act=made.act(30),
    )  # fmt: skip
    assert fresh(row).answered_on == factory.HELD


def test_a_challenge_is_answered_once(made: Board) -> None:
    row = asking.log_challenge(
        body=made.body, asked_by="Scrutiny committee", asked_of="The board",
        asked_on=date(2026, 9, 1), words="Why is it late?", act=made.act(),
    )  # fmt: skip
    asking.answer_challenge(
        challenge=row, version=1, answer="Staffing.", answered_on=factory.HELD, act=made.act()
    )

    with refused("challenge.answered"):
        asking.answer_challenge(
            challenge=fresh(row), version=2, answer="No.", answered_on=factory.HELD, act=made.act()
        )


def test_a_seat_has_one_holder_at_a_time_by_service_and_by_table(made: Board) -> None:
    seat = Seat.objects.get(code="health")
    act = act_of(made.officer, factory.BEFORE)

    with refused("seat.taken"):
        bodies.appoint(
            seat=seat, holder="Other", organisation=None, held_from=factory.HELD, act=act
        )
    bodies.end_appointment(
        appointment=made.seats["health"], version=1, until=date(2026, 9, 1), reason="Moved", act=act
    )
    new = bodies.appoint(
        seat=seat, holder="Other", organisation=None, held_from=date(2026, 9, 1), act=act
    )
    with pytest.raises(IntegrityError, match="one holder"), transaction.atomic():
        Appointment.objects.filter(pk=new.pk).update(held_from=date(2026, 8, 31))
    with pytest.raises(IntegrityError, match="one holder"), transaction.atomic():
        Appointment.objects.create(
            seat=seat, holder="Third", held_from=date(2025, 1, 1), held_until=date(2025, 2, 1),
            recorded_at=act.at,
        )  # fmt: skip


def test_nobody_but_the_officer_runs_a_meeting(made: Board) -> None:
    meeting = factory.planned(made)

    for person in (made.chair, made.member):
        with pytest.raises(NotPermitted):
            meetings.cancel(
                meeting=meeting, version=1, reason="X", act=act_of(person, factory.BEFORE)
            )


def test_the_status_is_the_replay_of_the_events_and_the_chain_holds(made: Board) -> None:
    meeting, _ = _two_meetings(made, *ALL)

    row = fresh(meeting)
    events = [
        (MeetingMove(one.move), MeetingStatus(one.status_after))
        for one in row.events.order_by("pk")
    ]
    assert replay(events) == row.status
    assert AuditEvent.objects.filter(action="decision.recorded").count() == 1
    assert audit.verify() == []


def test_an_interest_is_declared_by_its_holder_alone(made: Board) -> None:
    meeting = factory.planned(made)
    item = factory.item_of(made, meeting)

    def declare(code: str, by: Any) -> None:
        room.declare(
            appointment=made.seats[code], words="I am a trustee", held_from=factory.HELD,
            item=item, act=act_of(by, factory.BEFORE),
        )  # fmt: skip

    declare("haven", made.member)
    with pytest.raises(NotPermitted):
        declare("county", made.member)
    assert item.declarations.count() == 1
