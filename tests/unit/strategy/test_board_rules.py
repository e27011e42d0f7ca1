"""Conflicts, the life of a meeting, clear days, and the text of minutes."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.conflicts import Interest, InterestKind
from strategy.rules.board import clear_days, life
from strategy.rules.board.conflicts import (
    Concern,
    Declared,
    Member,
    conflicts_in,
    is_barred,
    unruled,
)
from strategy.rules.board.minutes_text import (
    Arose,
    Attended,
    Decided,
    MinutedItem,
    Recorded,
    build,
)
from strategy.rules.board.numbering import action_reference, decision_reference
from strategy.rules.board.vocabulary import (
    EXEMPT_WORDS,
    ArisingStatus,
    ArisingStep,
    DecisionOutcome,
    ExemptParagraph,
    MeetingMove,
    MeetingStatus,
    Ruling,
)

ON = date(2026, 9, 9)
HAVEN = Member(1, frozenset({"haven"}))
COUNTY = Member(2, frozenset({"county"}))
HOLDS = Interest("haven", InterestKind.HOLDS, "GDASS-2", "refuge support (GDASS-2)")
BIDS = Interest("haven", InterestKind.BIDS, "CALL-9", "move-on support (CALL-9)")


def concern(*references: str, commissioning: bool = False) -> Concern:
    return Concern(7, frozenset(references), commissioning)


def test_a_holder_is_in_conflict_with_an_item_about_its_agreement() -> None:
    found = conflicts_in(concern("GDASS-2"), [HAVEN, COUNTY], [HOLDS, BIDS], [], ON)

    assert [(one.appointment, one.words) for one in found] == [
        (1, "Its organisation holds refuge support (GDASS-2)")
    ]


def test_a_bidder_is_in_conflict_with_every_item_of_commissioning() -> None:
    found = conflicts_in(concern(commissioning=True), [HAVEN, COUNTY], [BIDS], [], ON)

    assert [one.words for one in found] == ["Its organisation bids for move-on support (CALL-9)"]


def test_an_item_about_nothing_puts_nobody_in_conflict() -> None:
    assert conflicts_in(concern(), [HAVEN], [HOLDS, BIDS], [], ON) == ()


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (Declared(2, "My brother works there", ON, item=7), True),
        (Declared(2, "My brother works there", ON, item=8), False),
        (Declared(2, "I advise on it", ON, reference="GDASS-2"), True),
        (Declared(2, "I advise on it", date(2026, 9, 10), reference="GDASS-2"), False),
        (Declared(2, "I advised on it", date(2026, 1, 1), ON, reference="GDASS-2"), False),
        (Declared(2, "I am a trustee", ON, organisation="haven"), True),
        (Declared(2, "I am a trustee", ON, organisation="harbour"), False),
    ],
)
def test_a_declaration_reaches_what_it_is_of(declared: Declared, expected: bool) -> None:
    found = conflicts_in(concern("GDASS-2"), [COUNTY], [HOLDS], [declared], ON)

    assert bool(found) is expected


@pytest.mark.parametrize(
    ("conflicted", "rulings", "barred"),
    [
        (False, [], False),
        (True, [], True),
        (True, [Ruling.WITHDRAWN], True),
        (True, [Ruling.WITHDRAWN, Ruling.RETURNED], True),
        (False, [Ruling.WITHDRAWN], True),
        (True, [Ruling.STAYS], False),
        (True, [Ruling.STAYS, Ruling.WITHDRAWN], True),
    ],
)
def test_a_conflict_bars_until_somebody_rules_that_they_may_stay(
    conflicted: bool, rulings: list[Ruling], barred: bool
) -> None:
    assert is_barred(is_conflicted=conflicted, rulings=rulings) is barred


def test_only_those_in_the_room_have_to_be_ruled_on() -> None:
    found = conflicts_in(concern("GDASS-2"), [HAVEN], [HOLDS], [], ON)

    assert unruled(found, [], frozenset({1})) == found
    assert unruled(found, [], frozenset({2})) == ()
    assert unruled(found, [(1, Ruling.STAYS)], frozenset({1})) == ()


def test_the_seven_paragraphs_of_schedule_12a_have_their_words() -> None:
    assert set(EXEMPT_WORDS) == set(ExemptParagraph)
    assert [one.value for one in ExemptParagraph] == list("1234567")


@given(st.lists(st.sampled_from(MeetingMove), max_size=8))
def test_a_meeting_is_where_the_replay_of_its_moves_says(moves: list[MeetingMove]) -> None:
    status: MeetingStatus | None = None
    events = []
    for move in moves:
        if life.deny_move(move, status, "Because") is None:
            status = life.STEPS[move].target or status
            assert status is not None
            events.append((move, status))

    assert life.replay(events) == status


def test_outcomes_are_recorded_only_while_a_meeting_is_in_progress() -> None:
    for act in (life.Does.DECIDE, life.Does.ACTION, life.Does.DISCUSS):
        allowed = [one for one in MeetingStatus if life.deny_doing(act, one) is None]
        assert allowed == [MeetingStatus.IN_PROGRESS]


def test_a_refused_replay_says_what_cannot_follow() -> None:
    with pytest.raises(ValueError, match="opened cannot follow None"):
        life.replay([(MeetingMove.OPENED, MeetingStatus.IN_PROGRESS)])
    with pytest.raises(ValueError, match="leads to planned"):
        life.replay([(MeetingMove.SCHEDULED, MeetingStatus.CLOSED)])


def test_a_move_that_needs_a_reason_is_refused_without_one() -> None:
    denial = life.deny_move(MeetingMove.CANCELLED, MeetingStatus.PLANNED, " ")

    assert denial is not None
    assert denial.code == "meeting.reason_missing"


@pytest.mark.parametrize("step", [one for one in ArisingStep if one is not ArisingStep.RAISED])
def test_an_action_that_ended_takes_no_more_steps(step: ArisingStep) -> None:
    assert life.deny_arising(step, ArisingStatus.OPEN) is None
    assert life.deny_arising(step, ArisingStatus.DONE) is not None


@pytest.mark.parametrize(
    ("published", "held", "expected"),
    [
        (date(2026, 9, 1), date(2026, 9, 9), 5),
        (date(2026, 9, 2), date(2026, 9, 9), 4),
        (date(2026, 8, 27), date(2026, 9, 4), 4),  # the last Monday of August is a holiday
        (date(2026, 9, 9), date(2026, 9, 9), 0),
    ],
)
def test_clear_days_leave_out_both_ends_weekends_and_holidays(
    published: date, held: date, expected: int
) -> None:
    assert clear_days.clear_days(published, held) == expected


def test_bank_holidays_are_those_that_were_kept() -> None:
    assert sorted(clear_days.bank_holidays(2022)) == [
        date(2022, 1, 3), date(2022, 4, 15), date(2022, 4, 18), date(2022, 5, 2),
        date(2022, 6, 2), date(2022, 6, 3), date(2022, 8, 29), date(2022, 9, 19),
        date(2022, 12, 26), date(2022, 12, 27),
    ]  # fmt: skip
    assert sorted(clear_days.bank_holidays(2026)) == [
        date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4),
        date(2026, 5, 25), date(2026, 8, 31), date(2026, 12, 25), date(2026, 12, 28),
    ]  # fmt: skip


@given(st.dates(date(2021, 1, 1), date(2035, 12, 31)), st.integers(0, 10))
def test_the_last_day_to_publish_is_the_last(held: date, asked: int) -> None:
    day = clear_days.last_day_to_publish(held, asked)

    assert clear_days.clear_days(day, held) >= asked
    later = date.fromordinal(day.toordinal() + 1)
    assert later >= held or clear_days.clear_days(later, held) < asked


@given(st.dates(date(2021, 1, 1), date(2035, 12, 31)), st.integers(1, 10))
def test_counting_back_lands_on_a_working_day_that_many_before(day: date, count: int) -> None:
    found = clear_days.working_days_before(day, count)

    assert clear_days.is_working_day(found)
    assert clear_days.clear_days(found, day) == count - 1


def test_references_name_the_body_and_the_year() -> None:
    assert decision_reference("DALPB", 2026, 7) == "DALPB/2026/07"
    assert action_reference("DALPB", 2026, 12) == "DALPB/2026/A12"


def _recorded(*items: MinutedItem) -> Recorded:
    return Recorded(
        "Test board", "September meeting", ON, "Shire Hall",
        datetime.combine(ON, time(10, 0), UTC), datetime.combine(ON, time(11, 30), UTC),
        (Attended("Chair", "County"), Attended("Deputy", "Haven", "Director", "10:20")),
        (Attended("Director", "Haven"),), (Attended("Head of service", "Probation"),), items,
    )  # fmt: skip


def test_minutes_say_who_was_there_what_was_decided_and_what_arose() -> None:
    item = MinutedItem(
        4, "Refuge support", "Members asked about notice.",
        withdrawals=("Deputy withdrew from the item at 10:40: holds the agreement",),
        decisions=(
            Decided("T/2026/01", DecisionOutcome.MADE, "Extend by a year.", "At £122,000.", "3 present"),
        ),
        actions=(Arose("T/2026/A01", "Write to the provider.", "Commissioner", date(2026, 10, 1)),),
    )  # fmt: skip

    made = build(_recorded(item))

    assert made.text == (
        "Test board\nMinutes of September meeting\nHeld on 9 September 2026 at Shire Hall, opened"
        " at 10:00.\n\nPresent:\n- Chair, County\n- Deputy, Haven (substitute for Director)"
        " (arrived 10:20)\nApologies: Director, Haven\nAbsent without apologies: Head of"
        " service, Probation\n\n4. Refuge support\nDeputy withdrew from the item at 10:40: holds the"
        " agreement\nMembers asked about notice.\nDecided (T/2026/01): Extend by a year. [3"
        " present.] Part of this decision is not open.\nAction T/2026/A01: Write to the provider."
        " Commissioner, by 1 October 2026.\n\nThe meeting ended at 11:30."
    )
    assert made.restricted == {"4": "T/2026/01: At £122,000."}


@given(st.text(st.characters(categories=("L", "N")), min_size=12, max_size=30))
def test_what_is_not_open_is_never_in_the_text(secret: str) -> None:
    decided = Decided("T/1", DecisionOutcome.DEFERRED_NO_QUORUM, "Wait.", secret, "1 present")

    made = build(_recorded(MinutedItem(1, "Item", "", decisions=(decided,))))

    assert secret not in made.text
    assert secret in made.restricted["1"]


def test_an_item_of_which_nothing_was_recorded_says_so() -> None:
    assert (
        "2. Any other business\nNothing was recorded"
        in build(_recorded(MinutedItem(2, "Any other business", ""))).text
    )
