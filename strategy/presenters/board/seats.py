"""Who represents whom, and which seats are vacant, as pages show it."""

from collections.abc import Sequence
from datetime import date

from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, Table
from strategy.rules.board.seats import CategoryCover, SeatFact, Term, holder_of, vacancies


def cover_table(found: Sequence[CategoryCover], on: date) -> Table:
    """Section 58(2) on a day, in the words of the Act."""
    return Table(
        "cover",
        f"Section 58(2) on {in_words(on)}",
        "The interests of",
        (Column("Represented by"),),
        tuple(
            Row(
                one.words,
                ("; ".join(f"{t.holder}, {t.organisation}".rstrip(", ") for t in one.holders)
                 or "Nobody: this seat is vacant",),
            )
            for one in found
        ),
    )  # fmt: skip


def seats_table(seats: Sequence[SeatFact], terms: Sequence[Term], on: date) -> Table:
    return Table(
        "seats",
        "Seats",
        "Seat",
        (Column("Holder today"), Column("Votes"), Column("Vacant")),
        tuple(
            Row(
                one.title,
                (
                    _holder(holder_of(one, terms, on)),
                    "Yes" if one.is_voting else "No",
                    _vacant(one, terms),
                ),
            )
            for one in seats
        ),
    )


def _holder(term: Term | None) -> str:
    if term is None:
        return "Vacant"
    who = f"{term.holder}, {term.organisation}" if term.organisation else term.holder
    return f"{who}, since {in_words(term.held_from)}"


def _vacant(seat: SeatFact, terms: Sequence[Term]) -> str:
    found = [
        f"{in_words(one.since)} to {in_words(one.until) if one.until else 'now'}"
        for one in vacancies(seat, terms)
    ]
    return "; ".join(found) or "Never"
