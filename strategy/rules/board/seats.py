"""Who sits when, and whether every interest that the law names is represented on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from strategy.rules.board.vocabulary import SEAT_WORDS, Section58Seat


@dataclass(frozen=True, slots=True)
class SeatFact:
    """A place on a body, and the days between which there is such a place."""

    code: str
    title: str
    category: Section58Seat | None
    exists_from: date
    exists_until: date | None = None
    is_voting: bool = True

    def exists(self, on: date) -> bool:
        return self.exists_from <= on and (self.exists_until is None or on < self.exists_until)


@dataclass(frozen=True, slots=True)
class Term:
    """Somebody sits in a seat from a day until another. A substitute fills no seat."""

    seat: str
    holder: str
    held_from: date
    held_until: date | None = None
    is_substitute: bool = False
    organisation: str = ""

    def holds(self, on: date) -> bool:
        return self.held_from <= on and (self.held_until is None or on < self.held_until)


@dataclass(frozen=True, slots=True)
class CategoryCover:
    """Who represents one interest that the law names, on a day. Nobody is a gap."""

    category: Section58Seat
    words: str
    holders: tuple[Term, ...]

    @property
    def is_filled(self) -> bool:
        return bool(self.holders)


def holder_of(seat: SeatFact, terms: Sequence[Term], on: date) -> Term | None:
    """Who sits in a seat on a day."""
    if not seat.exists(on):
        return None
    found = [t for t in terms if t.seat == seat.code and not t.is_substitute and t.holds(on)]
    return found[0] if found else None


def cover(seats: Sequence[SeatFact], terms: Sequence[Term], on: date) -> tuple[CategoryCover, ...]:
    """The board must include at least one of each: Domestic Abuse Act 2021, section 58(2)."""
    held = [(seat.category, holder_of(seat, terms, on)) for seat in seats]
    return tuple(
        CategoryCover(
            category,
            SEAT_WORDS[category],
            tuple(term for part, term in held if part is category and term is not None),
        )
        for category in Section58Seat
    )


def gaps(seats: Sequence[SeatFact], terms: Sequence[Term], on: date) -> tuple[Section58Seat, ...]:
    """The interests that nobody represents on a day."""
    return tuple(one.category for one in cover(seats, terms, on) if not one.is_filled)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Days on which a seat had nobody. `until` is the first day that is filled again."""

    since: date
    until: date | None

    @property
    def days(self) -> int | None:
        return (self.until - self.since).days if self.until else None


def vacancies(seat: SeatFact, terms: Sequence[Term]) -> tuple[Vacancy, ...]:
    """Every stretch of a seat's life in which nobody sat in it, the earliest first."""
    own = sorted(
        (t for t in terms if t.seat == seat.code and not t.is_substitute),
        key=lambda t: t.held_from,
    )
    found: list[Vacancy] = []
    free_from: date | None = seat.exists_from
    for term in own:
        if free_from is None:
            break
        if seat.exists_until is not None and term.held_from >= seat.exists_until:
            break
        if term.held_from > free_from:
            found.append(Vacancy(free_from, term.held_from))
        free_from = None if term.held_until is None else max(free_from, term.held_until)
    if free_from is not None and (seat.exists_until is None or free_from < seat.exists_until):
        found.append(Vacancy(free_from, seat.exists_until))
    return tuple(found)


# Whose seat it is, in a few words, where a table has no room for the law's.
SHORT: Final[dict[Section58Seat, str]] = {
    Section58Seat.TIER_ONE_AUTHORITY: "The county council",
    Section58Seat.LOCAL_AUTHORITIES: "District councils",
    Section58Seat.VICTIMS: "Victims",
    Section58Seat.CHILDREN: "Children of victims",
    Section58Seat.VOLUNTARY_ORGANISATIONS: "Charities and voluntary organisations",
    Section58Seat.HEALTH_CARE: "Health care",
    Section58Seat.POLICING_AND_JUSTICE: "Policing and criminal justice",
}
