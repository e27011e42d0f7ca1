"""Who sits when, and whether every interest that section 58(2) names is represented."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from strategy.rules.board.seats import SeatFact, Term, cover, gaps, holder_of, vacancies
from strategy.rules.board.vocabulary import SEAT_WORDS, Section58Seat

START = date(2024, 1, 1)
DAYS = st.integers(0, 60).map(lambda n: START + timedelta(days=n))


def seat(code: str = "health", category: Section58Seat | None = Section58Seat.HEALTH_CARE,
         until: date | None = None) -> SeatFact:  # fmt: skip
    return SeatFact(code, code.title(), category, START, until)


def term(
    since: date, until: date | None = None, *, of: str = "health", substitute: bool = False
) -> Term:
    return Term(of, "Head of service", since, until, substitute)


@st.composite
def terms_in_turn(draw: st.DrawFn) -> list[Term]:
    """Terms of one seat that never overlap, as the database holds them; the last may be open."""
    edges = sorted(draw(st.sets(DAYS, max_size=8)))
    found = [term(one, two) for one, two in zip(edges[::2], edges[1::2], strict=False)]
    if len(edges) % 2 and draw(st.booleans()):
        found.append(term(edges[-1]))
    return found


def test_the_seven_seats_are_those_of_the_act() -> None:
    assert len(SEAT_WORDS) == len(Section58Seat) == 7
    assert SEAT_WORDS[Section58Seat.CHILDREN] == "children of domestic abuse victims"


def test_the_last_day_of_a_term_is_the_day_before_it_ends() -> None:
    held = [term(date(2024, 1, 10), date(2024, 2, 1))]

    assert holder_of(seat(), held, date(2024, 1, 31)) is not None
    assert holder_of(seat(), held, date(2024, 2, 1)) is None


def test_a_substitute_fills_no_seat() -> None:
    assert Section58Seat.HEALTH_CARE in gaps([seat()], [term(START, substitute=True)], START)


def test_a_seat_that_is_no_more_represents_nobody() -> None:
    ended = seat(until=date(2024, 3, 1))

    assert Section58Seat.HEALTH_CARE in gaps([ended], [term(START)], date(2024, 3, 1))


@given(terms_in_turn(), DAYS)
def test_an_interest_is_covered_on_a_day_exactly_when_a_term_holds_that_day(
    held: list[Term], on: date
) -> None:
    found = {one.category: one for one in cover([seat()], held, on)}

    slow = any(
        one.held_from <= on and not (one.held_until is not None and one.held_until <= on)
        for one in held
    )
    assert found[Section58Seat.HEALTH_CARE].is_filled is slow
    assert (Section58Seat.HEALTH_CARE in gaps([seat()], held, on)) is not slow
    assert all(not one.is_filled for c, one in found.items() if c is not Section58Seat.HEALTH_CARE)


@given(terms_in_turn(), DAYS)
def test_a_day_is_in_a_vacancy_exactly_when_nobody_sits(held: list[Term], on: date) -> None:
    empty = any(
        one.since <= on and (one.until is None or on < one.until) for one in vacancies(seat(), held)
    )

    assert empty is (holder_of(seat(), held, on) is None)


@given(terms_in_turn())
def test_vacancies_are_in_order_and_never_touch(held: list[Term]) -> None:
    found = vacancies(seat(), held)

    for earlier, later in itertools.pairwise(found):
        assert earlier.until is not None
        assert earlier.until < later.since


@given(st.lists(st.tuples(st.sampled_from(Section58Seat), DAYS), max_size=12), DAYS)
def test_one_more_appointment_never_opens_a_gap(
    rows: list[tuple[Section58Seat, date]], on: date
) -> None:
    seats = [seat(f"s{n}", category) for n, (category, _) in enumerate(rows)]
    held = [term(since, of=f"s{n}") for n, (_, since) in enumerate(rows)]

    for size in range(len(held)):
        before, after = gaps(seats, held[:size], on), gaps(seats, held[: size + 1], on)
        assert set(after) <= set(before)
