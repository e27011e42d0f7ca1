"""Bodies for other apps: who sits, which interests nobody represents, the quorum."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from strategy.models import Body
from strategy.rules.board.quorum import QuorumRule
from strategy.rules.board.seats import cover, gaps
from strategy.rules.board.vocabulary import SEAT_WORDS, BodyKind, Section58Seat
from strategy.selectors.board.bodies import membership_of, rule_of, seats_of, terms_on


@dataclass(frozen=True, slots=True)
class BodyFact:
    code: str
    name: str
    kind: BodyKind
    parent: str
    url: str


@dataclass(frozen=True, slots=True)
class SeatCover:
    """One of the seven interests of section 58(2), and who represents it on a day.

    An interest with two holders is told of twice; one with none once, not filled.
    """

    category: Section58Seat
    title: str
    holder: str
    organisation: str
    since: date | None
    until: date | None
    is_filled: bool


def bodies() -> tuple[BodyFact, ...]:
    return tuple(
        BodyFact(
            row.code,
            row.name,
            BodyKind(row.kind),
            row.parent.code if row.parent else "",
            reverse("strategy:board-body", args=[row.code]),
        )
        for row in Body.objects.select_related("parent").order_by("name")
    )


def seat_cover(body_code: str, on: date) -> tuple[SeatCover, ...]:
    """Who represents each interest of section 58(2) on a day; none where there is no such body."""
    body = Body.objects.filter(code=body_code).first()
    if body is None:
        return ()
    held = membership_of(seats_of(body))
    titles = {seat.code: seat.title for seat in held.seats}
    found: list[SeatCover] = []
    for one in cover(held.seats, held.terms, on):
        if not one.holders:
            words = SEAT_WORDS[one.category]
            found.append(SeatCover(one.category, words, "", "", None, None, False))
        found += [
            SeatCover(
                one.category,
                titles[term.seat],
                term.holder,
                term.organisation,
                term.held_from,
                term.held_until,
                True,
            )
            for term in one.holders
        ]
    return tuple(found)


def uncovered(body_code: str, on: date) -> tuple[Section58Seat, ...]:
    """The interests of section 58(2) that nobody represents on a day."""
    return uncovered_on(body_code, (on,))[on]


def uncovered_on(body_code: str, days: Iterable[date]) -> dict[date, tuple[Section58Seat, ...]]:
    """The same on each of several days; the seats are read once."""
    body = Body.objects.filter(code=body_code).first()
    if body is None:
        return {day: tuple(Section58Seat) for day in days}
    held = membership_of(seats_of(body))
    return {day: gaps(held.seats, held.terms, day) for day in days}


def quorum_rule(body_code: str, on: date) -> QuorumRule | None:
    """The rule of the terms of reference that hold on a day."""
    body = Body.objects.filter(code=body_code).first()
    terms = terms_on(body, on) if body else None
    return rule_of(terms) if terms else None
