"""The quorum, from those in the room and not out of the item, beside a slow twin."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.rules.board.quorum import Presence, QuorumRule, RulingFact, count_at, needed
from strategy.rules.board.vocabulary import Ruling, Section58Seat
from tests.oracles import quorum as oracle

START = datetime(2026, 9, 9, 10, 0, tzinfo=UTC)
MINUTES = st.integers(0, 40)
HEALTH = Section58Seat.HEALTH_CARE


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def here(
    key: int,
    seat: int | None = None,
    since: int = 0,
    until: int | None = None,
    *,
    votes: bool = True,
) -> Presence:
    left = at(until) if until is not None else None
    return Presence(key, key if seat is None else seat, None, votes, at(since), left)


@st.composite
def presences(draw: st.DrawFn) -> list[Presence]:
    found = []
    for key in range(draw(st.integers(0, 7))):
        since = draw(MINUTES)
        until = draw(st.none() | st.integers(since + 1, 45))
        found.append(here(key, draw(st.integers(0, 4)), since, until, votes=draw(st.booleans())))
    return found


@st.composite
def rulings(draw: st.DrawFn) -> list[RulingFact]:
    rows = draw(
        st.lists(st.tuples(st.integers(0, 7), st.sampled_from(Ruling), MINUTES), max_size=6)
    )
    return [
        RulingFact(key, ruling, at(minute))
        for key, ruling, minute in sorted(rows, key=lambda r: r[2])
    ]


@given(presences(), rulings(), MINUTES)
def test_those_able_to_vote_are_those_a_minute_by_minute_walk_finds(
    inside: list[Presence], ruled: list[RulingFact], minute: int
) -> None:
    found = count_at(QuorumRule(1), 5, inside, ruled, at(minute))

    assert found.voting == len(oracle.voting_seats_at(inside, ruled, at(minute), START))


@given(presences(), rulings(), MINUTES, st.integers(1, 5))
def test_a_quorum_holds_exactly_when_enough_can_vote(
    inside: list[Presence], ruled: list[RulingFact], minute: int, least: int
) -> None:
    found = count_at(QuorumRule(least), 5, inside, ruled, at(minute))

    assert found.is_quorate is (found.voting >= least)
    assert found.withdrawn <= found.present
    assert found.voting <= found.present - found.withdrawn


@given(st.integers(1, 12), st.integers(0, 5), st.integers(1, 5), st.integers(0, 40))
def test_what_is_needed_is_the_least_number_that_will_do(
    least: int, top: int, bottom: int, members: int
) -> None:
    rule = QuorumRule(least, top, bottom)

    assert needed(rule, members) == oracle.needed(least, top, bottom, members)


@given(presences(), rulings(), MINUTES, st.integers(0, 7))
def test_one_more_withdrawal_never_makes_a_quorum(
    inside: list[Presence], ruled: list[RulingFact], minute: int, who: int
) -> None:
    rule = QuorumRule(3)
    more = [*ruled, RulingFact(who, Ruling.WITHDRAWN, at(minute))]

    before = count_at(rule, 5, inside, ruled, at(minute))
    after = count_at(rule, 5, inside, more, at(minute))

    assert not (after.is_quorate and not before.is_quorate)


def test_a_holder_and_a_substitute_of_one_seat_count_once() -> None:
    assert count_at(QuorumRule(2), 4, [here(1, 9), here(2, 9)], [], at(1)).voting == 1


def test_who_leaves_counts_no_more_from_that_minute() -> None:
    room = [here(1), here(2, until=10)]

    assert count_at(QuorumRule(2), 2, room, [], at(9)).is_quorate
    assert not count_at(QuorumRule(2), 2, room, [], at(10)).is_quorate


def test_who_withdrew_and_came_back_takes_no_part_in_the_item() -> None:
    ruled = [RulingFact(2, Ruling.WITHDRAWN, at(1)), RulingFact(2, Ruling.RETURNED, at(5))]

    assert count_at(QuorumRule(2), 2, [here(1), here(2)], ruled, at(6)).voting == 1


@pytest.mark.parametrize(("category", "quorate"), [(HEALTH, True), (None, False)])
def test_a_quorum_may_ask_for_somebody_of_a_seat(
    category: Section58Seat | None, quorate: bool
) -> None:
    room = [Presence(1, 1, category, True, START)]

    assert count_at(QuorumRule(1, includes=(HEALTH,)), 1, room, [], at(1)).is_quorate is quorate


def test_the_sentence_says_all_four_numbers_and_who_is_missing() -> None:
    found = count_at(QuorumRule(4, includes=(HEALTH,)), 9, [here(1), here(2)], [], at(1))

    assert found.sentence == (
        "2 present, 0 withdrawn, 2 able to vote; the quorum is 4 and nobody present and able to"
        " vote is from: health care"
    )
